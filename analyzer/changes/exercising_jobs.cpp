#include "changes/exercising_jobs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "coverage/ci_jobs.hpp"
#include "coverage/deployments.hpp"
#include "coverage/job_deployments.hpp"

namespace stepwarden::changes {
namespace {

using coverage::ActKind;

/// A deployment runs the tasks of a section when it does what the section is for; whatever it does, it deploys.
bool exercises(const coverage::JobDeployment& deployment, const TaskChange& change, std::optional<ActKind> act) {
    if (act && *act != ActKind::deploy && !deployment.acts.contains(*act)) return false;
    return std::ranges::any_of(change.contributors,
                               [&](const std::string& path) { return deployment.templates.contains(path); });
}

std::vector<std::string> jobs_of(const TaskChange& change, const std::vector<coverage::DeployingJob>& jobs,
                                 std::optional<ActKind> act) {
    std::vector<std::string> names;
    for (const coverage::DeployingJob& job : jobs)
        if (std::ranges::any_of(job.deployments, [&](const auto& each) { return exercises(each, change, act); }) &&
            std::ranges::find(names, job.name) == names.end())
            names.push_back(job.name);
    return names;
}

void remark_on_unknown_jobs(ChangeSet& changes, const coverage::CiJobs& jobs) {
    std::set<std::string> templates;
    for (const coverage::NamedPlace& place : jobs.undefined_templates) templates.insert(place.name);
    std::set<std::string> undefined;
    for (const coverage::CiJob& job : jobs.jobs)
        if (!job.undefined.empty() && !job.deeds.deployments.empty()) undefined.insert(job.name);
    if (!templates.empty())
        changes.remarks.push_back(fmt::format(
            "which jobs {} project templates start is not known without --jobs DIR, a checkout of tripleo-ci",
            templates.size()));
    if (!undefined.empty())
        changes.remarks.push_back(fmt::format(
            "what {} jobs do is told by their names and variables alone; --jobs DIR tells the rest", undefined.size()));
    changes.jobs_known = templates.empty() && undefined.empty();
}

}  // namespace

void find_exercising_jobs(ChangeSet& changes, check::Checkout& checkout, const coverage::CiKnowledge& knowledge,
                          bool jobs_given) {
    const auto asks = [](const TaskChange& change) { return !change.contributors.empty(); };
    if (std::ranges::none_of(changes.tasks, asks)) return;
    const std::string release = heat::release_of(*checkout.tree, checkout.table);
    const std::string branch = release == checkout.table.releases.back() ? release : "stable/" + release;
    const coverage::CiJobs jobs = coverage::read_ci_jobs(*checkout.tree, branch, knowledge);
    if (jobs.jobs.empty() && jobs.undefined_templates.empty()) return;
    coverage::DeploymentReader reader(checkout.sources());
    const coverage::JobDeployments deployments = coverage::read_job_deployments(reader, jobs);
    remark_on_unknown_jobs(changes, jobs);
    changes.jobs_known = changes.jobs_known || jobs_given;
    for (TaskChange& change : changes.tasks)
        if (asks(change)) change.jobs = jobs_of(change, deployments.jobs, knowledge.act_of_section(change.section));
    for (const auto& problems : {jobs.problems, deployments.problems})
        for (const text::Diagnostic& problem : problems)
            changes.new_unanalysed.push_back(check::unanalysed_of(*checkout.tree, problem));
}

}  // namespace stepwarden::changes
