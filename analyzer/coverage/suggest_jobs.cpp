#include "coverage/suggest_jobs.hpp"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

namespace stepwarden::coverage {
namespace {

ServiceSet names_of(const SuggestedJob& job) {
    ServiceSet names;
    for (const auto& [service, path] : job.services) names.insert(service);
    return names;
}

std::size_t count_new(const SuggestedJob& job, const ServiceSet& services) {
    return static_cast<std::size_t>(
        std::ranges::count_if(services, [&](const std::string& service) { return !job.services.contains(service); }));
}

class JobComposer {
public:
    JobComposer(std::vector<UncoveredTemplate> templates, const ServiceNeeds& needs, std::size_t most_services)
        : left_(std::move(templates)), needs_(needs), most_services_(most_services) {
        std::erase_if(left_, [](const UncoveredTemplate& each) { return each.tasks == 0; });
        for (UncoveredTemplate& each : left_) each.needs.insert(each.service);
        std::ranges::sort(left_, {}, [](const UncoveredTemplate& each) { return std::tie(each.path, each.service); });
    }

    /// Without additions when nothing that is left fits into a job.
    SuggestedJob compose() {
        SuggestedJob job;
        for (auto next = best(job); next != left_.end(); next = best(job)) {
            add(job, *next);
            left_.erase(next);
        }
        return job;
    }

    [[nodiscard]] std::vector<LeftTemplate> left() const {
        std::vector<LeftTemplate> names;
        for (const UncoveredTemplate& each : left_)
            names.push_back({each.path, each.tasks, each.needs.size(), reason(each)});
        return names;
    }

private:
    [[nodiscard]] LeftTemplate::Reason reason(const UncoveredTemplate& each) const {
        if (!fit_together(needs_, each.needs, {})) return LeftTemplate::Reason::contradiction;
        const bool too_large = each.needs.size() > most_services_;
        return too_large ? LeftTemplate::Reason::too_large : LeftTemplate::Reason::too_few_jobs;
    }

    using Candidates = std::vector<UncoveredTemplate>;

    Candidates::iterator best(const SuggestedJob& job) {
        auto chosen = left_.end();
        for (auto each = left_.begin(); each != left_.end(); ++each)
            if (fits(job, *each) && (chosen == left_.end() || is_better(job, *each, *chosen))) chosen = each;
        return chosen;
    }

    [[nodiscard]] bool fits(const SuggestedJob& job, const UncoveredTemplate& candidate) const {
        const auto bound = job.services.find(candidate.service);
        if (bound != job.services.end() && !bound->second.empty()) return false;
        if (job.services.size() + count_new(job, candidate.needs) > most_services_) return false;
        return fit_together(needs_, names_of(job), candidate.needs);
    }

    /// More tasks for each service that it brings, compared without division; the first template is chosen by its
    /// tasks.
    static bool is_better(const SuggestedJob& job, const UncoveredTemplate& a, const UncoveredTemplate& b) {
        if (job.services.empty()) return a.tasks > b.tasks;
        const std::size_t by_a = a.tasks * count_new(job, b.needs);
        const std::size_t by_b = b.tasks * count_new(job, a.needs);
        return by_a != by_b ? by_a > by_b : a.tasks > b.tasks;
    }

    static void add(SuggestedJob& job, const UncoveredTemplate& chosen) {
        Addition addition{chosen.path, chosen.service, chosen.tasks, {}};
        for (const std::string& service : chosen.needs)
            if (job.services.emplace(service, "").second) addition.services.push_back(service);
        job.services[chosen.service] = chosen.path;
        job.tasks += chosen.tasks;
        job.additions.push_back(std::move(addition));
    }

    Candidates left_;
    const ServiceNeeds& needs_;
    std::size_t most_services_;
};

}  // namespace

JobSuggestions suggest_jobs(std::vector<UncoveredTemplate> templates, const ServiceNeeds& needs, std::size_t most_jobs,
                            std::size_t most_services) {
    JobSuggestions suggestions;
    JobComposer composer(std::move(templates), needs, most_services);
    while (suggestions.jobs.size() < most_jobs) {
        SuggestedJob job = composer.compose();
        if (job.additions.empty()) break;
        suggestions.jobs.push_back(std::move(job));
    }
    suggestions.left = composer.left();
    std::ranges::stable_sort(suggestions.jobs, std::greater{}, &SuggestedJob::tasks);
    return suggestions;
}

}  // namespace stepwarden::coverage
