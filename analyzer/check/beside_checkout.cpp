#include "check/beside_checkout.hpp"

#include <algorithm>
#include <chrono>

#include "check/rendered_model.hpp"
#include "check/rule.hpp"
#include "check/run_rules.hpp"
#include "check/template_catalogue.hpp"
#include "check/template_origins.hpp"

namespace stepwarden::check {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// A defect of a template shows in every role that has it.
void add_once(std::vector<Finding>& findings, Finding finding) {
    const bool known = std::ranges::any_of(findings, [&](const Finding& each) {
        return each.rule == finding.rule && each.where == finding.where && each.section == finding.section &&
               each.subject == finding.subject;
    });
    if (!known || finding.where.file == text::no_file) findings.push_back(std::move(finding));
}

}  // namespace

tripleo::TaskCatalogue catalogue_of(const CheckoutTemplates& templates) {
    return tripleo::TaskCatalogue(catalogue_rows(templates.services, templates.release));
}

text::Result<Analysis> analyse_beside(Checkout& checkout, const heat::CheckoutRequest& asked,
                                      GeneratedDirectory directory, const Options& options) {
    Analysis analysis;
    auto start = std::chrono::steady_clock::now();
    auto templates = read_templates(checkout, asked);
    if (!templates) return tl::unexpected(templates.error());
    const tripleo::TaskCatalogue catalogue = catalogue_of(*templates);
    const double reading = seconds_since(start);
    auto read = read_model(std::move(directory.tree), options, {.catalogue = &catalogue});
    if (!read) return tl::unexpected(read.error());
    analysis.results.summary = read->results.summary;
    analysis.timings = std::move(read->timings);
    analysis.timings.push_back({"templates", reading});

    start = std::chrono::steady_clock::now();
    RenderedModel rendered;
    rendered.model = std::move(read->model);
    rendered.rendering = std::make_unique<heat::Rendering>(origins_of(*rendered.model, templates->services));
    rendered.rendering->templates = templates->plan->templates().parsed();
    rendered.plan = std::move(templates->plan);
    WayBack back(rendered, *checkout.tree, {directory.path, "as generated"});
    analysis.timings.push_back({"origins", seconds_since(start)});

    start = std::chrono::steady_clock::now();
    const RuleFilter filter{options.select, options.ignore, options.minimum};
    for (Finding& finding : collect_findings(*rendered.model, registry(), filter, options.threads, analysis.timings))
        add_once(analysis.results.findings, back.to_checkout(std::move(finding)));
    finish_findings(analysis.results.findings, *checkout.tree);
    for (text::Diagnostic& diagnostic : rendered.model->diagnostics())
        analysis.results.unanalysed.push_back(unanalysed_of(*checkout.tree, back.to_checkout(std::move(diagnostic))));
    analysis.timings.push_back({"rules", seconds_since(start)});
    return analysis;
}

text::Result<Analysis> read_beside(Checkout& checkout, const heat::CheckoutRequest& asked, text::Tree directory) {
    const auto templates = read_templates(checkout, asked);
    if (!templates) return tl::unexpected(templates.error());
    const tripleo::TaskCatalogue catalogue = catalogue_of(*templates);
    return read_model(std::move(directory), {}, {.catalogue = &catalogue});
}

}  // namespace stepwarden::check
