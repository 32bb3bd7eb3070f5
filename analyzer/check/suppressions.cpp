#include "check/suppressions.hpp"

#include <algorithm>
#include <optional>

#include "check/rule_names.hpp"

namespace stepwarden::check {
namespace {

constexpr std::string_view mark = "stepwarden:";
constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

/// The words between '[' and ']', and what stands behind them.
struct Request {
    std::size_t column = 0;
    std::vector<std::string> rules;
    std::string reason;
};

/// Takes `word` from the front of a text.
bool take(std::string_view& text, std::string_view word) {
    text = trimmed(text);
    if (!text.starts_with(word)) return false;
    text.remove_prefix(word.size());
    return true;
}

std::vector<std::string> names_in(std::string_view list) {
    std::vector<std::string> names;
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        if (const std::string_view name = trimmed(list.substr(0, comma)); !name.empty()) names.emplace_back(name);
        list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    }
    return names;
}

/// What the comment in a line asks for, if it has one.
std::optional<Request> request_in(std::string_view line) {
    const std::size_t at = line.find(mark);
    if (at == std::string_view::npos) return std::nullopt;
    const std::size_t hash = line.find_last_of('#', at);
    if (hash == std::string_view::npos || !trimmed(line.substr(hash + 1, at - hash - 1)).empty()) return std::nullopt;
    if (hash > 0 && blanks.find(line[hash - 1]) == std::string_view::npos) return std::nullopt;
    std::string_view rest = line.substr(at + mark.size());
    if (!take(rest, "ignore")) return std::nullopt;
    Request request{hash, {}, {}};
    const std::size_t end = rest.find(']');
    if (take(rest, "[") && end != std::string_view::npos) {
        request.rules = names_in(rest.substr(0, rest.find(']')));
        rest.remove_prefix(rest.find(']') + 1);
    }
    request.reason = std::string(trimmed(rest));
    return request;
}

bool is_comment(std::string_view line) { return trimmed(line).starts_with('#'); }

bool says_nothing(std::string_view line) { return trimmed(line).empty() || is_comment(line); }

std::size_t indentation(std::string_view line) { return line.find_first_not_of(' '); }

bool is_item(std::string_view line) { return trimmed(line).starts_with("- ") || trimmed(line) == "-"; }

/// The last line, counted from 0, of what begins at line `start`.
std::size_t end_of(const std::vector<std::string_view>& lines, std::size_t start) {
    const std::size_t indent = indentation(lines[start]);
    const bool key = !is_item(lines[start]);
    std::size_t last = start;
    for (std::size_t i = start + 1; i < lines.size(); ++i) {
        if (says_nothing(lines[i])) continue;
        const std::size_t here = indentation(lines[i]);
        // A list may stand as far left as the key that it belongs to.
        if (here < indent || (here == indent && !(key && is_item(lines[i])))) break;
        last = i;
    }
    return last;
}

}  // namespace

bool Suppression::covers(const Finding& finding) const {
    return finding.where.file == where.file && finding.where.line >= first_line && finding.where.line <= last_line &&
           names_rule(rules, finding.rule);
}

std::vector<Suppression> find_suppressions(text::FileId file, std::string_view text) {
    if (text.find(mark) == std::string_view::npos) return {};
    std::vector<Suppression> all;
    const std::vector<std::string_view> lines = lines_of(text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::optional<Request> request = request_in(lines[i]);
        if (!request) continue;
        std::size_t target = i;
        while (is_comment(lines[i]) && target + 1 < lines.size() && says_nothing(lines[target])) ++target;
        Suppression suppression;
        suppression.where = {file, static_cast<std::uint32_t>(i + 1), static_cast<std::uint32_t>(request->column + 1)};
        suppression.rules = std::move(request->rules);
        suppression.reason = std::move(request->reason);
        suppression.first_line = suppression.where.line;
        const bool covers_something = !says_nothing(lines[target]);
        suppression.last_line =
            covers_something ? static_cast<std::uint32_t>(end_of(lines, target) + 1) : suppression.first_line;
        all.push_back(std::move(suppression));
    }
    return all;
}

}  // namespace stepwarden::check
