// What CI's jobs deploy out of a checkout, and what they do to it then: the environments of each job's deployments
// resolved to the templates of their services.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "coverage/ci_jobs.hpp"
#include "coverage/deployments.hpp"
#include "text/diagnostic.hpp"

namespace stepwarden::coverage {

struct JobDeployment {
    std::set<ActKind> acts;
    Templates templates;
};

struct DeployingJob {
    std::string name;
    /// Nothing when that is not known.
    std::optional<bool> voting;
    std::vector<JobDeployment> deployments;
};

struct JobDeployments {
    /// Jobs that deploy something, in the order of their names; of one name there is one.
    std::vector<DeployingJob> jobs;
    /// Deployments that cannot be resolved.
    std::vector<text::Diagnostic> problems;
    /// Environments of jobs that the checkout does not have, in sentences.
    std::vector<std::string> notes;
};

JobDeployments read_job_deployments(DeploymentReader& reader, const CiJobs& jobs);

}  // namespace stepwarden::coverage
