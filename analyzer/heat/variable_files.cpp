#include "heat/variable_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "heat/enabled_services.hpp"
#include "heat/made_hosts.hpp"
#include "value/compare.hpp"
#include "value/placeholder.hpp"
#include "value/python_text.hpp"
#include "yaml/parse.hpp"

namespace stepwarden::heat {
namespace {

using value::Dict;
using value::List;
using value::Value;

/// What stands under `key`, an empty dict where there is nothing.
Value under(const Value* output, std::string_view key) {
    if (output == nullptr || output->is_null()) return Dict{};
    if (!output->is_dict()) return *output;
    const Value* found = value::find(output->as_dict(), key);
    return found == nullptr || found->is_null() ? Value(Dict{}) : *found;
}

/// dict.update; Unknown when either is, for its keys are not known.
Value updated(const Value& base, const Value& winner) {
    if (!base.is_dict()) return base;
    if (!winner.is_dict()) return winner;
    Dict out = base.as_dict();
    for (const auto& [key, entry] : winner.as_dict()) value::set_key(out, key, entry);
    // It was written nowhere as it is.
    out.where = {};
    return out;
}

/// templates/group_var_role.j2 and host_var_server.j2 with empty lists.
std::string no_deployments(const DirectoryLayout& layout, std::string_view role) {
    std::string text;
    for (std::string name : layout.deployments) {
        if (const std::size_t at = name.find(role_mark); at != std::string::npos)
            name.replace(at, role_mark.size(), role);
        if (!text.empty()) text += '\n';
        text += name + ":  [] \n";
    }
    return text;
}

/// How Jinja writes a variable's value: text as it is, all else as Python does.
std::string as_written(const Value& value) {
    if (const value::Unknown* unknown = value::find_unknown(value))
        return "\"" + value::placeholder(*unknown->cause) + "\"";
    if (value::find_undefined(value) != nullptr) return "";
    return value::python_str(value);
}

class VariableFiles {
public:
    VariableFiles(const DirectoryInputs& inputs, const DirectoryLayout& layout, WrittenFiles& files)
        : inputs_(inputs), layout_(layout), files_(files), hosts_(made_hosts(inputs)) {}

    void write() {
        for (const std::string& role : inputs_.roles)
            if (inputs_.hosts.of(role) > 0) group_vars(role);
        if (layout_.all_nodes) files_.dump("group_vars/overcloud.yaml", all_nodes());
        if (is_in_groups(layout_.group_vars)) return;
        for (const MadeHost& host : hosts_) files_.text("host_vars/" + host.name, host_vars(host));
    }

private:
    static bool is_in_groups(GroupVars kind) { return kind == GroupVars::deployments || kind == GroupVars::role_lines; }

    void group_vars(const std::string& role) {
        const std::string path = "group_vars/" + role;
        const Value outputs = under(inputs_.role_group_vars, role);
        if (layout_.group_vars == GroupVars::deployments) return files_.text(path, no_deployments(layout_, role));
        if (layout_.group_vars == GroupVars::role_lines) {
            std::string text = no_deployments(layout_, role) + "\n" + lines(outputs);
            // validate_config
            if (const auto read = yaml::parse(text, text::no_file); !read)
                files_.fails(fmt::format("the config writer fails on {}: {}", path, read.error().message));
            return files_.text(path, std::move(text));
        }
        files_.dump(path, merged(role, outputs));
    }

    static std::string lines(const Value& outputs) {
        if (!outputs.is_dict()) return "";
        std::string text;
        for (const auto& [key, entry] : outputs.as_dict())
            text += fmt::format("{}: {}\n", as_written(key), as_written(entry));
        return text;
    }

    Value merged(const std::string& role, const Value& outputs) const {
        if (layout_.group_vars == GroupVars::outputs) return outputs;
        const Value role_data = under(inputs_.role_data, role);
        const Value services = role_data.is_dict() ? under(&role_data, "ansible_group_vars") : role_data;
        return layout_.group_vars == GroupVars::services_win ? updated(outputs, services) : updated(services, outputs);
    }

    /// host_var_server.j2. Of AnsibleHostVarsMap only the names are here, which need nothing but the host's own.
    std::string host_vars(const MadeHost& host) const {
        std::string text = no_deployments(layout_, host.role);
        if (!layout_.host_vars) return text;
        Dict vars = {{"fqdn_canonical", made_full_name(host)}};
        for (const std::string& network : networks_of(inputs_))
            vars.emplace_back("fqdn_" + network, made_full_name(host, network));
        return text + "\n# ansible_host_vars managed by TripleO Heat Templates in puppet/role.role.j2.yaml:\n" +
               yaml_dump(vars).text + "\n";
    }

    /// puppet/all-nodes-config.j2.yaml as far as services and hosts tell; every service counts as bound to ctlplane.
    Value all_nodes() const {
        if (inputs_.all_nodes_config != nullptr && inputs_.all_nodes_config->is_dict())
            return *inputs_.all_nodes_config;
        Dict vars = {{"deploy_identifier", ""}, {"stack_action", "CREATE"}, {"stack_update_type", ""}};
        if (!layout_.inventory.container_cli.empty())
            vars.emplace_back("container_cli", layout_.inventory.container_cli);
        List all;
        std::map<std::string, std::vector<std::string>> roles;
        for (const auto& [role, services] : services_of_roles(inputs_))
            for (const std::string& service : services) {
                auto& members = roles[service];
                if (members.empty()) all.emplace_back(service);
                if (members.empty() || members.back() != role) members.push_back(role);
            }
        for (const auto& [service, members] : roles) add_service(service, members, vars);
        vars.emplace_back("enabled_services", std::move(all));
        return vars;
    }

    void add_service(const std::string& service, const std::vector<std::string>& roles, Dict& vars) const {
        List addresses;
        List names;
        List short_names;
        for (const MadeHost& host : hosts_) {
            if (std::ranges::find(roles, host.role) == roles.end()) continue;
            addresses.emplace_back(made_address(0, host.number));
            names.emplace_back(made_full_name(host, "ctlplane"));
            short_names.emplace_back(host.name);
        }
        vars.emplace_back(service + "_enabled", "true");
        if (names.empty()) return;
        vars.emplace_back(service + "_bootstrap_node_ip", addresses.front());
        vars.emplace_back(service + "_short_bootstrap_node_name", short_names.front());
        vars.emplace_back(service + "_short_node_names", std::move(short_names));
        if (inputs_.networked_services && !inputs_.networked_services->contains(service)) return;
        vars.emplace_back(service + "_node_ips", std::move(addresses));
        vars.emplace_back(service + "_node_names", std::move(names));
    }

    const DirectoryInputs& inputs_;
    const DirectoryLayout& layout_;
    WrittenFiles& files_;
    std::vector<MadeHost> hosts_;
};

}  // namespace

void write_variable_files(const DirectoryInputs& inputs, const DirectoryLayout& layout, WrittenFiles& files) {
    VariableFiles(inputs, layout, files).write();
}

}  // namespace stepwarden::heat
