#include "coverage/job_deployments.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace stepwarden::coverage {
namespace {

class Resolver {
public:
    explicit Resolver(DeploymentReader& reader) : reader_(reader) {}

    void add(const CiJob& job) {
        if (job.deeds.deployments.empty()) return;
        DeployingJob& target = job_named(job);
        for (const Deployment& deployment : job.deeds.deployments) {
            JobDeployment resolved;
            for (const Act& act : job.deeds.acts)
                if (act.target == deployment.target) resolved.acts.insert(act.kind);
            resolved.templates = templates_of(job, deployment);
            target.deployments.push_back(std::move(resolved));
        }
    }

    JobDeployments finish() { return std::move(result_); }

private:
    /// A job that pipelines vary is given once for each variant; it votes when one of them does.
    DeployingJob& job_named(const CiJob& job) {
        const std::optional<bool> voting = is_voting(job);
        if (result_.jobs.empty() || result_.jobs.back().name != job.name) {
            result_.jobs.push_back({job.name, voting, {}});
            return result_.jobs.back();
        }
        DeployingJob& known = result_.jobs.back();
        if (voting == true || (!voting && known.voting == false)) known.voting = voting;
        return known;
    }

    Templates templates_of(const CiJob& job, const Deployment& deployment) {
        auto deployed =
            request_for(deployment).and_then([&](const heat::PlanRequest& request) { return reader_.read(request); });
        if (!deployed) {
            problem(job, fmt::format("what {} deploys cannot be told: {}", job.name, deployed.error().message));
            return {};
        }
        if (!deployed->missing.empty())
            note(fmt::format("{} names environments that the checkout does not have: {}", job.name,
                             fmt::join(deployed->missing, ", ")));
        return std::move(deployed->templates);
    }

    /// The plan of the target's name, or the first, with the deployment's roles and environments.
    text::Result<heat::PlanRequest> request_for(const Deployment& deployment) {
        const heat::PlanSources& sources = reader_.sources();
        const heat::PlanRow* plan = sources.table.plan(coverage::name(deployment.target));
        auto request = heat::request_for(plan == nullptr ? sources.table.plans.front() : *plan, sources.checkout);
        if (!request) return request;
        if (!deployment.roles.empty() && sources.checkout.find(deployment.roles)) request->roles = deployment.roles;
        for (const std::string& path : deployment.environments)
            if (std::ranges::find(request->environments, heat::PlanInput(path)) == request->environments.end())
                request->environments.emplace_back(path);
        return request;
    }

    void problem(const CiJob& job, std::string message) {
        const auto known = std::ranges::find(result_.problems, message, &text::Diagnostic::message);
        if (known == result_.problems.end()) result_.problems.push_back({job.where, std::move(message), {}});
    }

    void note(std::string sentence) {
        if (std::ranges::find(result_.notes, sentence) == result_.notes.end())
            result_.notes.push_back(std::move(sentence));
    }

    DeploymentReader& reader_;
    JobDeployments result_;
};

}  // namespace

JobDeployments read_job_deployments(DeploymentReader& reader, const CiJobs& jobs) {
    Resolver resolver(reader);
    for (const CiJob& job : jobs.jobs) resolver.add(job);
    return resolver.finish();
}

}  // namespace stepwarden::coverage
