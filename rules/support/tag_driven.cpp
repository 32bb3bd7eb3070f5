#include "rules/support/tag_driven.hpp"

#include <algorithm>
#include <vector>

namespace stepwarden::rules {
namespace {

bool tells_steps_by_tags(const check::Model& model) {
    std::size_t tagged = 0;
    std::size_t all = 0;
    for (const tripleo::ContributedList& list : model.contributions.lists)
        for (const std::uint32_t top : list.section == tag_driven_section ? list.tasks : std::vector<std::uint32_t>()) {
            ++all;
            if (std::any_of(model.contributions.tasks[top].task().tags.begin(),
                            model.contributions.tasks[top].task().tags.end(), names_a_step))
                ++tagged;
        }
    return tagged * 2 > all;
}

bool has_heat_playbook(const check::Model& model) {
    return std::any_of(model.layout.playbooks.begin(), model.layout.playbooks.end(), [&](text::FileId file) {
        return model.tree.path(file).starts_with("heat_upgrade_steps_playbook");
    });
}

}  // namespace

bool names_a_step(const std::string& tag) {
    return tag.starts_with("step") && tag.size() > 4 &&
           std::all_of(tag.begin() + 4, tag.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_driven_by_tags(const check::Model& model) { return has_heat_playbook(model) && tells_steps_by_tags(model); }

}  // namespace stepwarden::rules
