

#include "heat/rendering.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "heat/heat_playbook.hpp"
#include "heat/networked_services.hpp"
#include "heat/text_origin.hpp"
#include "value/placeholder.hpp"

namespace stepwarden::heat {

using value::Dict;
using value::Value;

namespace {

class Renderer {
public:
    Renderer(Plan& plan, std::span<const std::string> sections) : plan_(plan), sections_(sections) {}

    Rendering run(const std::string& release) {
        Rendering rendering;
        rendering.plan = plan_.name();
        rendering.release = release;
        rendering.services = services_of(plan_, sections_);
        const bool tagged = take_steps_from_tags(rendering.services, release);
        rendering.has_playbooks = plan_.root().source().entry("outputs", "RoleConfig") != nullptr;
        const Value role_data = output("RoleData");
        const Value role_config = output("RoleConfig");
        const Value group_vars = output("RoleGroupVars");
        const Value services = output("EnabledServices");
        const Value all_nodes = output("AllNodesConfig");
        name_unknown_sections(role_data);
        DirectoryInputs inputs;
        inputs.release = release;
        inputs.role_data = &role_data;
        inputs.role_config = &role_config;
        inputs.role_group_vars = &group_vars;
        inputs.enabled_services = &services;
        inputs.roles = plan_.roles();
        inputs.plan = plan_.stack_name();
        inputs.hosts.assign(plan_.request().hosts.begin(), plan_.request().hosts.end());
        inputs.all_nodes_config = &all_nodes;
        inputs.networks = plan_.networks();
        inputs.networked_services = networked_services(plan_.files());
        inputs.steps_stand_in_conditions = !tagged;
        std::vector<text::Diagnostic> diagnostics;
        for (WrittenFile& file : write_directory(inputs, &diagnostics))
            rendering.files.push_back({std::move(file), {}});
        for (const text::Diagnostic& diagnostic : diagnostics) plan_.evaluation().report(diagnostic);
        trace_texts(rendering.files);
        if (tagged) add_heat_playbook(plan_, rendering);
        rendering.diagnostics = plan_.evaluation().diagnostics;
        rendering.missing_parameters = plan_.evaluation().missing_parameters;
        rendering.templates = plan_.templates().parsed();
        return rendering;
    }

private:
    /// An output of the top template, of which entries that fail are left out; null when there is none.
    Value output(std::string_view name) {
        if (plan_.root().source().entry("outputs", name) == nullptr) return {};
        Outcome value = plan_.root().output_entries(name);
        return value ? std::move(*value) : Value();
    }

    void name_unknown_sections(const Value& role_data) {
        if (!role_data.is_dict()) return;
        for (const auto& [role, data] : role_data.as_dict()) {
            if (!data.is_dict()) continue;
            for (const auto& [key, section] : data.as_dict()) {
                if (!key.is_string() || std::ranges::find(sections_, key.as_string()) == sections_.end()) continue;
                const Value* unknown = section.is_unknown() ? &section : nullptr;
                if (section.is_list())
                    for (const Value& task : section.as_list())
                        if (task.is_unknown()) unknown = &task;
                if (unknown != nullptr)
                    plan_.evaluation().report(
                        {{},
                         fmt::format("{} of the role {} cannot be told, for it depends on {}; give it with -e",
                                     key.as_string(), role.as_string(), unknown->cause()),
                         key.as_string()});
            }
        }
    }

    /// RoleConfig's texts are outputs of a template below the top one (common/post.yaml): its map of texts is found by
    /// following get_attr.
    void trace_texts(std::vector<RenderedFile>& files) {
        const yaml::Entry* output = plan_.root().source().entry("outputs", "RoleConfig");
        const yaml::Node* node = output == nullptr ? nullptr : output->value.find("value");
        const yaml::Node* attribute = node == nullptr ? nullptr : node->find("get_attr");
        if (attribute == nullptr || attribute->items.size() != 2) return;
        auto resource = plan_.root().resource(attribute->items[0].scalar, attribute->where);
        if (!resource || !(*resource)->stack) return;
        heat::trace_texts(*(*resource)->stack, attribute->items[1].scalar, files);
    }

    Plan& plan_;
    std::span<const std::string> sections_;
};

}  // namespace

void trace_texts(Stack& stack, std::string_view output, std::vector<RenderedFile>& files) {
    const yaml::Entry* texts = stack.source().entry("outputs", output);
    const yaml::Node* map = texts == nullptr ? nullptr : texts->value.find("value");
    if (map == nullptr) return;
    for (const auto& [key, text] : map->entries)
        for (RenderedFile& file : files) {
            const std::string& path = file.written.path;
            const bool is_this = path == key.scalar || path == key.scalar + ".yaml";
            if (is_this && file.written.landed.empty()) file.lines = text_origin(stack, text);
        }
}

Rendering render(Plan& plan, const std::string& release, std::span<const std::string> sections) {
    return Renderer(plan, sections).run(release);
}

}  // namespace stepwarden::heat
