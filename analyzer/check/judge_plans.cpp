#include "check/judge_plans.hpp"

#include <chrono>

#include "check/rule.hpp"
#include "check/run_rules.hpp"
#include "text/parallel.hpp"

namespace stepwarden::check {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

class Judge {
public:
    Judge(Checkout& checkout, const std::vector<heat::PlanRequest>& requests, const Options& options)
        : sources_(checkout.sources()),
          options_(options),
          requests_(requests),
          given_(std::make_shared<const GivenInCheckout>(given_in_checkout(*checkout.tree))),
          judged_(requests.size() + 1) {}

    JudgedPlans run(bool with_lone) {
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
        for (const auto& each : {timings[1], timings[0]})
            all_.timings.insert(all_.timings.end(), each.begin(), each.end());
        for (std::optional<JudgedPlan>& each : judged_)
            if (each) all_.plans.push_back(std::move(*each));
        return std::move(all_);
    }

private:
    /// The first plan that can be loaded lends its services' surroundings.
    void judge_templates(bool with_lone, std::vector<Timing>& timings) {
        std::set<std::string> covered;
        for (const heat::PlanRequest& request : requests_) {
            auto plan = heat::Plan::load(sources_, request, all_.company == nullptr);
            if (!plan) continue;
            covered.insert((*plan)->service_templates().begin(), (*plan)->service_templates().end());
            if (!all_.company) all_.company = std::move(*plan);
        }
        if (!all_.company) return;
        if (with_lone) {
            auto rendered = render_lone_model(sources_, *all_.company, covered, timings, *options_.knowledge);
            if (rendered) judged_.back() = judge(std::move(rendered), true, timings);
        }
        const auto start = std::chrono::steady_clock::now();
        const RuleFilter filter{options_.select, options_.ignore, options_.minimum, false};
        if (!wants_templates(registry(), filter)) return;
        all_.template_findings = collect_findings(build_template_model(*all_.company, sources_, *options_.knowledge),
                                                  registry(), filter, timings);
        timings.push_back({"template rules", seconds_since(start)});
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
    std::shared_ptr<const GivenInCheckout> given_;
    std::vector<std::optional<JudgedPlan>> judged_;
    JudgedPlans all_;
};

}  // namespace

JudgedPlans judge_plans(Checkout& checkout, const std::vector<heat::PlanRequest>& requests, bool with_lone,
                        const Options& options, const Scope&) {
    return Judge(checkout, requests, options).run(with_lone);
}

}  // namespace stepwarden::check
