#include "coverage/suggest_coverage.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

namespace stepwarden::coverage {
namespace {

using Json = nlohmann::ordered_json;

std::string_view name(LeftTemplate::Reason reason) {
    switch (reason) {
        case LeftTemplate::Reason::too_few_jobs:
            return "more jobs are needed";
        case LeftTemplate::Reason::too_large:
            return "a job for it alone would have too many services";
        case LeftTemplate::Reason::contradiction:
            return "services that it needs exclude each other";
    }
    return "";
}

std::string counted(std::size_t number, std::string_view noun) {
    return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

Json json_of(const SuggestedJob& job) {
    Json services = Json::object();
    for (const auto& [service, path] : job.services) services[service] = path;
    Json additions = Json::array();
    for (const Addition& addition : job.additions)
        additions.push_back({{"template", addition.path},
                             {"service", addition.service},
                             {"tasks", addition.tasks},
                             {"services", addition.services}});
    return {{"tasks", job.tasks}, {"services", std::move(services)}, {"additions", std::move(additions)}};
}

}  // namespace

std::vector<UncoveredTemplate> uncovered_templates(const Matrix& matrix, const ServiceTemplates& templates,
                                                   const CiKnowledge& knowledge, const ServiceNeeds& needs) {
    ServiceSet available;
    for (const ServiceTemplate& source : templates.templates) available.insert(source.service);
    std::vector<UncoveredTemplate> uncovered;
    for (const Row& row : matrix.rows) {
        if (row.covered == Covered::upgraded || knowledge.act_of_section(row.section) != ActKind::upgrade) continue;
        const std::size_t tasks = templates.find(row.template_path)->sections.at(row.section).tasks;
        const auto known = std::ranges::find(uncovered, row.template_path, &UncoveredTemplate::path);
        if (known != uncovered.end())
            known->tasks += tasks;
        else
            uncovered.push_back({row.template_path, row.service, tasks,
                                 closure_of(needs, row.service, row.template_path, available).services});
    }
    return uncovered;
}

std::string to_text(const JobSuggestions& suggestions) {
    std::string out;
    const auto print = std::back_inserter(out);
    for (std::size_t i = 0; i < suggestions.jobs.size(); ++i) {
        const SuggestedJob& job = suggestions.jobs[i];
        fmt::format_to(print, "{}job {}: {} of {}, with {}\n", i == 0 ? "" : "\n", i + 1,
                       counted(job.tasks, "upgrade task"), counted(job.additions.size(), "template"),
                       counted(job.services.size(), "service"));
        for (const Addition& addition : job.additions) {
            fmt::format_to(print, "  {:>4} {} ({})\n", addition.tasks, addition.path, addition.service);
            if (!addition.services.empty())
                fmt::format_to(print, "       brings {}\n", fmt::join(addition.services, ", "));
        }
    }
    if (suggestions.left.empty())
        return out.empty() ? "Some job upgrades every template that has upgrade tasks.\n" : out;
    fmt::format_to(print, "{}not covered:\n", out.empty() ? "" : "\n");
    for (const LeftTemplate& left : suggestions.left)
        fmt::format_to(print, "  {:>4} {}: {} (needs {})\n", left.tasks, left.path, name(left.reason),
                       counted(left.services, "service"));
    return out;
}

std::string to_json(const JobSuggestions& suggestions) {
    Json jobs = Json::array();
    for (const SuggestedJob& job : suggestions.jobs) jobs.push_back(json_of(job));
    Json left = Json::array();
    for (const LeftTemplate& each : suggestions.left)
        left.push_back({{"template", each.path},
                        {"tasks", each.tasks},
                        {"services", each.services},
                        {"reason", name(each.reason)}});
    const Json whole{{"format", "stepwarden-job-suggestions/1"}, {"jobs", std::move(jobs)}, {"left", std::move(left)}};
    return whole.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace stepwarden::coverage
