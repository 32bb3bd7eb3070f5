#include "cli/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "check/analyse.hpp"
#include "check/checkout.hpp"
#include "check/rendered_model.hpp"
#include "cli/check_policy.hpp"
#include "cli/message.hpp"
#include "cli/open_input.hpp"
#include "cli/print.hpp"
#include "cli/unanalysed.hpp"
#include "coverage/checkout_matrix.hpp"
#include "heat/provenance.hpp"
#include "report/html/report_page.hpp"
#include "tripleo/knowledge_files.hpp"

namespace stepwarden::cli {

namespace {

using report::html::Picture;
using report::html::ReportRequest;

ExitStatus print_page(const ReportOptions& options, const check::Results& results, const std::string& page) {
    const ExitStatus status = print("report", options.output, page);
    say_unanalysed("", results.unanalysed);
    if (status != ExitStatus::clean) return status;
    return results.unanalysed.empty() ? ExitStatus::clean : ExitStatus::unanalysed;
}

ExitStatus unread(const std::string& path, const text::Diagnostic& error) {
    say_unanalysed("", {unusable(path, error)});
    return ExitStatus::unanalysed;
}

/// A directory's findings and picture are of the same model.
ExitStatus report_directory(const ReportOptions& options, check::Policy& policy, text::Tree tree) {
    auto analysis = check::analyse(std::move(tree), policy.options(options.check.threads));
    if (!analysis) return unread(options.path(), analysis.error());
    check::apply(policy, analysis->results, analysis->model->tree);
    const Picture picture{*analysis->model, {}, {}};
    const ReportRequest request{
        options.path(), {"", &analysis->results, &analysis->model->tree}, &picture, nullptr, {}, {}};
    return print_page(options, analysis->results, report::html::report_page(request));
}

/// Where the rendered files of a plan were written.
class WrittenPlaces {
public:
    WrittenPlaces(const check::RenderedModel& rendered, const report::Part& part)
        : rendered_(rendered), part_(part), provenance_(*rendered.rendering) {}

    [[nodiscard]] std::optional<report::Place> of(text::Position where) const {
        const check::Model& model = *rendered_.model;
        const auto origin =
            provenance_.origin(model.tree.path(where.file), model.sources.parsed_document(where.file), where);
        return origin ? std::optional(report::place_of(part_, *origin)) : std::nullopt;
    }

private:
    const check::RenderedModel& rendered_;
    const report::Part& part_;
    heat::Provenance provenance_;
};

/// The plan that is drawn: the one that was asked for, else the first.
text::Result<check::RenderedModel> render(check::Checkout& checkout, const heat::CheckoutRequest& asked) {
    const auto request = heat::resolve_request(asked, checkout.root, *checkout.tree, checkout.table);
    if (!request) return tl::unexpected(request.error());
    std::vector<check::Timing> timings;
    return check::render_model(checkout.sources(), *request, timings);
}

/// What the checkout's scenarios, and CI's jobs as far as they are given, cover. What could not be read of it is added
/// to the results; there is no matrix where nothing could.
std::optional<coverage::Matrix> coverage_of(check::Checkout& checkout, const ReportOptions& options,
                                            check::Results& results) {
    const auto ci = coverage::read_ci_knowledge(tripleo::knowledge_file("ci.yaml"));
    if (!ci) return std::nullopt;
    for (const std::string& directory : options.jobs)
        if (const auto mounted = checkout.tree->mount(directory); !mounted)
            results.unanalysed.push_back(unusable(directory, mounted.error()));
    coverage::DeploymentReader reader(checkout.sources());
    const auto coverage = coverage::read_coverage(checkout, reader, *ci, !options.jobs.empty());
    if (!coverage) return std::nullopt;
    for (const text::Diagnostic& problem : coverage->problems) {
        check::Unanalysed input = check::unanalysed_of(*checkout.tree, problem);
        const bool is_told = std::ranges::any_of(results.unanalysed, [&](const check::Unanalysed& one) {
            return one.path == input.path && one.line == input.line && one.reason == input.reason;
        });
        if (!is_told) results.unanalysed.push_back(std::move(input));
    }
    return coverage::make_matrix(coverage->facts, *ci, coverage::Counting::voting);
}

/// What the page shows of which plans.
std::string plan_remark(const ReportOptions& options, const std::string& plan) {
    if (options.check.checkout.request.names_a_plan())
        return fmt::format("Findings, workflows and coverage are of the plan '{}'.", plan);
    return fmt::format(
        "Findings are of all default plans and of every service template, coverage is of all templates and scenarios. "
        "Workflows are of the plan '{}'; --plan draws another one.",
        plan);
}

ExitStatus report_checkout(const ReportOptions& options, check::Policy& policy, check::Checkout& checkout) {
    const heat::CheckoutRequest& asked = options.check.checkout.request;
    auto analysis = check::analyse_checkout(checkout, asked, policy.options(options.check.threads));
    if (!analysis) return unread(options.path(), analysis.error());
    check::apply(policy, analysis->results, *checkout.tree);
    std::optional<coverage::Matrix> matrix;
    if (!asked.names_a_plan()) matrix = coverage_of(checkout, options, analysis->results);
    ReportRequest request{options.path(), {"", &analysis->results, checkout.tree.get()}, nullptr, nullptr, {}, {}};
    if (matrix) request.matrix = &*matrix;
    const auto rendered = render(checkout, asked);
    if (!rendered) {
        request.remarks.push_back(fmt::format("No plan can be drawn: {}.", rendered.error().message));
        return print_page(options, analysis->results, report::html::report_page(request));
    }
    const std::string& plan = rendered->rendering->plan;
    request.remarks.push_back(plan_remark(options, plan));
    const WrittenPlaces places(*rendered, request.part);
    const Picture picture{*rendered->model, [&](text::Position where) { return places.of(where); },
                          fmt::format("rendered/{}/", plan)};
    request.picture = &picture;
    return print_page(options, analysis->results, report::html::report_page(request));
}

}  // namespace

ExitStatus run_report(const ReportOptions& options) {
    auto made = policy_for(options.check);
    if (!made) {
        say_usage_error("report", made.error());
        return ExitStatus::usage;
    }
    auto input = open_input(options.path(), options.check.checkout, options.check.threads);
    if (!input) return unread(options.path(), input.error());
    if (auto* checkout = std::get_if<std::unique_ptr<check::Checkout>>(&*input))
        return report_checkout(options, made->policy, **checkout);
    return report_directory(options, made->policy, std::move(std::get<GeneratedInput>(*input).tree));
}

}  // namespace stepwarden::cli
