#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/contracts.hpp"

namespace stepwarden::rules {
namespace {

constexpr std::string_view id = "contract-role-without-variable";

void run(const check::TemplateModel& model, const check::Report& report) {
    report_missing_variables(model, id, report);
}

}  // namespace

check::Rule contract_role_without_variable() {
    return {
        .id = id,
        .severity = check::Severity::warning,
        .summary = "a role is called without a variable that it needs to do what is meant there",
        .what =
            "Calls of the roles that rules/knowledge/contracts.yaml lists (`role_calls`), in the sections and releases "
            "named there, without the variable named there. Calls with a `tasks_from`, and variables that a Heat "
            "function "
            "gives, are not flagged.",
        .why =
            "A role whose meaning changed keeps its callers running, with another outcome: tripleo-docker-rm, which "
            "removed "
            "docker's leftovers after an upgrade, became a link to tripleo-container-rm, which removes the containers "
            "of "
            "container_cli, and 94 services removed their new containers under podman (d1035703b).",
        .fix = "Give the role the variable.",
        .bad =
            "post_upgrade_tasks:\n  - import_role:\n      name: tripleo-docker-rm\n    vars:\n      "
            "containers_to_rm: [aodh_api]\n",
        .good =
            "post_upgrade_tasks:\n  - import_role:\n      name: tripleo-docker-rm\n    vars:\n      "
            "containers_to_rm: [aodh_api]\n      tripleo_container_cli: docker\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
