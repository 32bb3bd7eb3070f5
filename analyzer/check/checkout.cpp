#include "check/checkout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "check/rendered_model.hpp"
#include "check/rule.hpp"
#include "check/run_rules.hpp"
#include "tripleo/knowledge_files.hpp"

namespace stepwarden::check {
namespace {

/// What several plans of one checkout come to, each thing once.
class Gathered {
public:
    Gathered(Checkout& checkout, const Options& options) : checkout_(checkout), options_(options) {}

    void add(RenderedModel& rendered) {
        WayBack back(rendered, *checkout_.tree);
        const RuleFilter filter{options_.select, options_.ignore, options_.minimum};
        for (Finding& finding : collect_findings(*rendered.model, registry(), filter))
            add(back.to_checkout(std::move(finding)));
        for (const text::Diagnostic& diagnostic : rendered.rendering->diagnostics) add(diagnostic);
        for (text::Diagnostic& diagnostic : rendered.model->diagnostics()) add(back.to_checkout(std::move(diagnostic)));
        for (const graph::Node& node : rendered.model->graph.nodes) summary_.tasks += node.task->is_block ? 0 : 1;
        for (const heat::ServiceSections& service : rendered.rendering->services)
            services_.insert(service.template_path);
        if (!rendered.rendering->has_playbooks)
            remarks_.push_back(
                fmt::format("the plan '{}' has no playbooks, for this release left playing its tasks to "
                            "Heat; what depends on when they are played is not checked",
                            rendered.rendering->plan));
    }

    void add(const text::Diagnostic& diagnostic) {
        Unanalysed input = unanalysed_of(*checkout_.tree, diagnostic);
        const bool known = std::ranges::any_of(unanalysed_, [&](const Unanalysed& each) {
            return each.path == input.path && each.line == input.line && each.reason == input.reason;
        });
        if (!known) unanalysed_.push_back(std::move(input));
    }

    Results finish() {
        Results results;
        finish_findings(findings_, *checkout_.tree);
        results.findings = std::move(findings_);
        std::ranges::stable_sort(unanalysed_, {},
                                 [](const Unanalysed& each) { return std::tie(each.path, each.line); });
        results.unanalysed = std::move(unanalysed_);
        results.remarks = std::move(remarks_);
        summary_.services = services_.size();
        summary_.files = checkout_.documents.size();
        results.summary = summary_;
        return results;
    }

private:
    /// A defect of a template shows in every plan and role that has it.
    void add(Finding finding) {
        const auto same = [&](const Finding& each) {
            return each.rule == finding.rule && each.where == finding.where && each.section == finding.section &&
                   each.subject == finding.subject;
        };
        const bool placed = finding.where.file != text::no_file;
        if (!placed || std::ranges::none_of(findings_, same)) findings_.push_back(std::move(finding));
    }

    Checkout& checkout_;
    const Options& options_;
    std::vector<Finding> findings_;
    std::vector<Unanalysed> unanalysed_;
    std::vector<std::string> remarks_;
    Summary summary_;
    std::set<std::string> services_;
};

/// One plan when the user named one, else all of the table that the checkout has.
text::Result<std::vector<heat::PlanRequest>> requests(Checkout& checkout, const heat::CheckoutRequest& asked) {
    std::vector<heat::PlanRequest> all;
    if (asked.names_a_plan()) {
        auto request = heat::resolve_request(asked, checkout.root, *checkout.tree, checkout.table);
        if (!request) return tl::unexpected(request.error());
        all.push_back(std::move(*request));
        return all;
    }
    for (const heat::PlanRow& plan : checkout.table.plans) {
        auto request = heat::request_for(plan, *checkout.tree);
        if (!request) continue;
        request->hosts = asked.hosts;
        all.push_back(std::move(*request));
    }
    if (all.empty()) return tl::unexpected(heat::request_for(checkout.table.plans.front(), *checkout.tree).error());
    return all;
}

}  // namespace

heat::PlanTable plan_table() { return heat::read_plan_table(tripleo::knowledge_file("plans.yaml")); }

text::Result<Analysis> analyse_checkout(Checkout& checkout, const heat::CheckoutRequest& asked,
                                        const Options& options) {
    auto plans = requests(checkout, asked);
    if (!plans) return tl::unexpected(plans.error());
    Analysis analysis;
    Gathered gathered(checkout, options);
    std::optional<text::Diagnostic> failure;
    std::size_t rendered_plans = 0;
    for (const heat::PlanRequest& request : *plans) {
        auto rendered = render_model(checkout.sources(), request, analysis.timings);
        if (!rendered) {
            gathered.add(rendered.error());
            failure = rendered.error();
            continue;
        }
        ++rendered_plans;
        const auto start = std::chrono::steady_clock::now();
        gathered.add(*rendered);
        analysis.timings.push_back(
            {"rules", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()});
    }
    if (rendered_plans == 0) return tl::unexpected(*failure);
    analysis.results = gathered.finish();
    return analysis;
}

text::Result<Analysis> read_checkout(Checkout& checkout, const heat::CheckoutRequest& asked) {
    auto request = heat::resolve_request(asked, checkout.root, *checkout.tree, checkout.table);
    if (!request) return tl::unexpected(request.error());
    Analysis analysis;
    auto rendered = render_model(checkout.sources(), *request, analysis.timings);
    if (!rendered) return tl::unexpected(rendered.error());
    const auto name = [&](const text::Diagnostic& diagnostic) {
        analysis.results.unanalysed.push_back(unanalysed_of(*checkout.tree, diagnostic));
    };
    WayBack back(*rendered, *checkout.tree);
    for (const text::Diagnostic& diagnostic : rendered->rendering->diagnostics) name(diagnostic);
    for (text::Diagnostic& diagnostic : rendered->model->diagnostics()) name(back.to_checkout(std::move(diagnostic)));
    analysis.model = std::move(rendered->model);
    return analysis;
}

}  // namespace stepwarden::check
