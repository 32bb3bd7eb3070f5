#include "rules/support/certainty.hpp"

#include <algorithm>
#include <cctype>

#include "tripleo/step_condition.hpp"

namespace stepwarden::rules {
namespace {

/// Calls `visit` for the task and the blocks around it, innermost first.
template <typename Visitor>
void for_each_enclosing(const check::Model& model, const graph::Node& node, const Visitor& visit) {
    visit(*node.task);
    for (std::optional<std::uint32_t> at = node.block; at; at = model.contributions.tasks[*at].block)
        visit(model.contributions.tasks[*at].task());
}

/// Without blanks and without parentheses around the whole.
std::string compact(std::string_view text) {
    std::string result;
    for (const char c : text)
        if (std::isspace(static_cast<unsigned char>(c)) == 0) result += c;
    while (result.size() > 2 && result.front() == '(' && result.find(')') == result.size() - 1)
        result = result.substr(1, result.size() - 2);
    return result;
}

/// Splits at " and " outside of parentheses and quotes; a text with " or " stays whole.
std::vector<std::string_view> conjuncts(std::string_view text) {
    static constexpr std::string_view word = " and ";
    std::vector<std::string_view> parts;
    if (text.find(" or ") != std::string_view::npos || text.find(" if ") != std::string_view::npos) return {text};
    int depth = 0;
    char quote = '\0';
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '(' || c == '[') {
            ++depth;
        } else if (c == ')' || c == ']') {
            --depth;
        } else if (depth == 0 && text.substr(i).starts_with(word)) {
            parts.push_back(text.substr(begin, i - begin));
            begin = i + word.size();
            i = begin - 1;
        }
    }
    parts.push_back(text.substr(begin));
    return parts;
}

/// Negation in front as "!": "not x" gives "!x", "a != b" gives "!a==b".
std::string canonical(std::string_view conjunct) {
    const std::size_t begin = conjunct.find_first_not_of(' ');
    if (begin == std::string_view::npos) return {};
    conjunct.remove_prefix(begin);
    if (conjunct.starts_with("not ") || conjunct.starts_with("not(")) return "!" + compact(conjunct.substr(3));
    if (const std::size_t at = conjunct.find("!="); at != std::string_view::npos)
        return "!" + compact(std::string(conjunct.substr(0, at)) + "==" + std::string(conjunct.substr(at + 2)));
    return compact(conjunct);
}

std::string negation_of(std::string_view canonical) {
    return canonical.starts_with('!') ? std::string(canonical.substr(1)) : "!" + std::string(canonical);
}

bool contains(std::span<const std::string> list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

std::vector<std::string> other_conditions(const check::Model& model, const graph::Node& node) {
    std::vector<std::string> conditions;
    for_each_enclosing(model, node, [&](const ansible::Task& task) {
        for (const ansible::Condition& condition : task.when) {
            const bool has_step = tripleo::mentions_step({&condition, 1});
            for (const std::string_view part : conjuncts(condition.text))
                if (!has_step || part.find("step") == std::string_view::npos) conditions.push_back(canonical(part));
        }
    });
    return conditions;
}

bool exclude_each_other(std::span<const std::string> a, std::span<const std::string> b) {
    return std::any_of(a.begin(), a.end(), [&](const std::string& each) { return contains(b, negation_of(each)); });
}

bool is_subset(std::span<const std::string> first, std::span<const std::string> second) {
    return std::all_of(first.begin(), first.end(), [&](const std::string& each) { return contains(second, each); });
}

bool tolerates_failure(const check::Model& model, const graph::Node& node) {
    bool tolerates = false;
    for_each_enclosing(model, node, [&](const ansible::Task& task) {
        tolerates |= task.ignore_errors;
        for (const ansible::Condition& condition : task.failed_when) tolerates |= condition.literal == false;
    });
    return tolerates;
}

bool runs_elsewhere(const check::Model& model, const graph::Node& node) {
    bool delegated = false;
    for_each_enclosing(model, node, [&](const ansible::Task& task) { delegated |= !task.delegate_to.empty(); });
    return delegated;
}

bool are_of_different_services(const graph::Node& a, const graph::Node& b) {
    if (a.services.empty() || b.services.empty()) return false;
    return std::none_of(a.services.begin(), a.services.end(), [&](const std::string& service) {
        return std::find(b.services.begin(), b.services.end(), service) != b.services.end();
    });
}

}  // namespace stepwarden::rules
