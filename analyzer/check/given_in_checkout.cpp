#include "check/given_in_checkout.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace stepwarden::check {
namespace {

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view name_at_begin(std::string_view text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_name_character);
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

/// A line taken apart: "- key: rest".
struct Line {
    std::size_t indentation = 0;
    std::string_view key;
    std::string_view rest;
};

std::size_t indentation_of(std::string_view text) {
    std::size_t count = 0;
    while (count < text.size() && (text[count] == ' ' || text[count] == '-')) ++count;
    return count;
}

std::optional<Line> line_of(std::string_view text, std::size_t indentation) {
    Line line{.indentation = indentation, .key = {}, .rest = {}};
    text.remove_prefix(line.indentation);
    line.key = name_at_begin(text);
    text.remove_prefix(line.key.size());
    if (line.key.empty() || !text.starts_with(':')) return std::nullopt;
    text.remove_prefix(1);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    line.rest = text;
    return line;
}

class Reader {
public:
    Reader(GivenInCheckout& given, bool is_of_plan) : given_(given), is_of_plan_(is_of_plan) {}

    void read(std::string_view content) {
        while (!content.empty()) {
            const std::size_t end = std::min(content.find('\n'), content.size());
            read_line(content.substr(0, end));
            content.remove_prefix(std::min(end + 1, content.size()));
        }
    }

private:
    void read_line(std::string_view text) {
        const std::size_t indentation = indentation_of(text);
        if (indentation == text.size()) return;
        if (facts_at_ && indentation <= *facts_at_) facts_at_.reset();
        const auto line = line_of(text, indentation);
        if (facts_at_) line ? take(line->key) : take_assignments(text);
        if (!line) return;
        if (is_of_plan_) given_.by_plan.emplace(line->key);
        if (line->key == "register") take(name_at_begin(line->rest));
        if (line->key == "service_name") given_.services.emplace(name_at_begin(line->rest));
        if (line->key != "set_fact") return;
        facts_at_ = line->indentation;
        take_assignments(line->rest);
    }

    /// "name=value name=value"
    void take_assignments(std::string_view text) {
        for (std::size_t at = text.find('='); at != std::string_view::npos; at = text.find('=', at + 1)) {
            std::size_t begin = at;
            while (begin > 0 && is_name_character(text[begin - 1])) --begin;
            if (begin < at) take(text.substr(begin, at - begin));
        }
    }

    void take(std::string_view name) {
        given_.by_tasks.emplace(name);
        if (is_of_plan_) given_.by_plan.emplace(name);
    }

    GivenInCheckout& given_;
    bool is_of_plan_;
    /// Indentation of the `set_fact` whose keys are being read.
    std::optional<std::size_t> facts_at_;
};

/// Of the templates that a plan is made of apart from its services.
bool is_of_plan(std::string_view path) {
    const bool is_role = path.starts_with("puppet/") && path.find('/', 7) == std::string_view::npos;
    return path.find('/') == std::string_view::npos || path.starts_with("common/") || is_role;
}

}  // namespace

GivenInCheckout given_in_checkout(const text::Tree& checkout) { return given_in_files(checkout, checkout.below("")); }

GivenInCheckout given_in_files(const text::Tree& checkout, std::span<const text::FileId> files) {
    GivenInCheckout given;
    for (const text::FileId file : files) {
        const std::string_view path = checkout.path(file);
        if (!path.ends_with(".yaml") && !path.ends_with(".j2")) continue;
        const auto content = checkout.read(file);
        if (!content) continue;
        Reader(given, is_of_plan(path)).read(*content);
    }
    return given;
}

}  // namespace stepwarden::check
