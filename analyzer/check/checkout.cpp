#include "check/checkout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "check/judge_plans.hpp"
#include "check/rendered_model.hpp"
#include "check/rule.hpp"
#include "check/rule_names.hpp"
#include "check/run_rules.hpp"
#include "check/told_once.hpp"
#include "text/parallel.hpp"
#include "tripleo/knowledge_files.hpp"

namespace stepwarden::check {
namespace {

/// What several plans of one checkout come to, each thing once.
class Gathered {
public:
    explicit Gathered(Checkout& checkout) : checkout_(checkout) {}

    void add(JudgedPlan& judged) {
        RenderedModel& rendered = *judged.rendered;
        WayBack back(rendered, *checkout_.tree);
        for (Finding& finding : judged.findings) {
            // The roles of lone services are made up, and have no more than their services' task lists.
            if (judged.lone && finding.services.empty()) continue;
            if (judged.lone) finding.role.clear();
            finding = back.to_checkout(std::move(finding));
            if (!judged.lone || !echoes(finding)) add(std::move(finding));
        }
        for (const text::Diagnostic& diagnostic : rendered.rendering->diagnostics) add(diagnostic);
        for (text::Diagnostic& diagnostic : rendered.model->diagnostics()) add(back.to_checkout(std::move(diagnostic)));
        for (const graph::Node& node : rendered.model->graph.nodes) summary_.tasks += node.task->is_block ? 0 : 1;
        for (const heat::ServiceSections& service : rendered.rendering->services)
            services_.insert(service.template_path);
        if (!judged.lone && !rendered.rendering->has_playbooks)
            remarks_.push_back(
                fmt::format("the plan '{}' has no playbooks, for this release left playing its tasks to "
                            "Heat; what depends on when they are played is not checked",
                            rendered.rendering->plan));
    }

    /// What templates themselves show is at their places already.
    void add_all(std::vector<Finding> findings) {
        for (Finding& finding : findings) add(std::move(finding));
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
        drop_told(results, *checkout_.tree);
        results.remarks = std::move(remarks_);
        summary_.services = services_.size();
        summary_.files = checkout_.documents.size();
        results.summary = summary_;
        return results;
    }

private:
    /// One reading of a variable that fails in a plan and for its service alone, told by two rules, is one defect; the
    /// plan's word comes first.
    [[nodiscard]] bool echoes(const Finding& finding) const {
        return group_of(finding.rule) == "flow" && std::ranges::any_of(findings_, [&](const Finding& each) {
                   return each.where == finding.where && each.section == finding.section && each.rule != finding.rule &&
                          group_of(each.rule) == "flow" && each.severity >= finding.severity;
               });
    }

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

text::Result<CheckoutTemplates> read_templates(Checkout& checkout, const heat::CheckoutRequest& asked) {
    const auto request = heat::resolve_request(asked, checkout.root, *checkout.tree, checkout.table);
    if (!request) return tl::unexpected(request.error());
    auto plan = heat::Plan::load(checkout.sources(), *request);
    if (!plan) return tl::unexpected(plan.error());
    CheckoutTemplates templates{std::move(*plan), heat::release_of(*checkout.tree, checkout.table), {}};
    templates.services = heat::tasks_of_templates(*templates.plan, section_names(), checkout.threads);
    return templates;
}

text::Result<PlayedCheckout> play_checkout(Checkout& checkout, const heat::CheckoutRequest& asked,
                                           const Options& options, const Scope& scope) {
    auto plans = requests(checkout, asked);
    if (!plans) return tl::unexpected(plans.error());
    JudgedPlans judged = judge_plans(checkout, *plans, !asked.names_a_plan(), options, scope);
    Gathered gathered(checkout);
    PlayedCheckout played;
    std::optional<text::Diagnostic> failure;
    bool any = scope.changed.has_value();
    for (JudgedPlan& plan : judged.plans) {
        if (plan.rendered) {
            any = any || !plan.lone;
            gathered.add(plan);
            played.models.push_back({std::move(*plan.rendered), plan.lone});
        } else if (!plan.lone) {
            gathered.add(plan.rendered.error());
            failure = plan.rendered.error();
        }
    }
    if (!any) return tl::unexpected(*failure);
    gathered.add_all(std::move(judged.template_findings));
    played.company = std::move(judged.company);
    played.analysis.timings = std::move(judged.timings);
    played.analysis.results = gathered.finish();
    return played;
}

text::Result<Analysis> analyse_checkout(Checkout& checkout, const heat::CheckoutRequest& asked, const Options& options,
                                        const Scope& scope) {
    auto played = play_checkout(checkout, asked, options, scope);
    if (!played) return tl::unexpected(played.error());
    return std::move(played->analysis);
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
