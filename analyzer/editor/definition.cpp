#include "editor/definition.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "check/checkout.hpp"
#include "editor/outline.hpp"
#include "editor/positions.hpp"
#include "text/tree.hpp"

namespace stepwarden::editor {
namespace {

constexpr std::string_view parameters = "parameters";
/// What is under these keys gives variables by the keys' names.
constexpr std::array<std::string_view, 4> givers = {"set_fact", "ansible.builtin.set_fact", "vars", "parameters"};
/// The values of these keys are paths beside the file.
constexpr std::array<std::string_view, 8> naming_files = {"get_file",        "type",
                                                          "import_tasks",    "include_tasks",
                                                          "include_vars",    "ansible.builtin.import_tasks",
                                                          "import_playbook", "ansible.builtin.include_tasks"};
/// An answer is a list to look at.
constexpr std::size_t most_targets = 50;

bool is_word_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool is_path_character(char c) { return is_word_character(c) || c == '.' || c == '/' || c == '-' || c == ':'; }

template <typename Belongs>
std::string_view stretch_at(std::string_view line, std::size_t column, Belongs belongs) {
    std::size_t begin = std::min(column, line.size());
    std::size_t end = begin;
    while (begin > 0 && belongs(line[begin - 1])) --begin;
    while (end < line.size() && belongs(line[end])) ++end;
    return line.substr(begin, end - begin);
}

/// "name=value name=value" as the text of a set_fact.
std::size_t assignment_in(std::string_view text, std::string_view name) {
    for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        const bool begins = at == 0 || !is_word_character(text[at - 1]);
        if (begins && text.substr(at + name.size()).starts_with('=')) return at;
    }
    return std::string_view::npos;
}

bool is_fact(std::string_view key) { return key == givers[0] || key == givers[1]; }

/// Where one line of a file gives the name, if it does.
std::optional<Target> given_by(const std::vector<KeyLine>& outline, const KeyLine& here, const std::string& path,
                               std::string_view name) {
    if (here.key == "register" && here.value == name)
        return Target{path, here.line, here.value_column, name.size(), "register"};
    if (is_fact(here.key))
        if (const std::size_t at = assignment_in(here.value, name); at != std::string_view::npos)
            return Target{path, here.line, here.value_column + at, name.size(), "set_fact"};
    if (here.key != name || !here.parent) return std::nullopt;
    const KeyLine& parent = outline[*here.parent];
    if (std::ranges::find(givers, parent.key) == givers.end()) return std::nullopt;
    if (parent.key == parameters && parent.column > 0) return std::nullopt;
    return Target{path, here.line, here.column, name.size(), is_fact(parent.key) ? givers[0] : parent.key};
}

std::vector<Target> givers_in(std::string_view text, const std::string& path, std::string_view name) {
    const std::vector<KeyLine> outline = outline_of(text);
    std::vector<Target> found;
    for (const KeyLine& here : outline)
        if (auto target = given_by(outline, here, path, name)) found.push_back(std::move(*target));
    return found;
}

/// What is given before the place, the nearest first, then what is given behind it.
void sort_by_distance(std::vector<Target>& targets, std::size_t line) {
    std::ranges::stable_sort(targets, {}, [&](const Target& each) {
        return each.line <= line ? std::pair<int, std::size_t>(0, line - each.line)
                                 : std::pair<int, std::size_t>(1, each.line - line);
    });
}

class Finder {
public:
    Finder(const Sources& sources, const std::string& path, std::string_view text)
        : sources_(sources), path_(path), text_(text) {}

    std::vector<Target> find(std::size_t line, std::string_view content, std::size_t column) const {
        const std::string_view file = stretch_at(content, column, is_path_character);
        if (auto target = file_of(content, file)) return {std::move(*target)};
        const std::string_view name = word_at(content, column);
        if (name.empty() || std::isdigit(static_cast<unsigned char>(name.front())) != 0) return {};
        std::vector<Target> found = givers_in(text_, path_, name);
        const bool asks_parameter = content.substr(0, column).find("get_param") != std::string_view::npos;
        std::erase_if(found, [&](const Target& each) { return asks_parameter && each.how != parameters; });
        sort_by_distance(found, line);
        if (found.empty() && !asks_parameter) found = given_elsewhere(name);
        return found;
    }

private:
    /// The file that a word stands for, by its path or as a type of resources.
    [[nodiscard]] std::optional<Target> file_of(std::string_view content, std::string_view word) const {
        const auto is_named = [&](std::string_view key) {
            const std::size_t at = content.find(key);
            return at != std::string_view::npos && content.substr(at + key.size()).starts_with(':');
        };
        if (word.find("::") != std::string_view::npos) return template_of(word);
        if (word.find('.') == std::string_view::npos || std::ranges::none_of(naming_files, is_named))
            return std::nullopt;
        return file_beside(path_, word);
    }

    [[nodiscard]] std::optional<Target> file_beside(const std::string& from, std::string_view word) const {
        const auto path = text::resolve(from, word);
        if (!path) return std::nullopt;
        for (const std::string& each : {*path, rendered_from(*path)})
            if (sources_.text_of(each) != nullptr) return Target{each};
        return std::nullopt;
    }

    static std::string rendered_from(std::string path) {
        if (path.ends_with(".yaml")) path.replace(path.size() - 5, 5, ".j2.yaml");
        return path;
    }

    /// The template that the registry has for a type, else its line.
    [[nodiscard]] std::optional<Target> template_of(std::string_view type) const {
        while (type.ends_with(':')) type.remove_suffix(1);
        const std::string registry = check::plan_table().registry;
        for (const std::string& path : {registry, rendered_from(registry)}) {
            const std::string* text = sources_.text_of(path);
            if (text == nullptr) continue;
            for (const KeyLine& line : outline_of(*text)) {
                if (line.key != type) continue;
                if (auto file = file_beside(path, line.value)) return file;
                return Target{path, line.line, line.column, type.size()};
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] std::vector<Target> given_elsewhere(std::string_view name) const {
        std::vector<Target> all;
        for (const auto& [path, content] : sources_.project.files()) {
            if (path == path_ || !(path.ends_with(".yaml") || path.ends_with(".j2"))) continue;
            const std::string* text = sources_.text_of(path);
            if (text == nullptr || text->find(name) == std::string::npos) continue;
            for (Target& target : givers_in(*text, path, name))
                if (target.how != parameters && all.size() < most_targets) all.push_back(std::move(target));
        }
        return all;
    }

    const Sources& sources_;
    const std::string& path_;
    std::string_view text_;
};

}  // namespace

const std::string* Sources::text_of(std::string_view path) const {
    const auto found = texts.find(path);
    return found != texts.end() ? &found->second : project.file(path);
}

std::string_view word_at(std::string_view line, std::size_t column) {
    return stretch_at(line, column, is_word_character);
}

std::vector<Target> definitions_at(const Sources& sources, const std::string& path, std::size_t line,
                                   std::size_t column) {
    const std::string* text = sources.text_of(path);
    if (text == nullptr) return {};
    return Finder(sources, path, *text).find(line, TextLines(*text).line(line), column);
}

}  // namespace stepwarden::editor
