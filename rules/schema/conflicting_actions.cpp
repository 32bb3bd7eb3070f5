#include "check/rule.hpp"
#include "rules/support/loader_defects.hpp"

namespace stepwarden::rules {
namespace {

void run(const check::Model& model, const check::Report& report) {
    tell_defects(
        model, ansible::TaskDefect::Kind::conflicting_actions,
        "leave the task one module; a keyword that is misspelt or an argument that slipped out of the module's "
        "mapping is taken for a second one",
        report);
}

}  // namespace

check::Rule schema_conflicting_actions() {
    return {.id = "schema-conflicting-actions",
            .severity = check::Severity::error,
            .summary = "a task has more than one module, or more than one loop",
            .what =
                "A task with two keys that are no keywords of Ansible, so that both count as modules: a misspelt "
                "keyword, an argument of the module that stands one level too far out, or two tasks in one mapping. "
                "Also a task with two loops.",
            .why =
                "Ansible refuses the whole file with 'conflicting action statements', and none of its tasks is ever "
                "played. THT had `ignore_error` (mended in 0a001b667), and arguments such as `warn` and `setype` "
                "beside their module.",
            .fix = "Spell the keyword as Ansible does, or indent the argument under its module.",
            .bad = "- name: stop the api\n  service: name=api state=stopped\n  ignore_error: true\n",
            .good = "- name: stop the api\n  service: name=api state=stopped\n  ignore_errors: true\n",
            .run = run};
}

}  // namespace stepwarden::rules
