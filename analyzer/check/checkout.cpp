#include "check/checkout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "check/rendered_model.hpp"
#include "check/rule.hpp"
#include "check/rule_names.hpp"
#include "check/run_rules.hpp"
#include "check/told_once.hpp"
#include "text/parallel.hpp"
#include "tripleo/knowledge_files.hpp"

namespace stepwarden::check {
namespace {

/// A plan with what the rules say of it, at its rendered places.
struct Judged {
    text::Result<RenderedModel> rendered;
    std::vector<Finding> findings;
    /// Every service of the model stands alone.
    bool lone = false;
};

/// What several plans of one checkout come to, each thing once.
class Gathered {
public:
    Gathered(Checkout& checkout, const Options& options) : checkout_(checkout), options_(options) {}

    void add(Judged judged) {
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
    const Options& options_;
    std::vector<Finding> findings_;
    std::vector<Unanalysed> unanalysed_;
    std::vector<std::string> remarks_;
    Summary summary_;
    std::set<std::string> services_;
};

/// Renders the plans, and beside them the services that none of them has, and runs the rules. The two go on side by
/// side, each with what it needs of its own; only parsed documents are shared.
class Judge {
public:
    Judge(Checkout& checkout, const Options& options, const std::vector<heat::PlanRequest>& requests)
        : sources_(checkout.sources()),
          options_(options),
          requests_(requests),
          given_(std::make_shared<const GivenInCheckout>(given_in_checkout(*checkout.tree))),
          judged_(requests.size() + 1) {}

    std::vector<Judged> run(bool with_lone) {
        std::vector<std::vector<Timing>> timings(2);
        const auto work = [&](std::size_t which) {
            if (which == 0)
                judge_templates(with_lone, timings[0]);
            else
                for (std::size_t i = 0; i < requests_.size(); ++i)
                    judged_[i] =
                        judge(render_model(sources_, requests_[i], timings[1], *options_.knowledge), false, timings[1]);
        };
        static_cast<void>(text::for_each_parallel(2, sources_.threads, work));
        for (const auto& each : {timings[1], timings[0]}) timings_.insert(timings_.end(), each.begin(), each.end());
        std::vector<Judged> all;
        for (std::optional<Judged>& each : judged_)
            if (each) all.push_back(std::move(*each));
        return all;
    }

    [[nodiscard]] const std::vector<Timing>& timings() const { return timings_; }

    /// What the rules on templates say.
    [[nodiscard]] std::vector<Finding>& template_findings() { return template_findings_; }

private:
    /// The first plan that can be loaded lends its services' surroundings.
    void judge_templates(bool with_lone, std::vector<Timing>& timings) {
        std::set<std::string> covered;
        for (const heat::PlanRequest& request : requests_) {
            auto plan = heat::Plan::load(sources_, request, company_ == nullptr);
            if (!plan) continue;
            covered.insert((*plan)->service_templates().begin(), (*plan)->service_templates().end());
            if (!company_) company_ = std::move(*plan);
        }
        if (!company_) return;
        if (with_lone) {
            auto rendered = render_lone_model(sources_, *company_, covered, timings, *options_.knowledge);
            if (rendered) judged_.back() = judge(std::move(rendered), true, timings);
        }
        const auto start = std::chrono::steady_clock::now();
        const RuleFilter filter{options_.select, options_.ignore, options_.minimum, false};
        if (!wants_templates(registry(), filter)) return;
        template_findings_ = collect_findings(build_template_model(*company_, sources_, *options_.knowledge),
                                              registry(), filter, timings);
        timings.push_back(
            {"template rules", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()});
    }

    Judged judge(text::Result<RenderedModel> rendered, bool lone, std::vector<Timing>& timings) const {
        Judged judged{std::move(rendered), {}, lone};
        if (!judged.rendered) return judged;
        judged.rendered->model->is_lone = lone;
        judged.rendered->model->given_in_checkout = given_;
        const auto start = std::chrono::steady_clock::now();
        const RuleFilter filter{options_.select, options_.ignore, options_.minimum, lone};
        judged.findings = collect_findings(*judged.rendered->model, registry(), filter, timings);
        timings.push_back({"rules", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()});
        return judged;
    }

    heat::PlanSources sources_;
    const Options& options_;
    const std::vector<heat::PlanRequest>& requests_;
    std::shared_ptr<const GivenInCheckout> given_;
    std::unique_ptr<heat::Plan> company_;
    std::vector<std::optional<Judged>> judged_;
    std::vector<Finding> template_findings_;
    std::vector<Timing> timings_;
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

text::Result<Analysis> analyse_checkout(Checkout& checkout, const heat::CheckoutRequest& asked,
                                        const Options& options) {
    auto plans = requests(checkout, asked);
    if (!plans) return tl::unexpected(plans.error());
    Judge judge(checkout, options, *plans);
    std::vector<Judged> all = judge.run(!asked.names_a_plan());
    Analysis analysis;
    Gathered gathered(checkout, options);
    std::optional<text::Diagnostic> failure;
    bool any = false;
    for (Judged& judged : all) {
        if (judged.rendered) {
            any = any || !judged.lone;
            gathered.add(std::move(judged));
        } else if (!judged.lone) {
            gathered.add(judged.rendered.error());
            failure = judged.rendered.error();
        }
    }
    if (!any) return tl::unexpected(*failure);
    gathered.add_all(std::move(judge.template_findings()));
    analysis.timings = judge.timings();
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
