#include "check/rule.hpp"
#include "rules/support/loader_defects.hpp"

namespace stepwarden::rules {
namespace {

void run(const check::Model& model, const check::Report& report) {
    tell_defects(model, ansible::TaskDefect::Kind::no_action, "give the task its module, or drop it", report);
}

}  // namespace

check::Rule schema_no_module() {
    return {
        .id = "schema-no-module",
        .severity = check::Severity::error,
        .summary = "a task has keywords, but no module",
        .what = "A task of which every key is a keyword of Ansible: a name, a condition, a loop, and nothing to do.",
        .why =
            "Ansible refuses the whole file with 'no module/action detected in task', and none of its tasks is "
            "played. A line that became an item of its own by a dash too many does it, as in tripleo-ui's "
            "upgrade_tasks from pike to rocky.",
        .fix = "Put the module into the task, or its keywords into the task that they were meant for.",
        .bad = "- name: is the api enabled\n- command: systemctl is-enabled api\n  register: api_enabled\n",
        .good = "- name: is the api enabled\n  command: systemctl is-enabled api\n  register: api_enabled\n",
        .run = run};
}

}  // namespace stepwarden::rules
