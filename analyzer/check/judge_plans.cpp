#include "check/judge_plans.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include "check/rule.hpp"
#include "check/run_rules.hpp"
#include "heat/lone_services.hpp"
#include "heat/reach.hpp"
#include "text/parallel.hpp"

namespace stepwarden::check {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

class Judge {
public:
    Judge(Checkout& checkout, const std::vector<heat::PlanRequest>& requests, const Options& options,
          const Scope& scope)
        : sources_(checkout.sources()),
          options_(options),
          requests_(requests),
          scope_(scope),
          given_(std::make_shared<const GivenInCheckout>(given_in_checkout(*checkout.tree))),
          plans_(requests.size()),
          is_reached_(requests.size(), true),
          reach_{!scope.changed, {}},
          judged_(requests.size() + 1) {}

    JudgedPlans run(bool with_lone) {
        std::vector<std::vector<Timing>> timings(2);
        if (scope_.changed) find_reach(timings[0]);
        const auto work = [&](std::size_t which) {
            if (which == 0)
                judge_templates(with_lone, timings[0]);
            else
                judge_all_plans(timings[1]);
        };
        static_cast<void>(text::for_each_parallel(2, sources_.threads, work));
        for (const auto& each : {timings[1], timings[0]})
            all_.timings.insert(all_.timings.end(), each.begin(), each.end());
        for (std::optional<JudgedPlan>& each : judged_)
            if (each) all_.plans.push_back(std::move(*each));
        return std::move(all_);
    }

private:
    /// The first plan that can be loaded lends its services' surroundings to those of none.
    void load_plans() {
        bool is_lent = false;
        for (std::size_t i = 0; i < requests_.size(); ++i) {
            auto plan = heat::Plan::load(sources_, requests_[i], !is_lent);
            if (!plan) continue;
            is_lent = true;
            plans_[i] = std::move(*plan);
        }
    }

    /// A request without a plan is judged all the same: what is wrong with it is to be told.
    void find_reach(std::vector<Timing>& timings) {
        const auto start = std::chrono::steady_clock::now();
        load_plans();
        std::vector<const heat::Plan*> loaded;
        for (const auto& plan : plans_)
            if (plan) loaded.push_back(plan.get());
        reach_ = heat::reach_of(sources_.checkout, sources_.table, loaded, *scope_.changed, scope_.names);
        for (std::size_t i = 0; i < requests_.size(); ++i)
            is_reached_[i] = !plans_[i] || reach_.has_any_of(plans_[i]->service_templates());
        timings.push_back({"reach", seconds_since(start)});
    }

    void judge_all_plans(std::vector<Timing>& timings) {
        for (std::size_t i = 0; i < requests_.size(); ++i)
            if (is_reached_[i])
                judged_[i] = judge(render_model(sources_, requests_[i], timings, *options_.knowledge), false, timings);
    }

    void judge_templates(bool with_lone, std::vector<Timing>& timings) {
        if (!scope_.changed) load_plans();
        const auto lender = std::ranges::find_if(plans_, [](const auto& plan) { return plan != nullptr; });
        if (lender == plans_.end()) return;
        std::set<std::string> covered;
        for (const auto& plan : plans_)
            if (plan) covered.insert(plan->service_templates().begin(), plan->service_templates().end());
        all_.company = std::move(*lender);
        if (with_lone) judge_lone(std::move(covered), timings);
        const auto start = std::chrono::steady_clock::now();
        const RuleFilter filter{options_.select, options_.ignore, options_.minimum, false};
        if (!wants_templates(registry(), filter)) return;
        all_.template_findings = collect_findings(build_template_model(*all_.company, sources_, *options_.knowledge),
                                                  registry(), filter, timings);
        timings.push_back({"template rules", seconds_since(start)});
    }

    void judge_lone(std::set<std::string> covered, std::vector<Timing>& timings) {
        if (!reach_.everything)
            for (std::string& path : heat::service_templates(all_.company->files()))
                if (!reach_.files.contains(path)) covered.insert(std::move(path));
        auto rendered = render_lone_model(sources_, *all_.company, covered, timings, *options_.knowledge);
        if (rendered) judged_.back() = judge(std::move(rendered), true, timings);
    }

    JudgedPlan judge(text::Result<RenderedModel> rendered, bool lone, std::vector<Timing>& timings) const {
        JudgedPlan judged{std::move(rendered), {}, lone};
        if (!judged.rendered) return judged;
        judged.rendered->model->is_lone = lone;
        judged.rendered->model->given_in_checkout = given_;
        const auto start = std::chrono::steady_clock::now();
        const RuleFilter filter{options_.select, options_.ignore, options_.minimum, lone};
        judged.findings = collect_findings(*judged.rendered->model, registry(), filter, timings);
        timings.push_back({"rules", seconds_since(start)});
        return judged;
    }

    heat::PlanSources sources_;
    const Options& options_;
    const std::vector<heat::PlanRequest>& requests_;
    const Scope& scope_;
    std::shared_ptr<const GivenInCheckout> given_;
    /// Of the requests; null for one that cannot be loaded.
    std::vector<std::unique_ptr<heat::Plan>> plans_;
    std::vector<bool> is_reached_;
    heat::Reach reach_;
    std::vector<std::optional<JudgedPlan>> judged_;
    JudgedPlans all_;
};

}  // namespace

JudgedPlans judge_plans(Checkout& checkout, const std::vector<heat::PlanRequest>& requests, bool with_lone,
                        const Options& options, const Scope& scope) {
    return Judge(checkout, requests, options, scope).run(with_lone);
}

}  // namespace stepwarden::check
