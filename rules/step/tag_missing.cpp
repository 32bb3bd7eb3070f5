#include <fmt/format.h>

#include <algorithm>

#include "check/rule.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/tag_driven.hpp"
#include "tripleo/step_condition.hpp"

namespace stepwarden::rules {
namespace {

constexpr std::string_view rule_id = "step-tag-missing";
constexpr std::string_view section = tag_driven_section;
constexpr std::string_view every_step = "common";

/// One of its own tags, of those around it, or of those of all tasks in it.
bool is_selected(const check::Model& model, std::uint32_t contributed) {
    const std::vector<std::string> tags = tags_with_blocks(model, contributed);
    const auto selects = [](const std::string& tag) {
        return names_a_step(tag) || tag == every_step || tag == "always" || tag == "never";
    };
    return std::any_of(tags.begin(), tags.end(), selects);
}

void tell(const check::Model& model, std::uint32_t contributed, const check::Report& report) {
    const ansible::Task& task = model.contributions.tasks[contributed].task();
    check::Finding finding = finding_at(node_of(model, contributed));
    finding.severity = check::Severity::warning;
    finding.subject = task.register_name;
    finding.message =
        task.tags.empty()
            ? fmt::format("'{}' has no tag: Heat runs {} with --tags stepN, which never selects it", title(task),
                          section)
            : fmt::format(
                  "'{}' has neither the tag of a step nor '{}': Heat runs {} with --tags stepN, which never "
                  "selects it",
                  title(task), every_step, section);
    if (!task.register_name.empty())
        finding.message += fmt::format(", so '{}' is not there for the tasks that read it", task.register_name);
    finding.help = "tag it with its step, or with 'common' for all steps";
    report(std::move(finding));
}

void run(const check::Model& model, const check::Report& report) {
    if (!is_driven_by_tags(model)) return;
    for (const tripleo::ContributedList& list : model.contributions.lists) {
        if (list.section != section) continue;
        for (const std::uint32_t top : list.tasks) {
            const bool is_block = model.contributions.tasks[top].task().is_block;
            const std::uint32_t end = is_block ? end_of(model, top) : top + 1;
            for (std::uint32_t i = is_block ? top + 1 : top; i < end; ++i)
                if (!is_selected(model, i) && !model.contributions.tasks[i].task().is_block) tell(model, i, report);
        }
    }
}

}  // namespace

check::Rule step_tag_missing() {
    return {.id = rule_id,
            .severity = check::Severity::warning,
            .summary = "an upgrade task without a step's tag, where tags are the steps",
            .what =
                "Tasks of upgrade_tasks with neither the tag of a step nor `common`, in the releases in which Heat "
                "plays the list with --tags stepN (newton to early queens), themselves and the blocks around them.",
            .why =
                "No run selects the task. When it registers what a tagged task reads, that one fails: iscsid's upgrade "
                "stopped at an undefined stat_iscsid_service (83ed45bab).",
            .fix = "Tag the task with its step, or with `common`.",
            .bad =
                "- name: stat the unit\n  stat: path=/lib/systemd/system/iscsid.service\n  register: unit\n- name: "
                "Stop iscsid\n  tags: step2\n  service: name=iscsid state=stopped\n  when: unit.stat.exists\n",
            .good =
                "- name: stat the unit\n  tags: step2\n  stat: path=/lib/systemd/system/iscsid.service\n  register: "
                "unit\n- name: Stop iscsid\n  tags: step2\n  service: name=iscsid state=stopped\n  when: "
                "unit.stat.exists\n",
            .run = run};
}

}  // namespace stepwarden::rules
