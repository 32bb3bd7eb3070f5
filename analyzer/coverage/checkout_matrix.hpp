// The coverage matrix of a THT checkout: a row for every service template and section, whether a plan enables it or
// not; in which scenarios it is enabled, what each CI job does to it, and whether any job runs its tasks.
#pragma once

#include <string>
#include <vector>

#include "check/checkout.hpp"
#include "coverage/ci_jobs.hpp"
#include "coverage/deployments.hpp"
#include "coverage/job_deployments.hpp"
#include "coverage/matrix.hpp"
#include "coverage/scenarios.hpp"
#include "coverage/service_templates.hpp"
#include "text/diagnostic.hpp"

namespace stepwarden::coverage {

/// All that is known of a checkout before it is put together.
struct CheckoutFacts {
    std::string release;
    ServiceTemplates templates;
    /// The default plans, for the roles that have a service.
    std::vector<Deployed> plans;
    std::vector<Scenario> scenarios;
    std::vector<DeployingJob> jobs;
    /// What jobs do is told by their definitions. When it is not, a template that a scenario or a plan enables counts
    /// as deployed.
    bool jobs_known = false;
};

/// Which jobs count for what is covered.
enum class Counting : std::uint8_t { voting, all };

/// A row's tasks are upgraded when a job that counts does with them what the section is for (an update, for
/// update_tasks), deployed when one deploys the template. A job of which it is not known whether it votes counts.
Matrix make_matrix(const CheckoutFacts& facts, const CiKnowledge& knowledge, Counting counting);

/// What a checkout's own files, and those mounted beside it, tell of CI.
struct CheckoutCoverage {
    CheckoutFacts facts;
    CiJobs jobs;
    /// Sentences about what is not known of the jobs.
    std::vector<std::string> notes;
    /// What could not be read or evaluated, at its place in the checkout's tree.
    std::vector<text::Diagnostic> problems;
};

/// With `jobs_given` a mount of the tree has the jobs' definitions. Fails when no default plan can be rendered.
text::Result<CheckoutCoverage> read_coverage(check::Checkout& checkout, DeploymentReader& reader,
                                             const CiKnowledge& knowledge, bool jobs_given);

}  // namespace stepwarden::coverage
