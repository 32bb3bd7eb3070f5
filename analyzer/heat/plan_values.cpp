#include "heat/plan_values.hpp"

#include <algorithm>
#include <optional>

#include "jinja/text_operations.hpp"
#include "value/compare.hpp"

namespace stepwarden::heat {

namespace {

using value::Dict;
using value::List;
using value::Value;

/// The items of a list of mappings; what is no mapping is a problem and left out.
std::vector<Dict> mappings_of(const yaml::Node& node, std::string_view what, std::vector<text::Diagnostic>& problems) {
    std::vector<Dict> out;
    if (node.is_null()) return out;
    if (!node.is_sequence()) problems.push_back({node.where, "the " + std::string(what) + "s must be a list"});
    for (const yaml::Node& item : node.items) {
        if (item.is_mapping()) {
            out.push_back(value::from_yaml(item).as_dict());
        } else {
            problems.push_back({item.where, "a " + std::string(what) + " must be a mapping"});
        }
    }
    return out;
}

std::optional<std::string> text_under(const Dict& dict, std::string_view key) {
    const Value* found = value::find(dict, key);
    return found && found->is_string() ? std::optional(found->as_string()) : std::nullopt;
}

std::optional<std::string> lower(std::string_view text) {
    const jinja::Outcome out = jinja::in_case(text, jinja::Case::lower);
    return out && out->is_string() ? std::optional(out->as_string()) : std::nullopt;
}

/// tools/process-templates.py, _set_tags_based_on_role_name.
void add_tags(Dict& role, const std::vector<RoleTag>& role_tags, std::vector<text::Diagnostic>& problems) {
    const Value* present = value::find(role, "tags");
    if (present && !present->is_plain_list()) {
        problems.push_back({role.where, "the tags of a role must be a list"});
        return;
    }
    List tags = present ? present->as_list() : List{};
    const std::string name = text_under(role, "name").value_or("");
    for (const RoleTag& row : role_tags) {
        const bool fits = std::any_of(row.prefixes.begin(), row.prefixes.end(),
                                      [&](const std::string& prefix) { return name.starts_with(prefix); });
        const bool has = std::any_of(tags.begin(), tags.end(),
                                     [&](const Value& tag) { return tag.is_string() && tag.as_string() == row.tag; });
        if (fits && !has) tags.emplace_back(row.tag);
    }
    value::set_key(role, "tags", std::move(tags));
}

bool is_enabled(const Dict& network) {
    const Value* enabled = value::find(network, "enabled");
    return !enabled || !enabled->is_bool() || enabled->as_bool();
}

/// Gives an enabled network a name_lower when it has none.
void add_lower_name(Dict& network) {
    const Value* present = value::find(network, "name_lower");
    if (present && value::truthiness(*present) != value::Truth::no) return;
    const auto name = text_under(network, "name");
    if (const auto lowered = name ? lower(*name) : std::nullopt) value::set_key(network, "name_lower", *lowered);
}

Value list_of(const std::vector<Dict>& mappings) {
    List out;
    for (const Dict& mapping : mappings) out.emplace_back(mapping);
    return out;
}

void add_role_file(PlanValues& out, const Value& role) {
    const auto name = text_under(role.as_dict(), "name");
    const auto lowered = name ? lower(*name) : std::nullopt;
    if (!lowered) {
        out.problems.push_back({role.as_dict().where, name ? "the name of a role must be ASCII to be put in lower case"
                                                           : "a role needs a name that is a string"});
        return;
    }
    const auto same = std::find_if(out.role_files.begin(), out.role_files.end(),
                                   [&](const PlanRole& other) { return other.name == *name; });
    if (same != out.role_files.end()) {
        same->values = role;
    } else {
        out.role_files.push_back({*name, *lowered, role});
    }
}

void add_network_file(PlanValues& out, const Value& network) {
    const auto name = text_under(network.as_dict(), "name");
    const auto lowered = text_under(network.as_dict(), "name_lower");
    if (!name || !lowered) {
        out.problems.push_back({network.as_dict().where, "a network needs a name and a name_lower that are strings"});
        return;
    }
    const auto same = std::find_if(out.network_files.begin(), out.network_files.end(), [&](const PlanNetwork& other) {
        return text_under(other.values.as_dict(), "name") == name;
    });
    if (same != out.network_files.end()) {
        *same = {*lowered, network};
    } else {
        out.network_files.push_back({*lowered, network});
    }
}

}  // namespace

PlanValues plan_values(const yaml::Node& roles, const yaml::Node& networks, const TemplateSteps& steps) {
    PlanValues out;
    std::vector<Dict> role_dicts = mappings_of(roles, "role", out.problems);
    std::vector<Dict> network_dicts = mappings_of(networks, "network", out.problems);
    if (steps.number_networks)
        for (std::size_t i = 0; i < network_dicts.size(); ++i)
            value::set_key(network_dicts[i], "idx", static_cast<std::int64_t>(i));
    if (steps.tag_roles)
        for (Dict& role : role_dicts) add_tags(role, steps.role_tags, out.problems);
    if (steps.network_files)
        for (Dict& network : network_dicts)
            if (is_enabled(network)) add_lower_name(network);
    out.roles = list_of(role_dicts);
    out.networks = list_of(network_dicts);
    for (const Value& role : out.roles.as_list()) add_role_file(out, role);
    if (steps.network_files)
        for (const Value& network : out.networks.as_list())
            if (is_enabled(network.as_dict())) add_network_file(out, network);
    return out;
}

}  // namespace stepwarden::heat
