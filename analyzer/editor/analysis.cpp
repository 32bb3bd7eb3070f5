#include "editor/analysis.hpp"

#include <fmt/format.h>

#include <memory>

#include "check/analyse.hpp"
#include "check/checkout.hpp"
#include "text/visible.hpp"

namespace stepwarden::editor {
namespace {

/// Where what belongs to no file is shown: a file that every project of the kind has.
std::string place_for_all(const Project& project, const text::Tree& tree, const heat::PlanTable& table) {
    if (project.root().kind == Root::Kind::checkout)
        for (const std::string& mark : table.marks)
            if (tree.find(mark)) return mark;
    for (const text::FileId file : tree.below(""))
        if (tree.path(file).ends_with("_playbook.yaml")) return std::string(tree.path(file));
    return tree.size() == 0 ? "" : std::string(tree.path(0));
}

void add_unreadable(const Project& project, check::Results& results) {
    for (const text::Diagnostic& each : project.unreadable())
        results.unanalysed.push_back({each.path, 0, each.message});
}

}  // namespace

WholeAnalysis analyse_whole(const AnalysisRequest& request) {
    const Project& project = request.project;
    if (project.failure()) return {{}, project.failure()->message};
    auto policy = request.policy_of(project.root().path);
    if (!policy) return {{}, policy.error()};
    text::Tree tree = project.overlaid(request.texts);
    Shown shown{project.root().path, request.encoding, place_for_all(project, tree, check::plan_table())};
    const auto finish = [&](check::Results& results, const text::Tree& in) -> WholeAnalysis {
        add_unreadable(project, results);
        check::apply(*policy, results, in);
        return {diagnostics_of(results, in, shown), {}};
    };
    if (project.root().kind == Root::Kind::generated) {
        auto analysis = check::analyse(std::move(tree), policy->options(0));
        if (!analysis) return {{}, analysis.error().message};
        return finish(analysis->results, analysis->model->tree);
    }
    using heat::ParsedDocuments;
    check::Checkout checkout{std::make_unique<text::Tree>(std::move(tree)), project.root().path, check::plan_table(),
                             ParsedDocuments(ParsedDocuments::Ending::stripped, project.documents()), 0};
    auto analysis = check::analyse_checkout(checkout, {}, policy->options(0));
    if (!analysis) {
        // What keeps all plans from being rendered is told at its place.
        check::Results results;
        results.unanalysed.push_back(check::unanalysed_of(*checkout.tree, analysis.error()));
        return finish(results, *checkout.tree);
    }
    return finish(analysis->results, *checkout.tree);
}

}  // namespace stepwarden::editor
