// Regular expressions (yaql/standard_library/regex.py).
#include <array>
#include <charconv>

#include "yaql/families.hpp"
#include "yaql/patterns.hpp"

namespace stepwarden::yaql {

namespace {

Result regex(Invocation& call) {
    return Term(std::make_shared<const Pattern>(
        Pattern{text_of(call.term(0)), call.flag(1, false), call.flag(2, false), call.flag(3, false)}));
}

template <std::size_t pattern, std::size_t string>
Result matches(Invocation& call) {
    return found(call.term(pattern), text_of(call.term(string))).map([](bool hit) { return Term(hit); });
}

Term group_text(const jinja::Match& match, std::size_t group, std::string_view text) {
    if (!match[group]) return {};
    const auto [start, end] = *match[group];
    return text.substr(start, end - start);
}

Result search(Invocation& call) {
    const std::string& text = text_of(call.term(1));
    auto compiled_pattern = compiled(call.term(0), text);
    if (!compiled_pattern) return tl::unexpected(std::move(compiled_pattern.error()));
    const auto match = compiled_pattern->search(text, 0);
    if (!match) return Term();
    if (call.given(2)) return unknown_stop("search() with a selector, which is not modelled");
    return group_text(*match, 0, text);
}

/// At most `limit` matches, all for none.
tl::expected<std::vector<jinja::Match>, Stop> all_matches(const Term& pattern, const std::string& text,
                                                          std::int64_t limit) {
    auto compiled_pattern = compiled(pattern, text);
    if (!compiled_pattern) return tl::unexpected(std::move(compiled_pattern.error()));
    auto out = compiled_pattern->find_all(text);
    if (!out) return unknown_stop(jinja::refused_pattern((*pattern.made<const Pattern>())->text));
    if (limit < 0) out->clear();
    if (limit > 0 && static_cast<std::int64_t>(out->size()) > limit) out->resize(static_cast<std::size_t>(limit));
    return std::move(*out);
}

/// re.split: the groups of what separates the parts stand between them.
template <std::size_t pattern, std::size_t string>
Result split(Invocation& call) {
    const std::string& text = text_of(call.term(string));
    auto found_matches = all_matches(call.term(pattern), text, call.integer(2, 0));
    if (!found_matches) return tl::unexpected(std::move(found_matches.error()));
    Terms out;
    std::size_t last = 0;
    for (const jinja::Match& match : *found_matches) {
        out.emplace_back(std::string_view(text).substr(last, match[0]->first - last));
        for (std::size_t group = 1; group < match.size(); ++group) out.push_back(group_text(match, group, text));
        last = match[0]->second;
    }
    out.emplace_back(std::string_view(text).substr(last));
    return call.evaluation.array(Array::Kind::list, std::move(out));
}

/// The replacement of re.sub, cut into text and groups.
class Replacement {
public:
    static tl::expected<Replacement, Stop> parse(std::string_view text, int groups) {
        Replacement out;
        out.parts_.emplace_back();
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] != '\\' || at + 1 == text.size()) {
                if (text[at] == '\\') return failed("bad escape at the end of a replacement");
                out.parts_.back().text += text[at];
                continue;
            }
            const char escaped = text[++at];
            if (escaped == '\\') {
                out.parts_.back().text += '\\';
            } else if (escaped >= '1' && escaped <= '9' && (at + 1 == text.size() || !is_digit(text[at + 1]))) {
                if (escaped - '0' > groups) return failed("invalid group reference in a replacement");
                out.parts_.back().group = static_cast<std::size_t>(escaped - '0');
                out.parts_.emplace_back();
            } else {
                return unknown_stop("the replacement '" + std::string(text) + "', which is not modelled");
            }
        }
        return out;
    }

    void append_to(std::string& out, const jinja::Match& match, std::string_view text) const {
        for (const Part& part : parts_) {
            out += part.text;
            if (part.group == 0 || !match[part.group]) continue;
            const auto [start, end] = *match[part.group];
            out += text.substr(start, end - start);
        }
    }

private:
    struct Part {
        std::string text;
        /// The group behind the text; 0 for none.
        std::size_t group = 0;
    };
    static bool is_digit(char c) { return c >= '0' && c <= '9'; }

    std::vector<Part> parts_;
};

template <std::size_t pattern, std::size_t string>
Result replace(Invocation& call) {
    const std::string& text = text_of(call.term(string));
    auto compiled_pattern = compiled(call.term(pattern), text);
    if (!compiled_pattern) return tl::unexpected(std::move(compiled_pattern.error()));
    auto replacement = Replacement::parse(text_of(call.term(2)), compiled_pattern->groups());
    if (!replacement) return tl::unexpected(std::move(replacement.error()));
    auto found_matches = all_matches(call.term(pattern), text, call.integer(3, 0));
    if (!found_matches) return tl::unexpected(std::move(found_matches.error()));
    std::string out;
    std::size_t last = 0;
    for (const jinja::Match& match : *found_matches) {
        out += std::string_view(text).substr(last, match[0]->first - last);
        replacement->append_to(out, match, text);
        last = match[0]->second;
        if (auto stop = call.evaluation.too_long(out.size())) return tl::unexpected(std::move(*stop));
    }
    out += std::string_view(text).substr(last);
    return call.evaluation.text(std::move(out));
}

/// re.escape
Result escape(Invocation& call) {
    std::string out;
    for (const char c : text_of(call.term(0))) {
        if (std::string_view("()[]{}?*+-|^$\\.&~# \t\n\r\v\f").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return Term(std::move(out));
}

Result is_regex(Invocation& call) { return Term(is(call.term(0), Kind::pattern)); }

constexpr Parameter regexp = {"regexp", Type::pattern};
constexpr Parameter string = {"string", Type::text};
constexpr Parameter max_split = {"maxSplit", Type::integer, true};
constexpr Parameter replacement = {"repl", Type::text};
constexpr Parameter count = {"count", Type::integer, true};

constexpr std::array rows = {
    Row{"regex",
        Form::function,
        {{{"pattern", Type::text},
          {"ignoreCase", Type::boolean, true},
          {"multiLine", Type::boolean, true},
          {"dotAll", Type::boolean, true}}},
        {},
        regex},
    Row{"matches", Form::method, {{regexp, string}}, {}, matches<0, 1>},
    Row{"matches", Form::method, {{string, {"regexp", Type::text}}}, {}, matches<1, 0>},
    Row{"search", Form::method, {{regexp, string, {"selector", Type::lambda, true}}}, {}, search},
    Row{"split", Form::method, {{regexp, string, max_split}}, {}, split<0, 1>},
    Row{"split", Form::method, {{string, regexp, max_split}}, {}, split<1, 0>},
    Row{"replace", Form::method, {{regexp, string, replacement, count}}, {}, replace<0, 1>},
    Row{"replace", Form::method, {{string, regexp, replacement, count}}, {}, replace<1, 0>},
    Row{"escapeRegex", Form::function, {{string}}, {}, escape},
    Row{"isRegex", Form::function, {{{"value", Type::any}}}, {}, is_regex},
};

}  // namespace

std::span<const Row> pattern_functions() { return rows; }

}  // namespace stepwarden::yaql
