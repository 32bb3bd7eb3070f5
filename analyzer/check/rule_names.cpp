#include "check/rule_names.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text/suggest.hpp"

namespace stepwarden::check {

namespace {

std::vector<std::string> rule_ids() {
    std::vector<std::string> ids;
    for (const Rule& rule : registry()) ids.emplace_back(rule.id);
    return ids;
}

std::vector<std::string> rule_ids_and_groups() {
    std::vector<std::string> known = rule_ids();
    for (const Rule& rule : registry())
        if (std::ranges::find(known, rule.group()) == known.end()) known.emplace_back(rule.group());
    return known;
}

std::string suggestion(std::string_view name, const std::vector<std::string>& known) {
    const auto nearest = text::nearest_name(name, known);
    return nearest ? fmt::format("; did you mean '{}'?", *nearest) : "";
}

}  // namespace

const Rule* find_rule(std::string_view id) {
    for (const Rule& rule : registry())
        if (rule.id == id) return &rule;
    return nullptr;
}

std::optional<std::string> unknown_rule(const std::vector<std::string>& names) {
    const std::vector<std::string> known = rule_ids_and_groups();
    for (const std::string& name : names)
        if (std::ranges::find(known, name) == known.end())
            return fmt::format("'{}' is no rule and no group of rules{}", name, suggestion(name, known));
    return std::nullopt;
}

std::string nearest_rule(std::string_view id) { return suggestion(id, rule_ids()); }

bool names_rule(const std::vector<std::string>& names, std::string_view id) {
    return std::ranges::any_of(names, [&](const std::string& name) { return name == id || name == group_of(id); });
}

}  // namespace stepwarden::check
