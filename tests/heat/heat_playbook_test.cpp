// Steps of releases whose upgrade tasks Heat played itself, read from the template that did it.
#include <doctest/doctest.h>

#include "check/checkout.hpp"
#include "support/checkout.hpp"

using namespace stepwarden;
using Lines = std::vector<std::string>;

namespace {

constexpr std::string_view steps_of_heat = R"(heat_template_version: ocata
{% set upgrade_steps_max = 3 -%}
resources:
{% for step in range(0, upgrade_steps_max) %}
{% for role in roles %}
  {{role.name}}UpgradeConfig_Step{{step}}:
    type: OS::TripleO::UpgradeConfig
    properties:
      UpgradeStepConfig: {get_param: [role_data, {{role.name}}, upgrade_tasks]}
      step: {{step}}
{% endfor %}
{% endfor %}
)";

/// "line rule" of what is found in a service with these upgrade tasks.
Lines found(const std::string& tasks) {
    tests::Files files = tests::with(tests::small_checkout(), "deployment/keystone.yaml",
                                     "heat_template_version: ocata\noutputs:\n  role_data:\n    value:\n"
                                     "      service_name: keystone\n      upgrade_tasks:\n" +
                                         tasks);
    files = tests::with(std::move(files), "puppet/major_upgrade_steps.j2.yaml", std::string(steps_of_heat));
    for (const char* page : {"queens", "rocky"})
        files = tests::without(std::move(files), std::string("releasenotes/source/") + page + ".rst");
    const auto checkout = tests::checkout_of(std::move(files));
    const auto analysis = check::analyse_checkout(
        *checkout, {}, {.threads = 1, .select = {"step-never-reached", "step-missing"}, .ignore = {}});
    REQUIRE(analysis);
    Lines lines;
    for (const check::Finding& finding : analysis->results.findings)
        lines.push_back(std::to_string(finding.where.line) + " " + finding.rule);
    return lines;
}

}  // namespace

TEST_CASE("a tag names a step that Heat's template has, or one that it lacks") {
    CHECK(found("      - {name: Stop keystone, tags: step2, service: name=httpd state=stopped}\n"
                "      - {name: Start keystone, tags: step3, service: name=httpd state=started}\n") ==
          Lines{"8 step-never-reached"});
}

TEST_CASE("where conditions tell the steps a tag does not, and Heat plays nothing") {
    CHECK(found("      - {name: a, when: step|int == 7, service: name=httpd state=stopped}\n"
                "      - {name: b, when: step|int == 8, service: name=httpd state=started}\n"
                "      - {name: c, tags: step9, service: name=httpd state=started}\n") == Lines{});
}
