#include "heat/function_uses.hpp"

#include <array>
#include <optional>
#include <utility>

namespace stepwarden::heat {
namespace {

using Function = FunctionUse::Function;

constexpr std::array<std::pair<std::string_view, Function>, 6> functions{{
    {"get_param", Function::get_param},
    {"get_attr", Function::get_attr},
    {"get_resource", Function::get_resource},
    {"str_replace", Function::str_replace},
    {"str_replace_strict", Function::str_replace},
    {"str_replace_vstrict", Function::str_replace},
}};

constexpr std::array<std::string_view, 3> parts{"resources", "outputs", "conditions"};

/// A mapping is a function only when it has no other key.
std::optional<Function> function_of(const yaml::Node& mapping) {
    if (mapping.entries.size() != 1) return std::nullopt;
    for (const auto& [name, function] : functions)
        if (mapping.entries.front().key.scalar == name) return function;
    return std::nullopt;
}

class Walk {
public:
    explicit Walk(std::vector<FunctionUse>& found) : found_(found) {}

    void part(std::string_view name, const yaml::Node& entries) {
        place_.part = name;
        for (const auto& [key, value] : entries.entries) {
            place_.item = key.scalar;
            place_.section = is_task_list(key.scalar) ? std::string_view(key.scalar) : std::string_view();
            visit(value);
        }
    }

private:
    void visit(const yaml::Node& node) {
        for (const yaml::Node& item : node.items) visit(item);
        if (!node.is_mapping()) return;
        if (const auto function = function_of(node)) {
            place_.function = *function;
            place_.entry = &node.entries.front();
            found_.push_back(place_);
        }
        const bool alone = node.entries.size() == 1;
        for (const yaml::Entry& entry : node.entries) {
            if (alone && entry.key.scalar == "if" && entry.value.is_sequence()) {
                branches(entry.value);
                continue;
            }
            const std::string_view before = place_.section;
            if (before.empty() && is_task_list(entry.key.scalar)) place_.section = entry.key.scalar;
            visit(entry.value);
            place_.section = before;
        }
    }

    void branches(const yaml::Node& list) {
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            const bool before = std::exchange(place_.in_condition, place_.in_condition || i == 0);
            visit(list.items[i]);
            place_.in_condition = before;
        }
    }

    std::vector<FunctionUse>& found_;
    FunctionUse place_;
};

}  // namespace

bool is_task_list(std::string_view key) { return key.ends_with("_tasks"); }

std::string_view FunctionUse::name() const {
    const yaml::Node& argument = entry->value;
    if (argument.is_string()) return argument.scalar;
    if (argument.is_sequence() && !argument.items.empty() && argument.items.front().is_string())
        return argument.items.front().scalar;
    return {};
}

std::vector<FunctionUse> function_uses(const HotTemplate& source) {
    std::vector<FunctionUse> found;
    Walk walk(found);
    for (const std::string_view part : parts)
        if (const yaml::Node* entries = source.root().find(part)) walk.part(part, *entries);
    return found;
}

}  // namespace stepwarden::heat
