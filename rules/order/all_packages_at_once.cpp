#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "check/rule.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/template_findings.hpp"
#include "rules/support/template_tasks.hpp"
#include "rules/support/yaml_words.hpp"

namespace stepwarden::rules {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view rule_id = "order-all-packages-at-once";

bool updates_all(const TemplateTask& task) {
    static constexpr std::array modules = {"package"sv, "yum"sv, "dnf"sv};
    return std::any_of(modules.begin(), modules.end(), [&](std::string_view module) {
        return task.argument(module, "name") == "*" && task.argument(module, "state") == "latest";
    });
}

void tell(const TemplateTask& task, std::string_view section, const yaml::Node& row, const check::Report& report) {
    const std::string_view excluded = text_of(row.find("exclude"));
    check::Finding finding = finding_at(*task.facts, task.node->where);
    finding.severity = check::Severity::warning;
    finding.section = section;
    finding.task = std::string(task.name());
    finding.step = task.step;
    finding.subject = excluded;
    finding.message = fmt::format("'{}' updates all packages, those of {} with them, which {} updates later",
                                  task.name(), excluded, text_of(row.find("by")));
    finding.help = fmt::format("exclude {}* and the libraries that go with it", excluded);
    report(std::move(finding));
}

void look_at(const check::TemplateFacts& facts, const yaml::Node& row, const check::Report& report) {
    const std::string excluded(text_of(row.find("exclude")));
    for (const std::string& section : strings_of(row.find("sections")))
        for (const TemplateTask& task : template_tasks(facts, section))
            if (updates_all(task) && !contains_text(*task.node, excluded)) tell(task, section, row, report);
}

void run(const check::TemplateModel& model, const check::Report& report) {
    const yaml::Node ordering = model.knowledge.table("ordering.yaml");
    for (const yaml::Node& row : rows_of(ordering, "updated_apart")) {
        const std::vector<std::string> services = strings_of(row.find("services"));
        if (!is_for_release(row, model.release)) continue;
        for (const check::TemplateFacts& facts : model.templates)
            if (std::find(services.begin(), services.end(), facts.service) != services.end())
                look_at(facts, row, report);
    }
}

}  // namespace

check::Rule order_all_packages_at_once() {
    return {.id = rule_id,
            .severity = check::Severity::warning,
            .summary = "all packages are updated, with those that are to be updated apart",
            .what =
                "A task of a role's upgrade that updates all packages without leaving out those that other "
                "tasks update at their own time: Ceph's, in the releases that have its packages on the hosts.",
            .why =
                "Ceph's daemons restart from packages of a release that the cluster as a whole has not come to, and "
                "host after host drops out of it (6a4dcca63).",
            .fix = "Exclude the packages in the update of all others.",
            .bad = "- name: Update all packages\n  yum: name=* state=latest\n  when: step|int == 3\n",
            .good =
                "- name: Update all packages\n  yum: name=* state=latest exclude=ceph*,librados*,librbd*\n  when: "
                "step|int == 3\n",
            .run_on_templates = run};
}

}  // namespace stepwarden::rules
