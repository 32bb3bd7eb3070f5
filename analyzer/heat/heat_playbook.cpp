#include "heat/heat_playbook.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "heat/directory_layout.hpp"
#include "tripleo/knowledge_files.hpp"
#include "yaml/fields.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::heat {
namespace {

/// One play of a list, as a resource tells it.
struct HeatPlay {
    std::string_view resource;
    std::string role;
    std::string section;
    std::string step;
    text::Position where;
};

/// {get_param: [role_data, ROLE, SECTION]}, else nothing.
std::optional<std::pair<std::string, std::string>> list_in(const yaml::Node* tasks) {
    const yaml::Node* asked = tasks == nullptr ? nullptr : tasks->find("get_param");
    const std::vector<std::string> path = yaml::strings_of(asked);
    if (path.size() != 3) return std::nullopt;
    return std::pair{path[1], path[2]};
}

std::optional<HeatPlay> play_of(const yaml::Entry& resource, const yaml::Node& table) {
    if (yaml::text_of(resource.value.find("type")) != yaml::text_of(table.find("resource"))) return std::nullopt;
    const yaml::Node* properties = resource.value.find("properties");
    if (properties == nullptr) return std::nullopt;
    const yaml::Node* step = properties->find(yaml::text_of(table.find("step")));
    const auto list = list_in(properties->find(yaml::text_of(table.find("tasks"))));
    if (step == nullptr || step->scalar.empty() || !list) return std::nullopt;
    return HeatPlay{resource.key.scalar, list->first, list->second, step->scalar, resource.key.where};
}

/// A name of a role, section or step goes into the playbook as it is.
bool is_plain(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

const HotTemplate* template_of(Plan& plan, const yaml::Node& table) {
    for (const std::string& path : yaml::strings_of(table.find("templates"))) {
        if (!plan.files().contains(path)) continue;
        const auto source = plan.templates().get(path);
        return source ? *source : nullptr;
    }
    return nullptr;
}

/// Heat's agent runs ansible-playbook as root, on the host itself.
std::string text_of(const HeatPlay& play) {
    return fmt::format(
        "- name: {}\n  hosts: {}\n  become: true\n  any_errors_fatal: true\n  vars:\n    step: '{}'\n  tasks:\n"
        "  - include_tasks: {}/{}.yaml\n",
        play.resource, play.role, play.step, play.role, play.section);
}

}  // namespace

void add_heat_playbook(Plan& plan, Rendering& rendering) {
    const yaml::Node table = yaml::read_table(tripleo::knowledge_file("heat_steps.yaml")).value_or(yaml::Node{});
    const HotTemplate* source = template_of(plan, table);
    const yaml::Node* resources = source == nullptr ? nullptr : source->root().find("resources");
    if (resources == nullptr) return;
    const std::string sorted = layout_of(rendering.release).sorted;
    RenderedFile file;
    file.written.path = std::string(yaml::text_of(table.find("playbook"))) + ".yaml";
    for (const yaml::Entry& resource : resources->entries) {
        const auto play = play_of(resource, table);
        if (!play || !is_plain(play->role) || !is_plain(play->section) || !is_plain(play->step) ||
            !is_plain(play->resource))
            continue;
        // The steps of other lists stay in their tags.
        if (play->section.find(sorted) == std::string::npos) continue;
        const std::string text = text_of(*play);
        const text::Position where = source->origin(play->where);
        file.lines.insert(file.lines.end(), static_cast<std::size_t>(std::ranges::count(text, '\n')),
                          SourceLine{where.file, where.line});
        file.written.content += text;
    }
    if (file.written.content.empty()) return;
    rendering.has_playbooks = true;
    rendering.files.push_back(std::move(file));
    std::ranges::sort(rendering.files, {},
                      [](const RenderedFile& each) -> const std::string& { return each.written.path; });
}

}  // namespace stepwarden::heat
