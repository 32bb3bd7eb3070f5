// Which deployments a new CI job would have to make and upgrade so that tasks which no upgrade job runs get run: a
// greedy cover of the service templates that have such tasks by few jobs of bounded size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "coverage/service_needs.hpp"

namespace stepwarden::coverage {

/// A service template with tasks that no job runs.
struct UncoveredTemplate {
    std::string path;
    /// `service_name` of its role_data. A deployment has a service by one template only.
    std::string service;
    std::size_t tasks = 0;
    /// From closure_of(), the service itself included.
    ServiceSet needs;
};

/// A template that a suggested job covers.
struct Addition {
    std::string path;
    std::string service;
    std::size_t tasks = 0;
    /// The services that came into the job for it, itself included; empty when all were there.
    std::vector<std::string> services;
};

struct SuggestedJob {
    /// From the service to the path of the template that it is to be deployed by; an empty path leaves that open.
    std::map<std::string, std::string, std::less<>> services;
    /// In the order in which they were chosen.
    std::vector<Addition> additions;
    std::size_t tasks = 0;
};

struct LeftTemplate {
    /// Why no job covers it: the jobs were too few, one for it alone would be too large, or what it needs excludes each
    /// other.
    enum class Reason : std::uint8_t { too_few_jobs, too_large, contradiction };

    std::string path;
    std::size_t tasks = 0;
    /// How many services a job needs at least that covers it.
    std::size_t services = 0;
    Reason reason = Reason::too_few_jobs;
};

struct JobSuggestions {
    /// The most useful first.
    std::vector<SuggestedJob> jobs;
    /// What they do not cover, in the order of paths.
    std::vector<LeftTemplate> left;
};

/// Up to `most_jobs` jobs of at most `most_services` services each. A job starts with the template of the most tasks
/// that fits; then comes, as long as one fits, the template with the most tasks for each service that comes with it. Of
/// equals the one with more tasks, then the first by path. Templates without tasks are left out. The same input in any
/// order gives the same answer.
JobSuggestions suggest_jobs(std::vector<UncoveredTemplate> templates, const ServiceNeeds& needs, std::size_t most_jobs,
                            std::size_t most_services);

}  // namespace stepwarden::coverage
