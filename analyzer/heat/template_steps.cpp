#include "heat/template_steps.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "yaml/fields.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::heat {

namespace {

using Step = std::pair<std::string_view, bool TemplateSteps::*>;

constexpr std::array<Step, 9> known_steps = {{
    {"networks_for_all", &TemplateSteps::networks_for_all},
    {"networks_for_roles", &TemplateSteps::networks_for_roles},
    {"role_as_mapping", &TemplateSteps::role_as_mapping},
    {"network_files", &TemplateSteps::network_files},
    {"nic_config_names", &TemplateSteps::nic_config_names},
    {"deprecated_nic_config_names", &TemplateSteps::deprecated_nic_config_names},
    {"disable_constraints", &TemplateSteps::disable_constraints},
    {"number_networks", &TemplateSteps::number_networks},
    {"tag_roles", &TemplateSteps::tag_roles},
}};

}  // namespace

text::Result<TemplateSteps> read_template_steps(std::string_view table, std::optional<std::string_view> script) {
    auto document = yaml::read_table(table);
    if (!document) return tl::unexpected(std::move(document.error()));
    TemplateSteps out;
    for (const yaml::Node& row : yaml::rows_of(*document, "steps")) {
        const std::string_view name = yaml::text_of(row.find("step"));
        const auto step = std::find_if(known_steps.begin(), known_steps.end(),
                                       [&](const Step& candidate) { return candidate.first == name; });
        if (step == known_steps.end())
            return tl::unexpected(text::Diagnostic{row.where, "unknown step '" + std::string(name) + "'"});
        const yaml::Node* assumed = row.find("assumed");
        out.*(step->second) = script ? script->find(yaml::text_of(row.find("has"))) != std::string_view::npos
                                     : assumed != nullptr && assumed->boolean;
    }
    for (const yaml::Node& row : yaml::rows_of(*document, "role_tags"))
        out.role_tags.push_back({std::string(yaml::text_of(row.find("tag"))), yaml::strings_of(row.find("prefixes"))});
    return out;
}

}  // namespace stepwarden::heat
