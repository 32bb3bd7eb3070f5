#include "simulate/lookup_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "jinja/failure.hpp"
#include "jinja/parse.hpp"
#include "value/compare.hpp"

namespace stepwarden::simulate {

namespace {

using jinja::Outcome;
using value::Dict;
using value::List;
using value::Truth;
using value::Value;

/// Where a file is: a path, nowhere, or beyond what is analysed.
struct Found {
    Truth there = Truth::no;
    std::string path;
};

std::string joined(std::string_view directory, std::string_view name) {
    if (name.starts_with('/')) return std::string(name);
    std::string out(directory);
    if (!out.empty() && !out.ends_with('/')) out += '/';
    out += name;
    return out;
}

/// The paths to try for a name, in order (parsing/dataloader.py, path_dwim_relative_stack).
std::vector<std::string> candidates(std::string_view name, std::string_view subfolder, const FileView& view) {
    if (name.starts_with('/')) return {std::string(name)};
    const bool names_folder = name.substr(0, name.find('/')) == subfolder;
    std::vector<std::string> out;
    for (const std::string& directory : view.search_path) {
        if (!names_folder) out.push_back(joined(joined(directory, subfolder), name));
        out.push_back(joined(directory, name));
    }
    return out;
}

Found find_file(std::string_view name, std::string_view subfolder, const FileView& view) {
    const std::vector<std::string> paths = candidates(name, subfolder, view);
    if (paths.empty() || !view.exists || name.starts_with('~')) return {Truth::unknown, std::string(name)};
    for (const std::string& path : paths) {
        const auto there = view.exists(path);
        if (!there) return {Truth::unknown, std::string(name)};
        if (*there) return {Truth::yes, path};
    }
    return {Truth::no, std::string(name)};
}

Value outside(std::string_view name) {
    return jinja::risky_unknown(fmt::format("the file '{}', which is not part of what is analysed", name));
}

/// An option's truth; unknown when its value is.
Truth option(const LookupOptions& options, std::string_view name, bool fallback) {
    if (const Value* given = find_option(options, name)) return value::truthiness(*given);
    return fallback ? Truth::yes : Truth::no;
}

constexpr std::string_view blanks = " \t\n\r\f\v";

std::string stripped(std::string text, bool left, bool right) {
    if (right) text.erase(text.find_last_not_of(blanks) + 1);
    if (left) text.erase(0, std::min(text.find_first_not_of(blanks), text.size()));
    return text;
}

/// The text of a file, or what stands for it.
tl::expected<std::string, Outcome> text_of(const Value& term, std::string_view subfolder, std::string_view refusal,
                                           const FileView& view) {
    if (!term.is_string()) return tl::unexpected(Outcome(jinja::other_failure("the name of a file must be a string")));
    const Found found = find_file(term.as_string(), subfolder, view);
    if (found.there == Truth::no)
        return tl::unexpected(Outcome(jinja::other_failure(fmt::format("{}: {}", refusal, term.as_string()))));
    if (found.there == Truth::unknown || !view.read) return tl::unexpected(Outcome(outside(term.as_string())));
    auto text = view.read(found.path);
    if (!text) return tl::unexpected(Outcome(jinja::other_failure(text.error().message)));
    return std::move(*text);
}

Outcome file(const List& terms, const LookupOptions& options, const FileView& view) {
    const Truth left = option(options, "lstrip", false);
    const Truth right = option(options, "rstrip", true);
    if (left == Truth::unknown || right == Truth::unknown) return jinja::risky_unknown("lookup 'file'");
    List out;
    for (const Value& term : terms) {
        auto text = text_of(term, "files", "could not locate file in lookup", view);
        if (!text) return std::move(text.error());
        out.emplace_back(stripped(std::move(*text), left == Truth::yes, right == Truth::yes));
    }
    return Value(std::move(out));
}

/// Names that the template action and lookup set for the template's text.
bool is_template_variable(std::string_view name) { return name == "ansible_managed" || name.starts_with("template_"); }

/// A template's text rendered over the variables of the play; Unknown where it needs more than those.
Outcome rendered(const std::string& text, const FileView& view) {
    if (!jinja::has_template(text)) return Value(text);
    const auto source = jinja::parse_template(text);
    const Value beyond = jinja::risky_unknown("lookup 'template' of a file with Jinja");
    if (!source || text.find('\\') != std::string::npos || !view.variable) return beyond;
    for (const jinja::Reference& reference : jinja::references(*source))
        if (is_template_variable(reference.name)) return beyond;
    bool may_fail = false;
    Outcome out = jinja::render(*source, view.variable, may_fail);
    if (!out || !may_fail) return out;
    const value::Unknown* unknown = value::find_unknown(*out);
    return unknown ? Value::unknown(value::Unknown{unknown->cause, true, true}) : beyond;
}

Outcome template_text(const List& terms, const LookupOptions& options, const FileView& view) {
    if (!options.empty()) return jinja::risky_unknown("lookup 'template' with options");
    List out;
    for (const Value& term : terms) {
        auto text = text_of(term, "templates", "the template file could not be found for the lookup", view);
        if (!text) return std::move(text.error());
        Outcome result = rendered(*text, view);
        if (!result) return result;
        out.push_back(std::move(*result));
    }
    return Value(std::move(out));
}

/// Python's fnmatch for `*` and `?`; a set in brackets is not modelled.
bool matches(std::string_view name, std::string_view pattern) {
    std::size_t at = 0;
    std::size_t in_pattern = 0;
    std::size_t star = std::string_view::npos;
    std::size_t after_star = 0;
    while (at < name.size()) {
        const char wanted = in_pattern < pattern.size() ? pattern[in_pattern] : '\0';
        if (wanted == '*') {
            star = in_pattern++;
            after_star = at;
        } else if (wanted == '?' || (wanted != '\0' && wanted == name[at])) {
            ++at;
            ++in_pattern;
        } else if (star != std::string_view::npos) {
            in_pattern = star + 1;
            at = ++after_star;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', in_pattern) == std::string_view::npos;
}

/// The directories that a glob without one looks into, else the one that its directory is found at.
std::optional<std::vector<std::string>> glob_directories(std::string_view pattern, std::size_t slash,
                                                         const FileView& view) {
    if (slash == std::string_view::npos) {
        std::vector<std::string> out;
        for (const std::string& directory : view.search_path) {
            out.push_back(joined(directory, "files"));
            out.push_back(directory);
        }
        return out.empty() ? std::nullopt : std::optional(std::move(out));
    }
    const Found found = find_file(pattern.substr(0, std::max<std::size_t>(slash, 1)), "files", view);
    if (found.there == Truth::unknown) return std::nullopt;
    return found.there == Truth::yes ? std::vector<std::string>{found.path} : std::vector<std::string>{};
}

Outcome fileglob(const List& terms, const LookupOptions&, const FileView& view) {
    List out;
    for (const Value& term : terms) {
        if (!term.is_string()) return jinja::other_failure("the pattern of fileglob must be a string");
        const std::string& pattern = term.as_string();
        const std::size_t slash = pattern.rfind('/');
        const std::string last = slash == std::string::npos ? pattern : pattern.substr(slash + 1);
        const auto directories = glob_directories(pattern, slash, view);
        if (!directories || !view.list || last.find('[') != std::string::npos)
            return Value::unknown(fmt::format("the files that match '{}'", pattern), true);
        for (const std::string& directory : *directories) {
            const auto names = view.list(directory);
            if (!names) return Value::unknown(fmt::format("the files that match '{}'", pattern), true);
            const std::size_t before = out.size();
            for (const std::string& name : *names) {
                const bool hidden = name.starts_with('.') && !last.starts_with('.');
                if (!hidden && matches(name, last)) out.emplace_back(joined(directory, name));
            }
            if (out.size() > before) break;
        }
    }
    return Value(std::move(out));
}

/// What first_found is to look for, in order; an entry may be Unknown.
struct Search {
    List names;
    Truth skip = Truth::no;
};

/// A string or strings, split at any of `separators`; an Unknown stays one.
List split_on(const Value& terms, std::string_view separators) {
    List out;
    if (terms.is_string()) {
        std::string_view rest = terms.as_string();
        for (std::size_t at = rest.find_first_of(separators); at != std::string_view::npos;
             at = rest.find_first_of(separators)) {
            out.emplace_back(rest.substr(0, at));
            rest.remove_prefix(at + 1);
        }
        out.emplace_back(rest);
    } else if (terms.is_list()) {
        for (const Value& term : terms.as_list()) {
            const List parts = split_on(term, separators);
            out.insert(out.end(), parts.begin(), parts.end());
        }
    } else if (terms.is_unknown()) {
        out.push_back(terms);
    }
    return out;
}

Value path_of(const Value& directory, const Value& name) {
    if (directory.is_unknown()) return directory;
    return name.is_unknown() ? name : Value(joined(directory.as_string(), name.as_string()));
}

LookupOptions options_of(const Dict& term) {
    LookupOptions out;
    for (const auto& [key, entry] : term)
        if (key.is_string()) out.emplace_back(key.as_string(), entry);
    return out;
}

/// What one term asks for with the options that go with it (plugins/lookup/first_found.py, _process_terms).
void add_term(const Value& term, const LookupOptions& options, Search& search) {
    search.skip = option(options, "skip", false);
    const Value* files = find_option(options, "files");
    const Value* paths = find_option(options, "paths");
    const List names = files ? split_on(*files, ",;") : List{};
    const List directories = paths ? split_on(*paths, ",:;") : List{};
    if (!directories.empty()) {
        for (const Value& directory : directories)
            for (const Value& name : names) search.names.push_back(path_of(directory, name));
    } else if (!names.empty()) {
        search.names = names;
    } else {
        search.names.push_back(term);
    }
}

std::optional<jinja::Failure> add_terms(const List& terms, const LookupOptions& options, Search& search) {
    for (const Value& term : terms) {
        if (term.is_dict()) {
            add_term(term, options_of(term.as_dict()), search);
        } else if (term.is_string() || term.is_unknown()) {
            add_term(term, options, search);
        } else if (term.is_list()) {
            if (auto failure = add_terms(term.as_list(), options, search)) return failure;
        } else {
            return jinja::other_failure("Invalid term supplied, can handle string, mapping or list of strings").value();
        }
    }
    return std::nullopt;
}

Outcome first_found(const List& terms, const LookupOptions& options, const FileView& view) {
    Search search;
    if (auto failure = add_terms(terms, options, search)) return tl::unexpected(std::move(*failure));
    const auto open = [&](std::string cause) {
        return search.skip == Truth::yes ? Value::unknown(std::move(cause), true)
                                         : jinja::risky_unknown(std::move(cause));
    };
    for (const Value& name : search.names) {
        if (name.is_undefined()) continue;
        if (name.is_unknown()) return open(name.cause());
        if (!name.is_string()) return jinja::other_failure("the name of a file must be a string");
        Found found = find_file(name.as_string(), view.subfolder, view);
        if (found.there == Truth::unknown) return open(fmt::format("whether '{}' exists", name.as_string()));
        if (found.there == Truth::yes) return Value(List{Value(std::move(found.path))});
    }
    if (search.skip == Truth::yes) return Value(List{});
    if (search.skip == Truth::unknown) return jinja::risky_unknown("lookup 'first_found'");
    return jinja::other_failure("No file was found when using first_found.");
}

constexpr std::array<std::pair<std::string_view, FilePlugin>, 4> plugins = {
    {{"file", file}, {"template", template_text}, {"fileglob", fileglob}, {"first_found", first_found}}};

}  // namespace

FilePlugin find_file_plugin(std::string_view name) {
    const auto at =
        std::find_if(plugins.begin(), plugins.end(), [&](const auto& entry) { return entry.first == name; });
    return at == plugins.end() ? nullptr : at->second;
}

const Value* find_option(const LookupOptions& options, std::string_view name) {
    const auto at =
        std::find_if(options.begin(), options.end(), [&](const auto& entry) { return entry.first == name; });
    return at == options.end() ? nullptr : &at->second;
}

}  // namespace stepwarden::simulate
