#include "rules/support/contracts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "rules/support/ansible_roles.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/written.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::rules {
namespace {

bool is_given(const ansible::Task& task, std::string_view variable) {
    return std::ranges::any_of(task.vars, [&](const ansible::Field& field) {
        // A function of Heat gives what cannot be seen here.
        return field.name == variable || field.name == "map_merge" || field.name == "if" ||
               field.name.starts_with("get_");
    });
}

bool is_about(const yaml::Node& row, const check::WrittenTask& written) {
    const std::vector<std::string> sections = strings_of(row.find("sections"));
    return sections.empty() || std::ranges::find(sections, written.section) != sections.end();
}

}  // namespace

yaml::Node contracts(const tripleo::Knowledge& knowledge) { return knowledge.table("contracts.yaml"); }

void report_missing_variables(const check::TemplateModel& model, std::string_view rule, const check::Report& report) {
    const yaml::Node table = contracts(model.knowledge);
    for (const yaml::Node& row : rows_of(table, "role_calls")) {
        if (text_of(row.find("rule")) != rule || !is_for_release(row, model.release)) continue;
        const std::string_view needs = text_of(row.find("needs"));
        for (const check::TemplateFacts& facts : model.templates)
            for (const check::WrittenTask& written : facts.written.tasks) {
                const std::string_view role = called_role(*written.task);
                if (with_underscores(role) != text_of(row.find("role")) || !is_about(row, written)) continue;
                if (!written.task->argument_text("tasks_from").empty() || is_given(*written.task, needs)) continue;
                check::Finding finding = finding_at(facts, written);
                finding.message = fmt::format("the role '{}' is not given '{}': without it {}", role, needs,
                                              text_of(row.find("why")));
                finding.help = fmt::format("give it {}", needs);
                finding.subject = fmt::format("{} {}", role, needs);
                report(std::move(finding));
            }
    }
}

}  // namespace stepwarden::rules
