#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "check/rule.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/task_texts.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::rules {
namespace {

using Names = std::vector<std::string>;

bool has(const Names& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {
        const auto table = yaml::read_table(model.knowledge.file("jinja_names.yaml"));
        const yaml::Node* row = table ? table->find("tests_as_filters") : nullptr;
        if (row == nullptr) return;
        names_ = strings_of(row->find("names"));
        const std::string& release = model.layout.release;
        if (has(strings_of(row->find("works_in")), release))
            severity_ = check::Severity::note;
        else if (release.empty() || has(strings_of(row->find("may_work_in")), release))
            severity_ = check::Severity::warning;
    }

    void run() const {
        for (const KnownTask& known : all_tasks(model_)) {
            std::set<std::string> told;
            for (const TaskText& text : texts_of(*known.task)) {
                if (text.text.find('|') == std::string::npos) continue;
                for (const jinja::Node& node : nodes_of(text)) {
                    const auto* filter = std::get_if<jinja::Filter>(&node.kind);
                    if (filter != nullptr && has(names_, filter->name) && told.insert(filter->name).second)
                        tell(*known.task, text, filter->name);
                }
            }
        }
    }

private:
    void tell(const ansible::Task& task, const TaskText& text, const std::string& name) const {
        check::Finding finding = finding_at(model_, task);
        finding.severity = severity_;
        finding.where = text.where;
        finding.message =
            fmt::format("'{}' uses the test '{}' as a filter, which Ansible 2.9 no longer has", title(task), name);
        finding.help = fmt::format("write `is {}` instead of `| {}`", name, name);
        finding.subject = name;
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    Names names_;
    check::Severity severity_ = check::Severity::error;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule schema_test_as_filter() {
    return {
        .id = "schema-test-as-filter",
        .severity = check::Severity::error,
        .summary = "a test is used as a filter, which Ansible 2.9 refuses",
        .what =
            "`x | succeeded`, `x | search('y')` and the like: tests that older releases of Ansible took as filters. "
            "A note in releases that are deployed with such an Ansible, a warning where both are in use.",
        .why =
            "From 2.9 on the template fails with 'no filter named', on the way that nobody took since the update of "
            "Ansible: nova-compute's instance HA kept `| search` until e0a634bf5.",
        .fix = "Write `is` instead of the bar.",
        .bad = "- name: start the check\n  service: name=compute state=started\n  when: hosts.stdout | search('x')\n",
        .good = "- name: start the check\n  service: name=compute state=started\n  when: hosts.stdout is search('x')\n",
        .run = run};
}

}  // namespace stepwarden::rules
