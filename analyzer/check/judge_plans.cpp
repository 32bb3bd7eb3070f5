#include "check/judge_plans.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <functional>
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
          is_reached_(requests.size(), true),
          reach_{!scope.changed, {}},
          judged_(requests.size() + 1) {}

    JudgedPlans run(bool with_lone) {
        std::vector<std::vector<Timing>> timings(3);
        load_plans(timings[0]);
        if (scope_.changed) find_reach(timings[0]);
        const std::array<std::function<void()>, 3> ways = {[&] { judge_lone(with_lone, timings[2]); },
                                                           [&] { judge_all_plans(timings[0]); },
                                                           [&] { judge_templates(timings[1]); }};
        const auto error =
            text::for_each_parallel(ways.size(), sources_.threads, [&](std::size_t which) { ways.at(which)(); });
        if (error) std::rethrow_exception(error);
        for (const auto& each : timings) all_.timings.insert(all_.timings.end(), each.begin(), each.end());
        for (std::optional<JudgedPlan>& each : judged_)
            if (each) all_.plans.push_back(std::move(*each));
        for (auto& plan : plans_)
            if (plan && !all_.company) all_.company = std::move(plan);
        return std::move(all_);
    }

private:
    /// The first plan that can be loaded lends its services' surroundings to those of none.
    void load_plans(std::vector<Timing>& timings) {
        const auto start = std::chrono::steady_clock::now();
        for (const heat::PlanRequest& request : requests_) {
            auto plan = heat::Plan::load(sources_, request, company() == nullptr);
            plans_.push_back(plan ? std::move(*plan) : nullptr);
        }
        timings.push_back({"plans", seconds_since(start)});
    }

    [[nodiscard]] heat::Plan* company() const {
        const auto lender = std::ranges::find_if(plans_, [](const auto& plan) { return plan != nullptr; });
        return lender == plans_.end() ? nullptr : lender->get();
    }

    /// The company's plan once more, for what reads its templates while the company is evaluated.
    [[nodiscard]] std::unique_ptr<heat::Plan> twin_of_company() const {
        if (company() == nullptr) return nullptr;
        auto twin = company()->twin(sources_);
        return twin ? std::move(*twin) : nullptr;
    }

    /// A request without a plan is judged all the same: what is wrong with it is to be told.
    void find_reach(std::vector<Timing>& timings) {
        const auto start = std::chrono::steady_clock::now();
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
            if (is_reached_[i]) judged_[i] = judge(rendered(i, timings), false, timings);
    }

    /// From another plan than the one that may be lending services their surroundings at the same time.
    text::Result<RenderedModel> rendered(std::size_t index, std::vector<Timing>& timings) const {
        if (plans_[index] == nullptr) return render_model(sources_, requests_[index], timings, *options_.knowledge);
        auto twin = plans_[index]->twin(sources_);
        if (!twin) return tl::unexpected(twin.error());
        return render_model(sources_, std::move(*twin), timings, *options_.knowledge);
    }

    void judge_templates(std::vector<Timing>& timings) {
        const auto start = std::chrono::steady_clock::now();
        const RuleFilter filter{options_.select, options_.ignore, options_.minimum, false};
        if (!wants_templates(registry(), filter)) return;
        const auto plan = twin_of_company();
        if (!plan) return;
        all_.template_findings = collect_findings(build_template_model(*plan, sources_, *options_.knowledge),
                                                  registry(), filter, sources_.threads, timings);
        timings.push_back({"template rules", seconds_since(start)});
    }

    void judge_lone(bool with_lone, std::vector<Timing>& timings) {
        if (company() == nullptr || !with_lone) return;
        std::set<std::string> left_out;
        for (const auto& plan : plans_)
            if (plan) left_out.insert(plan->service_templates().begin(), plan->service_templates().end());
        if (!reach_.everything)
            for (std::string& path : heat::service_templates(company()->files()))
                if (!reach_.files.contains(path)) left_out.insert(std::move(path));
        auto rendered = render_lone_model(sources_, *company(), left_out, timings, *options_.knowledge);
        if (rendered) judged_.back() = judge(std::move(rendered), true, timings);
    }

    JudgedPlan judge(text::Result<RenderedModel> rendered, bool lone, std::vector<Timing>& timings) const {
        JudgedPlan judged{std::move(rendered), {}, lone};
        if (!judged.rendered) return judged;
        judged.rendered->model->is_lone = lone;
        judged.rendered->model->given_in_checkout = given_;
        const auto start = std::chrono::steady_clock::now();
        const RuleFilter filter{options_.select, options_.ignore, options_.minimum, lone};
        judged.findings = collect_findings(*judged.rendered->model, registry(), filter, sources_.threads, timings);
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
