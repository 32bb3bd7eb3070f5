#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "check/rule.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/open_quote.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"
#include "value/placeholder.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::rules {
namespace {

constexpr int depth_bound = 20;
constexpr std::size_t shown_line = 80;

std::string line_at(std::string_view script, std::size_t number) {
    std::size_t start = 0;
    for (std::size_t i = 0; i < number; ++i) start = std::min(script.find('\n', start), script.size() - 1) + 1;
    const std::size_t end = std::min(script.find('\n', start), script.size());
    std::string_view line = script.substr(start, end - start);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    return line.size() <= shown_line ? std::string(line) : std::string(line.substr(0, shown_line)) + "...";
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {
        const auto table = yaml::read_table(model.knowledge.file("shell_texts.yaml"));
        if (!table) return;
        for (const yaml::Node& row : rows_of(*table, "variables"))
            for (std::string& name : strings_of(row.find("names"))) script_names_.push_back(std::move(name));
    }

    void run() const {
        for (const KnownTask& known : all_tasks(model_)) {
            const ansible::Task& task = *known.task;
            if (task.action == "shell") look_at(task, task.free_form, task.action_where);
            for (const ansible::Field& variable : task.vars)
                if (variable.node != nullptr) look_at_variable(task, variable.name, *variable.node);
        }
    }

private:
    void look_at_variable(const ansible::Task& task, const std::string& name, const yaml::Node& node,
                          int depth = 0) const {
        if (depth > depth_bound) return;
        if (node.is_string() && std::ranges::find(script_names_, name) != script_names_.end())
            look_at(task, node.scalar, node.where);
        for (const yaml::Node& item : node.items) look_at_variable(task, name, item, depth + 1);
        for (const yaml::Entry& entry : node.entries) look_at_variable(task, entry.key.scalar, entry.value, depth + 1);
    }

    void look_at(const ansible::Task& task, std::string_view script, text::Position where) const {
        if (value::has_placeholder(script)) return;
        const auto line = line_of_open_quote(script);
        if (!line) return;
        check::Finding finding = finding_at(model_, task);
        finding.severity = check::Severity::error;
        finding.where = where;
        finding.message = fmt::format("a quote in the script of '{}' is never closed, first on the line: {}",
                                      title(task), line_at(script, *line));
        finding.help = "put a quote at either end";
        finding.subject = line_at(script, *line);
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    std::vector<std::string> script_names_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule schema_unbalanced_quotes() {
    return {
        .id = "schema-unbalanced-quotes",
        .severity = check::Severity::error,
        .summary = "a shell script has a quote that nothing closes",
        .what =
            "The script of a shell task, or of a role's variable that holds one, at whose end a quote is open. "
            "Scripts with here-documents, backquotes or texts that only the deployment fills in are not judged.",
        .why =
            "The shell refuses the script, and when it is one that runs later, such as certmonger's after a renewal, "
            "nobody sees it before: haproxy kept serving its expired certificate (37a24bfe5).",
        .fix = "Put the quote that is missing.",
        .bad = "- name: reload\n  shell: |\n    podman exec $container\" reload\n",
        .good = "- name: reload\n  shell: |\n    podman exec \"$container\" reload\n",
        .run = run};
}

}  // namespace stepwarden::rules
