#include <fmt/format.h>

#include <algorithm>

#include "check/rule.hpp"
#include "check/rule_names.hpp"
#include "check/suppressions.hpp"

namespace stepwarden::rules {
namespace {

check::Finding finding_at(const check::Suppression& comment, std::string message, std::string subject) {
    check::Finding finding;
    finding.severity = check::Severity::warning;
    finding.where = comment.where;
    finding.message = std::move(message);
    finding.subject = std::move(subject);
    return finding;
}

/// Some rule of the name was run, so that the comment had something to suppress.
bool was_heard(const check::SuppressionUses& uses, const std::string& name) {
    return std::ranges::any_of(check::registry(), [&](const check::Rule& rule) {
        return (rule.id == name || rule.group() == name) && uses.runs(rule);
    });
}

bool suppresses(const check::SuppressionUse& use, const std::string& name) {
    return std::ranges::any_of(use.suppressed,
                               [&](const std::string& rule) { return rule == name || check::group_of(rule) == name; });
}

void run(const check::SuppressionUses& uses, const check::Report& report) {
    for (const check::SuppressionUse& use : uses.all) {
        if (use.comment.rules.empty()) {
            auto finding = finding_at(use.comment, "the comment names no rule to ignore, so it suppresses nothing", "");
            finding.help = "name the rule: `# stepwarden: ignore[rule] reason`";
            report(std::move(finding));
        }
        for (const std::string& name : use.comment.rules) {
            if (const auto unknown = check::unknown_rule({name})) {
                report(finding_at(use.comment, *unknown, name));
            } else if (was_heard(uses, name) && !suppresses(use, name)) {
                auto finding = finding_at(
                    use.comment, fmt::format("nothing here is flagged by {}, so the comment suppresses nothing", name),
                    name);
                finding.help = "drop the comment";
                report(std::move(finding));
            }
        }
    }
}

}  // namespace

check::Rule schema_unused_suppression() {
    return {.id = "schema-unused-suppression",
            .severity = check::Severity::warning,
            .summary = "a comment asks to ignore a rule that finds nothing there, or names none",
            .what =
                "A comment `# stepwarden: ignore[rule] reason` that names no rule, one that there is not, or one that "
                "has no finding in the task, block or key that the comment covers. Rules that a run leaves out are "
                "not judged, and neither are comments when only one plan of a checkout is looked at.",
            .why =
                "A comment that outlived its finding hides the next one of the same kind, and one with a misspelt "
                "name hides nothing though its author believes that it does.",
            .fix = "Drop the comment, or name the rule that `stepwarden check` prints in brackets.",
            .bad =
                "# stepwarden: ignore[step-never-reachd] the step comes with the next release\n"
                "- name: restart the agent\n  service: name=agent state=restarted\n  when: step|int == 9\n",
            .good =
                "# stepwarden: ignore[step-never-reached] the step comes with the next release\n"
                "- name: restart the agent\n  service: name=agent state=restarted\n  when: step|int == 9\n",
            .run_on_suppressions = run};
}

}  // namespace stepwarden::rules
