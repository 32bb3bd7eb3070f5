#include "simulate/task_traits.hpp"

#include <algorithm>
#include <array>

#include "ansible/keyword_values.hpp"

namespace stepwarden::simulate {

bool is_include(const ansible::Task& task) { return task.inclusion != ansible::Inclusion::none; }

bool is_identifier(std::string_view name) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !name.empty() && letter(name.front()) &&
           std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

bool only_fails(const ansible::Task& task) { return task.action == "fail" || task.action == "assert"; }

bool is_local(const ansible::Task& task) {
    constexpr std::array<std::string_view, 8> local = {"set_fact", "debug",    "assert",   "fail",
                                                       "meta",     "add_host", "group_by", "include_vars"};
    return std::find(local.begin(), local.end(), task.action) != local.end();
}

bool is_literally_false(const std::vector<ansible::Condition>& conditions) {
    return conditions.size() == 1 && (conditions.front().literal == false || conditions.front().text == "false" ||
                                      conditions.front().text == "False");
}

const yaml::Node* keyword(const ansible::Task& task, std::string_view name) {
    const auto found = std::find_if(task.keywords.begin(), task.keywords.end(),
                                    [&](const ansible::Field& field) { return field.name == name; });
    return found == task.keywords.end() ? nullptr : found->node;
}

bool is_hidden(const ansible::Task& task) {
    const yaml::Node* no_log = keyword(task, "no_log");
    return no_log != nullptr && ansible::read_bool(*no_log) != false;
}

}  // namespace stepwarden::simulate
