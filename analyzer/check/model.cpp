#include "check/model.hpp"

#include <algorithm>
#include <chrono>

#include "ansible/keywords.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::check {
namespace {

class Stopwatch {
public:
    explicit Stopwatch(std::vector<Timing>& timings) : timings_(timings) {}

    void lap(std::string stage) {
        const auto now = std::chrono::steady_clock::now();
        timings_.push_back({std::move(stage), std::chrono::duration<double>(now - last_).count()});
        last_ = now;
    }

private:
    std::vector<Timing>& timings_;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

/// Modules that no table knows: what they do is not seen, so they are named, each once.
void report_unknown_modules(const Model& model, std::vector<text::Diagnostic>& diagnostics) {
    std::vector<std::string_view> seen;
    for (const graph::Node& node : model.graph.nodes) {
        const ansible::Task& task = *node.task;
        if (task.is_block || task.action.empty() || task.inclusion != ansible::Inclusion::none) continue;
        // A script is a known module, whatever it does.
        if (model.modules.module(task.action) != nullptr || ansible::takes_command_line(task.action)) continue;
        if (std::find(seen.begin(), seen.end(), task.action) != seen.end()) continue;
        seen.push_back(task.action);
        diagnostics.push_back({task.action_where,
                               "the module '" + task.action_as_written +
                                   "' is not known, so what it does is not seen; a misspelt keyword looks the same",
                               {}});
    }
}

}  // namespace

const yaml::Node* Model::role_data(std::string_view role, std::string_view stem) const {
    for (const std::string_view extension : {".yaml", ""}) {
        const auto file = tree.find(std::string(role) + "/" + std::string(stem) + std::string(extension));
        if (file) return sources.parsed_document(*file);
    }
    return nullptr;
}

const graph::Node& Model::node_of(const simulate::Occurrence& occurrence) const {
    return graph.nodes[graph.node_of.at(occurrence.task)];
}

std::vector<text::Diagnostic> Model::diagnostics() const {
    std::vector<text::Diagnostic> all(tree.refused().begin(), tree.refused().end());
    for (const auto& list : {sources.diagnostics(), layout.diagnostics, schedule.diagnostics})
        all.insert(all.end(), list.begin(), list.end());
    report_unknown_modules(*this, all);
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.where < b.where; });
    const auto same = [](const auto& a, const auto& b) {
        return a.where == b.where && a.message == b.message && a.path == b.path;
    };
    all.erase(std::unique(all.begin(), all.end(), same), all.end());
    return all;
}

text::Result<std::unique_ptr<Model>> build_model(text::Tree tree, unsigned threads, std::vector<Timing>& timings,
                                                 const TaskOwners& owners, const tripleo::Knowledge& knowledge) {
    Stopwatch watch(timings);
    auto model = std::make_unique<Model>(std::move(tree), knowledge);
    const std::string_view sections = knowledge.file("sections.yaml");
    auto layout = tripleo::recognise(model->sources, {sections, knowledge.file("releases.yaml")}, threads);
    if (!layout) return tl::unexpected(layout.error());
    model->layout = std::move(*layout);
    model->sections = tripleo::read_sections(sections);
    watch.lap("read and parse");

    auto modules = simulate::read_module_table(knowledge.file("modules.yaml"), knowledge.file("commands.yaml"));
    if (!modules) return tl::unexpected(modules.error());
    model->modules = std::move(*modules);
    auto services = tripleo::read_service_knowledge(knowledge.file("services.yaml"));
    if (!services) return tl::unexpected(services.error());
    model->services = std::move(*services);
    model->ordering = knowledge.table("ordering.yaml");
    model->families = knowledge.table("families.yaml");
    watch.lap("knowledge");

    model->contributions = tripleo::collect_contributions(model->sources, model->layout);
    attribute_tasks(model->contributions, model->sources, model->layout, model->services, owners);
    watch.lap("services");

    const simulate::World world{model->sources, model->layout, nullptr, {}, {}};
    auto [schedule, observations] = simulate::observe_schedule(world, threads);
    model->schedule = std::move(schedule);
    model->observations = std::move(observations);
    model->timelines = simulate::make_timelines(model->schedule, model->layout, model->tree,
                                                simulate::read_workflows(knowledge.file("workflows.yaml")));
    watch.lap("schedule");

    model->graph = graph::make_nodes(model->parts());
    watch.lap("graph");
    return model;
}

}  // namespace stepwarden::check
