#include "check/analyse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "check/rule.hpp"
#include "check/run_rules.hpp"
#include "check/told_once.hpp"

namespace stepwarden::check {
namespace {

unsigned thread_count(unsigned wanted) {
    return wanted != 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
}

std::vector<Unanalysed> all_unanalysed(const Model& model) {
    std::vector<Unanalysed> all;
    for (const text::Diagnostic& diagnostic : model.diagnostics()) all.push_back(unanalysed_of(model.tree, diagnostic));
    return all;
}

Summary summary_of(const Model& model) {
    Summary summary;
    summary.files = model.sources.parsed();
    for (const graph::Node& node : model.graph.nodes) summary.tasks += node.task->is_block ? 0 : 1;
    std::set<std::string_view> services;
    for (const tripleo::Role& role : model.layout.roles) services.insert(role.services.begin(), role.services.end());
    summary.services = services.size();
    return summary;
}

}  // namespace

text::Result<Analysis> read_model(text::Tree tree, const Options& options, const TaskOwners& owners) {
    Analysis analysis;
    auto model =
        build_model(std::move(tree), thread_count(options.threads), analysis.timings, owners, *options.knowledge);
    if (!model) return tl::unexpected(model.error());
    analysis.model = std::move(*model);
    analysis.results.unanalysed = all_unanalysed(*analysis.model);
    analysis.results.summary = summary_of(*analysis.model);
    return analysis;
}

text::Result<Analysis> analyse(text::Tree tree, const Options& options) {
    auto analysis = read_model(std::move(tree), options);
    if (!analysis) return analysis;
    const auto start = std::chrono::steady_clock::now();
    const Model& model = *analysis->model;
    analysis->results.findings = run_rules(model, registry(), {options.select, options.ignore, options.minimum},
                                           options.threads, analysis->timings);
    drop_told(analysis->results, model.tree);
    analysis->timings.push_back(
        {"rules", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()});
    return analysis;
}

}  // namespace stepwarden::check
