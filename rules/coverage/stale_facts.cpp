#include <array>
#include <string>
#include <string_view>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/template_findings.hpp"
#include "rules/support/template_walk.hpp"
#include "yaml/fields.hpp"

namespace stepwarden::rules {
namespace {

constexpr std::string_view section_name = "upgrade_tasks";
constexpr std::array<std::string_view, 1> setup{"setup"};
constexpr std::array<std::string_view, 1> reboot{"reboot"};

/// The task's conditions, when one of them is that facts are not there; else nullptr.
const yaml::Node* only_when_undefined(const yaml::Node& task) {
    const yaml::Node* when = task.find("when");
    bool found = false;
    if (when != nullptr)
        for_each_scalar(*when, [&](std::string_view text) {
            found = found || (text.find("ansible_") != std::string_view::npos &&
                              text.find("is not defined") != std::string_view::npos);
        });
    return found ? when : nullptr;
}

void run(const check::TemplateModel& model, const check::Report& report) {
    for (const check::TemplateFacts& facts : model.templates) {
        const yaml::Entry* section = facts.role_data.find(section_name);
        if (section == nullptr || uses_of(section->value, reboot).empty()) continue;
        for (const ModuleUse& use : uses_of(section->value, setup)) {
            const yaml::Node* when = only_when_undefined(*use.task);
            if (when == nullptr) continue;
            check::Finding finding = finding_at(facts, when->where);
            finding.section = section_name;
            finding.task = yaml::text_of(use.task->find("name"));
            finding.message =
                "facts are gathered only where there are none, though the same upgrade_tasks change the system and "
                "reboot it: cached facts are those from before";
            finding.help = "gather them unconditionally";
            finding.subject = finding.task;
            report(std::move(finding));
        }
    }
}

}  // namespace

check::Rule coverage_stale_facts() {
    return {
        .id = "coverage-stale-facts",
        .severity = check::Severity::warning,
        .summary = "facts of the system are not gathered anew by tasks that upgrade it",
        .what =
            "A `setup` in upgrade_tasks with a condition that facts are not defined, in a list that reboots the host. "
            "Lists that leave the system as it is are not flagged.",
        .why =
            "TripleO keeps facts in a cache, so that they are nearly always defined. After the reboot into the new "
            "system the tasks decide by the distribution of the old one (fe7b9b89c).",
        .fix = "Gather the facts unconditionally.",
        .bad =
            "- setup: {gather_subset: [distribution]}\n  when: ansible_facts['distribution'] is not defined\n- "
            "reboot:\n  tags: [never, system_upgrade_reboot]\n",
        .good = "- setup: {gather_subset: [distribution]}\n- reboot:\n  tags: [never, system_upgrade_reboot]\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
