#include "rules/support/contributed.hpp"

#include <algorithm>

#include "rules/support/sections.hpp"

namespace stepwarden::rules {

std::uint32_t end_of(const check::Model& model, std::uint32_t top) {
    std::uint32_t end = top;
    ansible::for_each_nested(model.contributions.tasks[top].task(), [&](const ansible::Task&) { ++end; });
    return end;
}

std::vector<const tripleo::ContributedList*> lists_of(const check::Model& model, std::string_view role,
                                                      std::string_view section) {
    std::vector<const tripleo::ContributedList*> lists;
    for (const tripleo::ContributedList& list : model.contributions.lists)
        if (list.role == role && list.section == section) lists.push_back(&list);
    return lists;
}

std::vector<std::string> tags_with_blocks(const check::Model& model, std::uint32_t contributed) {
    std::vector<std::string> tags;
    for (std::optional<std::uint32_t> at = contributed; at; at = model.contributions.tasks[*at].block) {
        const std::vector<std::string>& own = model.contributions.tasks[*at].task().tags;
        tags.insert(tags.end(), own.begin(), own.end());
    }
    return tags;
}

bool in_ordinary_runs(const check::Model& model, std::uint32_t contributed) {
    const std::vector<std::string> tags = tags_with_blocks(model, contributed);
    return std::find(tags.begin(), tags.end(), "never") == tags.end();
}

std::vector<simulate::Effect> effects_within(const check::Model& model, std::uint32_t top) {
    std::vector<simulate::Effect> effects;
    for (std::uint32_t i = top; i < end_of(model, top); ++i) {
        const std::vector<simulate::Effect>& own = node_of(model, i).effects;
        effects.insert(effects.end(), own.begin(), own.end());
    }
    return effects;
}

bool has_effect(const std::vector<simulate::Effect>& effects, simulate::Operation operation,
                simulate::Resource resource) {
    return std::any_of(effects.begin(), effects.end(), [&](const simulate::Effect& effect) {
        return effect.operation == operation && effect.resource == resource;
    });
}

bool is_literal(std::string_view name) {
    return !name.empty() && name.find("{{") == std::string_view::npos && name.find('*') == std::string_view::npos;
}

}  // namespace stepwarden::rules
