#include <fmt/format.h>

#include <string>

#include "check/rule.hpp"
#include "rules/support/loader_defects.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/task_texts.hpp"

namespace stepwarden::rules {
namespace {

/// Longer texts are not shown.
constexpr std::size_t shown_text = 100;

std::string shown(const std::string& text) {
    const bool short_enough = text.size() <= shown_text && text.find('\n') == std::string::npos;
    return short_enough ? fmt::format("the template '{}'", text) : std::string("a template");
}

void run(const check::Model& model, const check::Report& report) {
    tell_defects(model, ansible::TaskDefect::Kind::unparsable_condition,
                 "write it as an expression of Jinja: `==` compares, quotes and parentheses are closed", report);
    for (const KnownTask& known : all_tasks(model)) {
        for (const TaskText& text : texts_of(*known.task)) {
            // Conditions were told above.
            const std::string error = text.is_condition ? std::string() : parse_error(text);
            if (error.empty()) continue;
            check::Finding finding = finding_at(model, *known.task);
            finding.severity = check::Severity::error;
            finding.where = text.where;
            finding.message = fmt::format("{} of '{}' does not parse: {}", shown(text.text), title(*known.task), error);
            finding.help = "mend the expression, or put text that is not for Ansible into {% raw %}";
            finding.subject = text.text;
            report(std::move(finding));
        }
    }
}

}  // namespace

check::Rule schema_unparsable_expression() {
    return {
        .id = "schema-unparsable-expression",
        .severity = check::Severity::error,
        .summary = "a condition or a template of a task is no valid Jinja",
        .what =
            "A `when`, `until`, `failed_when` or `changed_when` that is no expression, and a text with `{{ }}` or `{% "
            "%}` that does not parse. What only the deployment fills in is left out.",
        .why =
            "The task fails whenever it is come to, and a wrong condition on an import fails the whole file. "
            "docker-registry compared with a single `=` (8b72e4dac), haproxy-public-tls-inject left a quote open "
            "(f1e6de3f0), heat-engine wrote `| | difference` (4a1abe6c0).",
        .fix = "Mend the expression.",
        .bad = "- name: remove the registry\n  package: name=docker-distribution state=absent\n  when: step|int = 3\n",
        .good =
            "- name: remove the registry\n  package: name=docker-distribution state=absent\n  when: step|int == 3\n",
        .run = run};
}

}  // namespace stepwarden::rules
