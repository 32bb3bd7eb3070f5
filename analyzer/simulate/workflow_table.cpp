#include "simulate/workflow_table.hpp"

#include <algorithm>
#include <utility>

#include "simulate/table_reader.hpp"

namespace stepwarden::simulate {
namespace {

bool truth(TableReader& reader, const yaml::Node& row, std::string_view key) {
    const yaml::Node* value = row.find(key);
    if (value == nullptr) return false;
    if (value->kind != yaml::Kind::boolean)
        reader.wrong(*value, "expected true or false under '" + std::string(key) + "'");
    return value->boolean;
}

PlaybookRun read_run(TableReader& reader, const yaml::Node& row) {
    PlaybookRun run;
    reader.only_keys(row, {"playbook", "playbooks", "tags", "skip_tags", "each_role"});
    run.playbooks = reader.texts(row, row.find("playbook") != nullptr ? "playbook" : "playbooks");
    if (run.playbooks.empty()) reader.wrong(row, "expected 'playbook', or 'playbooks' as a list");
    for (std::string& playbook : run.playbooks) playbook = std::string(tripleo::without_extension(playbook));
    run.tags.only = reader.texts(row, "tags");
    run.tags.skip = reader.texts(row, "skip_tags");
    run.each_role = truth(reader, row, "each_role");
    return run;
}

Workflow read_workflow(TableReader& reader, const yaml::Node& row) {
    Workflow workflow;
    reader.only_keys(row, {"name", "releases", "roles", "runs"});
    workflow.name = reader.text(row, "name");
    workflow.releases = reader.texts(row, "releases");
    workflow.roles = reader.optional_text(row, "roles").value_or("");
    if (!workflow.roles.empty() && workflow.roles != "one" && workflow.roles != "several")
        reader.wrong(row, "'roles' is one or several, not '" + workflow.roles + "'");
    for (const yaml::Node& run : reader.rows(row, "runs"))
        if (run.is_mapping()) workflow.runs.push_back(read_run(reader, run));
    if (workflow.runs.empty()) reader.wrong(row, "expected at least one row under 'runs'");
    return workflow;
}

bool share_a_release(const Workflow& a, const Workflow& b) {
    if (a.releases.empty() || b.releases.empty()) return true;
    return std::ranges::find_first_of(a.releases, b.releases) != a.releases.end();
}

void add(TableReader& reader, std::vector<Workflow>& workflows, Workflow added, const yaml::Node& row) {
    const auto is_twin = [&added](const Workflow& each) {
        return each.name == added.name && share_a_release(each, added);
    };
    if (std::ranges::any_of(workflows, is_twin))
        reader.wrong(row, "a second workflow '" + added.name + "' for the same release");
    workflows.push_back(std::move(added));
}

}  // namespace

text::Result<std::vector<Workflow>> read_workflow_table(std::string_view yaml, std::string_view file_name) {
    TableReader reader{std::string(file_name)};
    std::vector<Workflow> workflows;
    if (const auto document = reader.document(yaml)) {
        reader.only_keys(*document, {"default_release", "workflows"});
        const std::string release = reader.optional_text(*document, "default_release").value_or("");
        for (const yaml::Node& row : reader.rows(*document, "workflows")) {
            if (!row.is_mapping()) continue;
            Workflow workflow = read_workflow(reader, row);
            workflow.default_release = release;
            add(reader, workflows, std::move(workflow), row);
        }
    }
    if (reader.problem()) return tl::unexpected(*reader.problem());
    return workflows;
}

bool is_of_release(const Workflow& workflow, const tripleo::Layout& layout) {
    const std::string& release = layout.release.empty() ? workflow.default_release : layout.release;
    return workflow.releases.empty() || std::ranges::find(workflow.releases, release) != workflow.releases.end();
}

bool is_for_roles(const Workflow& workflow, const tripleo::Layout& layout) {
    return workflow.roles.empty() || (workflow.roles == "one") == (layout.roles.size() <= 1);
}

}  // namespace stepwarden::simulate
