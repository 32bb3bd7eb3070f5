#include "heat/made_inventory.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "heat/enabled_services.hpp"
#include "heat/made_hosts.hpp"

namespace stepwarden::heat {
namespace {

using value::Dict;
using value::List;
using value::Value;

/// What the standalone client gives its own host (extra_vars of write_static_inventory).
constexpr std::string_view interpreter = "/usr/bin/python3";

bool is_standalone(const DirectoryInputs& inputs) { return inputs.plan == "standalone"; }

List texts(const std::vector<std::string>& items) { return {items.begin(), items.end()}; }

Dict names_only(const std::vector<std::string>& names) {
    Dict out;
    for (const std::string& name : names) out.emplace_back(name, Dict{});
    return out;
}

bool has(const std::vector<std::string>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

class InventoryWriter {
public:
    InventoryWriter(const DirectoryInputs& inputs, const InventoryLayout& layout)
        : inputs_(inputs), layout_(layout), networks_(networks_of(inputs)), hosts_(made_hosts(inputs)) {}

    std::string write() {
        add("Undercloud", Dict{{"hosts", names_only({"undercloud"})}, {"vars", undercloud()}});
        for (const std::string& role : inputs_.roles) add(role, role_group(role));
        for (const AboveRoles& group : layout_.groups) above_roles(group);
        service_groups();
        if (!layout_.excluded.is_undefined()) add("excluded_overcloud", layout_.excluded);
        return std::move(text_);
    }

private:
    /// Groups stand in the order in which they are made, what is in them is sorted. The first of a name stays.
    void add(const std::string& name, const Value& group) {
        if (!names_.insert(name).second) return;
        text_ += yaml_dump(Dict{{name, group}}).text;
    }

    Dict undercloud() const {
        Dict vars = layout_.undercloud;
        vars.emplace_back("plan", inputs_.plan);
        if (layout_.admin_password) vars.emplace_back("overcloud_admin_password", "******");
        vars.emplace_back("overcloud_keystone_url", "http://" + made_virtual_address(0) + ":5000");
        vars.emplace_back("overcloud_horizon_url", "http://" + made_virtual_address(0) + ":80/dashboard");
        return vars;
    }

    Dict host_vars(const MadeHost& host) const {
        Dict vars = {{"ansible_host", made_address(0, host.number)}, {"deploy_server_id", host.id}};
        if (has(layout_.host, "enabled_networks")) vars.emplace_back("enabled_networks", texts(networks_));
        for (std::size_t i = 0; i < networks_.size(); ++i) {
            vars.emplace_back(networks_[i] + "_ip", made_address(i, host.number));
            if (has(layout_.host, "hostnames"))
                vars.emplace_back(networks_[i] + "_hostname", made_full_name(host, networks_[i]));
        }
        if (has(layout_.host, "hostnames")) vars.emplace_back("canonical_hostname", made_full_name(host));
        return vars;
    }

    Dict role_vars(const std::string& role) const {
        Dict vars = {{"ansible_ssh_user", is_standalone(inputs_) ? "root" : layout_.ssh_user},
                     {"bootstrap_server_id", made_server_id(0)},
                     {"tripleo_role_name", role}};
        if (has(layout_.role, "role_name")) vars.emplace_back("role_name", role);
        if (has(layout_.role, "serial")) vars.emplace_back("serial", 1);
        if (has(layout_.role, "tripleo_role_networks")) {
            std::vector<std::string> networks = networks_;
            std::ranges::sort(networks);
            vars.emplace_back("tripleo_role_networks", texts(networks));
        }
        if (is_standalone(inputs_)) {
            vars.emplace_back("ansible_connection", "local");
            vars.emplace_back("ansible_python_interpreter", interpreter);
        }
        return vars;
    }

    Dict role_group(const std::string& role) const {
        Dict hosts;
        for (const MadeHost& host : hosts_)
            if (host.role == role) hosts.emplace_back(host.name, host_vars(host));
        return {{"hosts", std::move(hosts)}, {"vars", role_vars(role)}};
    }

    std::string named(const std::string& name) const { return name == "PLAN" ? inputs_.plan : name; }

    Dict cloud_vars() const {
        Dict vars;
        if (!layout_.container_cli.empty()) vars.emplace_back("container_cli", layout_.container_cli);
        for (std::size_t i = 0; i < networks_.size(); ++i)
            vars.emplace_back(networks_[i] + "_vip", made_virtual_address(i));
        for (const std::string& vip : layout_.vips) vars.emplace_back(vip + "_vip", made_virtual_address(0));
        return vars;
    }

    void above_roles(const AboveRoles& group) {
        if (inputs_.roles.empty()) return;
        const bool of_roles = group.of == "ROLES";
        Dict entries = {{"children", names_only(of_roles ? inputs_.roles : std::vector{named(group.of)})}};
        if (of_roles) entries.emplace_back("vars", cloud_vars());
        if (!group.deprecated.empty()) entries.emplace_back("deprecated", group.deprecated);
        add(named(group.name), entries);
    }

    void service_groups() {
        std::vector<std::string> order;
        std::map<std::string, std::vector<std::string>> roles;
        const auto join = [&](const std::string& group, const std::string& role) {
            auto& members = roles[group];
            if (members.empty()) order.push_back(group);
            if (!has(members, role)) members.push_back(role);
        };
        const auto services = services_of_roles(inputs_);
        for (const auto& [role, names] : services)
            for (const std::string& name : names) join(name, role);
        for (const std::string& service : std::vector(order))
            for (const auto& [of, alias] : layout_.aliases)
                if (of == service)
                    for (const std::string& role : std::vector(roles[service])) join(alias, role);
        for (const std::string& group : order)
            add(lower(group),
                Dict{{"children", names_only(roles[group])}, {"vars", Dict{{"ansible_ssh_user", role_user()}}}});
    }

    std::string role_user() const { return is_standalone(inputs_) ? "root" : layout_.ssh_user; }

    static std::string lower(std::string text) {
        std::ranges::transform(text, text.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        return text;
    }

    const DirectoryInputs& inputs_;
    const InventoryLayout& layout_;
    std::vector<std::string> networks_;
    std::vector<MadeHost> hosts_;
    std::set<std::string> names_;
    std::string text_;
};

}  // namespace

std::string inventory_path(const DirectoryInputs& inputs) {
    return is_standalone(inputs) ? "inventory.yaml" : "tripleo-ansible-inventory.yaml";
}

std::string made_inventory(const DirectoryInputs& inputs, const DirectoryLayout& layout) {
    return InventoryWriter(inputs, layout.inventory).write();
}

}  // namespace stepwarden::heat
