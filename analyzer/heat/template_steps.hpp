// What a checkout's tools/process-templates.py does: the script grew with the releases, and a checkout is rendered as
// its own script would render it. Which steps there are and how to tell is in rules/knowledge/template_processing.yaml.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/diagnostic.hpp"

namespace stepwarden::heat {

struct RoleTag {
    std::string tag;
    std::vector<std::string> prefixes;
};

struct TemplateSteps {
    bool networks_for_all = false;
    bool networks_for_roles = false;
    bool role_as_mapping = false;
    bool network_files = false;
    bool nic_config_names = false;
    bool deprecated_nic_config_names = false;
    bool disable_constraints = false;
    bool number_networks = false;
    bool tag_roles = false;
    std::vector<RoleTag> role_tags;
};

/// `table` is the knowledge table as yaml::read_table() reads it; `script` the text of the checkout's script, nothing
/// when it comes without one.
text::Result<TemplateSteps> read_template_steps(std::string_view table, std::optional<std::string_view> script);

}  // namespace stepwarden::heat
