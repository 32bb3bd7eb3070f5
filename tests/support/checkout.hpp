// Small checkouts of tripleo-heat-templates in memory: a few templates in, and what a plan makes of them out, as text
// that a specification can show.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check/checkout.hpp"
#include "heat/plan.hpp"
#include "jinja/json_text.hpp"
#include "support/in_memory.hpp"
#include "value/placeholder.hpp"

namespace stepwarden::tests {

/// The value as JSON with sorted keys, and "unknown: CAUSE" or "undefined" for what has none; texts keep the marks of
/// their gaps.
inline std::string shown(const value::Value& value) {
    if (value.is_unknown()) return "unknown: " + value.cause();
    if (value.is_undefined()) return "undefined";
    const auto json = jinja::to_json_text(value::with_placeholders(value), {.sort_keys = true, .ascii = false});
    REQUIRE(json);
    REQUIRE(json->is_string());
    return json->as_string();
}

/// "path:line: message"; without a place the message alone.
inline std::string shown(const text::Tree& tree, const text::Diagnostic& diagnostic) {
    if (diagnostic.where.file == text::no_file) return diagnostic.message;
    return std::string(tree.path(diagnostic.where.file)) + ":" + std::to_string(diagnostic.where.line) + ": " +
           diagnostic.message;
}

/// The files with one more, which takes the place of one of the same path.
inline Files with(Files files, const std::string& path, std::string text) {
    std::erase_if(files, [&](const auto& file) { return file.first == path; });
    files.emplace_back(path, std::move(text));
    return files;
}

inline Files without(Files files, const std::string& path) {
    const auto removed = std::erase_if(files, [&](const auto& file) { return file.first == path; });
    REQUIRE(removed == 1);
    return files;
}

inline std::unique_ptr<check::Checkout> checkout_of(Files files) {
    auto checkout = std::make_unique<check::Checkout>();
    checkout->tree = std::make_unique<text::Tree>(text::Tree::from_memory(std::move(files)));
    checkout->table = check::plan_table();
    checkout->threads = 1;
    return checkout;
}

/// The plan "overcloud" of a checkout in memory.
class SmallPlan {
public:
    explicit SmallPlan(Files files, const std::vector<std::string>& environments = {})
        : checkout_(checkout_of(std::move(files))) {
        auto request = heat::request_for(checkout_->table.plans.front(), *checkout_->tree);
        REQUIRE_MESSAGE(request, request.error().message);
        request->environments.assign(environments.begin(), environments.end());
        auto plan = heat::Plan::load(checkout_->sources(), *request);
        REQUIRE_MESSAGE(plan, plan.error().message);
        plan_ = std::move(*plan);
    }

    [[nodiscard]] heat::Plan& plan() const { return *plan_; }
    [[nodiscard]] const check::Checkout& checkout() const { return *checkout_; }

    /// An output of the top template, or why there is none.
    [[nodiscard]] std::string output(std::string_view name) const {
        const heat::Outcome value = plan_->root().output(name);
        return value ? shown(*value) : shown(*checkout_->tree, value.error());
    }

    /// What went wrong and was contained.
    [[nodiscard]] std::vector<std::string> reported() const {
        std::vector<std::string> lines;
        for (const text::Diagnostic& diagnostic : plan_->evaluation().diagnostics)
            lines.push_back(shown(*checkout_->tree, diagnostic));
        return lines;
    }

private:
    std::unique_ptr<check::Checkout> checkout_;
    std::unique_ptr<heat::Plan> plan_;
};

/// A checkout whose top template is this one, with one role and an empty registry.
inline Files top_template(std::string text) {
    return {{"overcloud.yaml", std::move(text)},
            {"overcloud-resource-registry-puppet.yaml", "resource_registry: {}\n"},
            {"roles_data.yaml", "- name: Controller\n"}};
}

/// A service's template with one upgrade task.
inline std::string service_template(const std::string& name) {
    return "heat_template_version: rocky\n"
           "parameters:\n"
           "  RoleName: {type: string, default: ''}\n"
           "outputs:\n"
           "  role_data:\n"
           "    value:\n"
           "      service_name: " +
           name +
           "\n"
           "      upgrade_tasks:\n"
           "        - name: Stop " +
           name +
           "\n"
           "          when: step|int == 1\n"
           "          service:\n"
           "            name: " +
           name +
           "\n"
           "            state: stopped\n";
}

/// Two roles: a Controller with keystone and the shared ntp, a Compute with ntp alone. Shaped like stein's.
inline Files small_checkout() {
    return {
        {"overcloud.j2.yaml", R"(heat_template_version: rocky
parameters:
{% for role in roles %}
  {{role.name}}Services: {type: comma_delimited_list}
{% endfor %}
resources:
{% for role in roles %}
  {{role.name}}ServiceChain:
    type: OS::TripleO::{{role.name}}Services
    properties:
      Services: {get_param: {{role.name}}Services}
      RoleName: {{role.name}}
{% endfor %}
  AllNodesDeploySteps:
    type: OS::TripleO::PostDeploySteps
outputs:
  RoleData:
    value:
{% for role in roles %}
      {{role.name}}: {get_attr: [{{role.name}}ServiceChain, role_data]}
{% endfor %}
  RoleConfig:
    value: {get_attr: [AllNodesDeploySteps, RoleConfig]}
)"},
        {"overcloud-resource-registry-puppet.j2.yaml", R"(resource_registry:
{% for role in roles %}
  OS::TripleO::{{role.name}}Services: common/services/{{role.name.lower()}}-role.yaml
{% endfor %}
  OS::TripleO::PostDeploySteps: common/post.yaml
  OS::TripleO::Services::Keystone: deployment/keystone.yaml
  OS::TripleO::Services::Ntp: deployment/ntp.yaml
  OS::TripleO::Services::Off: OS::Heat::None
parameter_defaults:
{% for role in roles %}
  {{role.name}}Services: {{role.ServicesDefault|default([])}}
{% endfor %}
)"},
        {"roles_data.yaml", R"(- name: Controller
  ServicesDefault:
    - OS::TripleO::Services::Keystone
    - OS::TripleO::Services::Off
    - OS::TripleO::Services::Ntp
- name: Compute
  ServicesDefault:
    - OS::TripleO::Services::Ntp
)"},
        {"common/services/role.role.j2.yaml", R"(heat_template_version: rocky
parameters:
  Services: {type: comma_delimited_list, default: []}
  RoleName: {type: string, default: ''}
resources:
  ServiceChain:
    type: OS::Heat::ResourceChain
    properties:
      resources: {get_param: Services}
      resource_properties:
        RoleName: {get_param: RoleName}
outputs:
  role_data:
    description: Of the role {{role.name}}
    value:
      service_names:
        yaql:
          expression: $.data.where($ != null).select($.get('service_name'))
          data: {get_attr: [ServiceChain, role_data]}
      upgrade_tasks:
        yaql:
          expression: $.data.where($ != null).select($.get('upgrade_tasks')).where($ != null).flatten().distinct()
          data: {get_attr: [ServiceChain, role_data]}
)"},
        {"common/post.j2.yaml", R"(heat_template_version: rocky
outputs:
  RoleConfig:
    value:
      upgrade_steps_playbook: |
{% for role in roles %}
        - hosts: {{role.name}}
          tasks:
            - import_tasks: {{role.name}}/upgrade_tasks.yaml
{% endfor %}
)"},
        {"releasenotes/source/queens.rst", ""},
        {"releasenotes/source/rocky.rst", ""},
        {"deployment/keystone.yaml", service_template("keystone")},
        {"deployment/ntp.yaml", service_template("ntp")},
    };
}

}  // namespace stepwarden::tests
