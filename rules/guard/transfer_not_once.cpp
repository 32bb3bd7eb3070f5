#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/contracts.hpp"

namespace stepwarden::rules {
namespace {

constexpr std::string_view id = "guard-transfer-not-once";

void run(const check::TemplateModel& model, const check::Report& report) {
    report_missing_variables(model, id, report);
}

}  // namespace

check::Rule guard_transfer_not_once() {
    return {
        .id = id,
        .severity = check::Severity::warning,
        .summary = "data is copied from one host to another again when the upgrade is run again",
        .what =
            "A call of the role tripleo_transfer without `tripleo_transfer_flag_file`, the file by which it knows that "
            "it has done its work (rules/knowledge/contracts.yaml, `role_calls`).",
        .why =
            "Upgrades are run again when they fail. The second copy overwrites the database that the upgraded host has "
            "used in the meantime with the old one (60b0359b8).",
        .fix = "Give it a flag file of its own.",
        .bad = "- import_role:\n    name: tripleo_transfer\n  vars:\n    tripleo_transfer_src_dir: /var/lib/mysql\n",
        .good =
            "- import_role:\n    name: tripleo_transfer\n  vars:\n    tripleo_transfer_src_dir: /var/lib/mysql\n    "
            "tripleo_transfer_flag_file: /var/lib/tripleo/transfer-flags/var-lib-mysql\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
