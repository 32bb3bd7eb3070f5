#include "editor/analysis.hpp"

#include <memory>

#include "check/analyse.hpp"
#include "check/checkout.hpp"
#include "check/rendered_model.hpp"
#include "check/template_origins.hpp"
#include "heat/provenance.hpp"

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

WholeAnalysis finished(const Project& project, check::Results& results, const text::Tree& tree, check::Policy& policy,
                       const Shown& shown) {
    add_unreadable(project, results);
    check::apply(policy, results, tree);
    return {diagnostics_of(results, tree, shown), {}, {}};
}

NotesByPath wanted_notes(const Texts& texts) {
    NotesByPath notes;
    for (const auto& [path, text] : texts) notes[path];
    return notes;
}

/// The notes' tasks of a generated directory where the templates that they were made of have them.
void add_origins(check::RenderedModel& rendered, const Project& origin, NotesByPath& notes) {
    using heat::ParsedDocuments;
    check::Checkout checkout{std::make_unique<text::Tree>(origin.overlaid({})), origin.root().path, check::plan_table(),
                             ParsedDocuments(ParsedDocuments::Ending::stripped, origin.documents()), 0};
    auto templates = check::read_templates(checkout, {});
    if (!templates) return;
    const check::Model& model = *rendered.model;
    rendered.rendering = std::make_unique<heat::Rendering>(check::origins_of(model, templates->services));
    rendered.rendering->templates = templates->plan->templates().parsed();
    const heat::Provenance provenance(*rendered.rendering);
    for (auto& [path, by_line] : notes) {
        const auto file = model.tree.find(path);
        if (!file) continue;
        for (auto& [line, note] : by_line) {
            const text::Position where = note.where;
            const auto found = provenance.origin(path, model.sources.parsed_document(*file), where);
            if (!found || checkout.tree->mount_of(found->file) != text::main_mount) continue;
            note.origin_path = checkout.tree->path(found->file);
            note.origin_line = found->line;
        }
    }
}

WholeAnalysis analyse_generated(const AnalysisRequest& request, text::Tree tree, check::Policy& policy,
                                const Shown& shown) {
    auto analysis = check::analyse(std::move(tree), policy.options(0));
    if (!analysis) return {{}, {}, analysis.error().message};
    check::RenderedModel rendered;
    rendered.model = std::move(analysis->model);
    const text::Tree& in = rendered.model->tree;
    WholeAnalysis whole = finished(request.project, analysis->results, in, policy, shown);
    whole.notes = wanted_notes(request.texts);
    add_notes(
        *rendered.model, "",
        [&](text::Position where) {
            return WrittenAt{std::string(in.path(where.file)), where.line};
        },
        whole.notes);
    if (request.origin != nullptr) add_origins(rendered, *request.origin, whole.notes);
    return whole;
}

WholeAnalysis analyse_checkout(const AnalysisRequest& request, text::Tree tree, check::Policy& policy,
                               const Shown& shown) {
    using heat::ParsedDocuments;
    const Project& project = request.project;
    check::Checkout checkout{std::make_unique<text::Tree>(std::move(tree)), project.root().path, check::plan_table(),
                             ParsedDocuments(ParsedDocuments::Ending::stripped, project.documents()), 0};
    auto played = check::play_checkout(checkout, {}, policy.options(0));
    if (!played) {
        // What keeps all plans from being rendered is told at its place.
        check::Results results;
        results.unanalysed.push_back(check::unanalysed_of(*checkout.tree, played.error()));
        return finished(project, results, *checkout.tree, policy, shown);
    }
    WholeAnalysis whole = finished(project, played->analysis.results, *checkout.tree, policy, shown);
    whole.notes = wanted_notes(request.texts);
    for (const check::PlayedModel& played_model : played->models) {
        const heat::Provenance provenance(*played_model.rendered.rendering);
        const check::Model& model = *played_model.rendered.model;
        const auto written_at = [&](text::Position where) -> WrittenAt {
            const auto found =
                provenance.origin(model.tree.path(where.file), model.sources.parsed_document(where.file), where);
            if (!found || checkout.tree->mount_of(found->file) != text::main_mount) return {};
            return {std::string(checkout.tree->path(found->file)), found->line};
        };
        add_notes(model, played_model.rendered.rendering->plan, written_at, whole.notes);
    }
    return whole;
}

}  // namespace

WholeAnalysis analyse_whole(const AnalysisRequest& request) {
    const Project& project = request.project;
    if (project.failure()) return {{}, {}, project.failure()->message};
    auto policy = request.policy_of(project.root().path);
    if (!policy) return {{}, {}, policy.error()};
    text::Tree tree = project.overlaid(request.texts);
    const Shown shown{project.root().path, request.encoding, place_for_all(project, tree, check::plan_table())};
    return project.root().kind == Root::Kind::generated ? analyse_generated(request, std::move(tree), *policy, shown)
                                                        : analyse_checkout(request, std::move(tree), *policy, shown);
}

}  // namespace stepwarden::editor
