#include "cli/report.hpp"

#include <fmt/format.h>

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
#include "heat/provenance.hpp"
#include "report/html/report_page.hpp"

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
    const ReportRequest request{options.path(), {"", &analysis->results, &analysis->model->tree}, &picture, {}, {}};
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

ExitStatus report_checkout(const ReportOptions& options, check::Policy& policy, check::Checkout& checkout) {
    const heat::CheckoutRequest& asked = options.check.checkout.request;
    auto analysis = check::analyse_checkout(checkout, asked, policy.options(options.check.threads));
    if (!analysis) return unread(options.path(), analysis.error());
    check::apply(policy, analysis->results, *checkout.tree);
    ReportRequest request{options.path(), {"", &analysis->results, checkout.tree.get()}, nullptr, {}, {}};
    const auto rendered = render(checkout, asked);
    if (!rendered) {
        request.remarks.push_back(fmt::format("No plan can be drawn: {}.", rendered.error().message));
        return print_page(options, analysis->results, report::html::report_page(request));
    }
    const std::string& plan = rendered->rendering->plan;
    request.remarks.push_back(
        asked.names_a_plan()
            ? fmt::format("Findings, workflows and coverage are of the plan '{}'.", plan)
            : fmt::format("Findings are of all default plans and of every service template; workflows and coverage are "
                          "of the plan '{}'. Another plan is drawn with --plan.",
                          plan));
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
