#include "coverage/checkout_matrix.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "check/rendered_model.hpp"

namespace stepwarden::coverage {
namespace {

using Contributors = std::set<std::string, std::less<>>;

bool has_any(const Templates& templates, const Contributors& contributors) {
    return std::ranges::any_of(contributors, [&](const std::string& path) { return templates.contains(path); });
}

JobDeed deed_of(const JobDeployment& deployment) {
    if (deployment.acts.contains(ActKind::upgrade)) return JobDeed::upgrades;
    if (deployment.acts.contains(ActKind::update)) return JobDeed::updates;
    return JobDeed::deploys;
}

/// Whether the deployment's acts run the tasks of a section after the first deployment.
bool changes(const JobDeployment& deployment, std::optional<ActKind> section) {
    if (!section) return false;
    if (*section != ActKind::deploy) return deployment.acts.contains(*section);
    return deployment.acts.contains(ActKind::upgrade) || deployment.acts.contains(ActKind::update);
}

class RowMaker {
public:
    RowMaker(const CheckoutFacts& facts, const CiKnowledge& knowledge, Counting counting)
        : facts_(facts), knowledge_(knowledge), counting_(counting) {}

    Row make(const ServiceTemplate& source, const std::string& section, const TemplateSection& tasks) const {
        Row row;
        row.release = facts_.release;
        row.service = source.service;
        row.template_path = source.path;
        row.section = section;
        row.steps = tasks.counts.steps;
        row.every_step = tasks.counts.every_step;
        row.unstepped = tasks.counts.unstepped;
        row.roles = roles(tasks.contributors);
        for (const Scenario& scenario : facts_.scenarios)
            if (has_any(scenario.deployed.templates, tasks.contributors)) row.scenarios.push_back(scenario.name);
        if (!facts_.jobs_known && (!row.scenarios.empty() || !row.roles.empty())) row.covered = Covered::deployed;
        for (const DeployingJob& job : facts_.jobs) add_job(row, job, tasks.contributors);
        return row;
    }

private:
    [[nodiscard]] std::vector<std::string> roles(const Contributors& contributors) const {
        std::vector<std::string> names;
        for (const Deployed& plan : facts_.plans)
            for (const auto& [role, templates] : plan.by_role)
                if (has_any(templates, contributors) && std::ranges::find(names, role) == names.end())
                    names.push_back(role);
        return names;
    }

    void add_job(Row& row, const DeployingJob& job, const Contributors& contributors) const {
        JobDeed deed = JobDeed::no;
        Covered covered = Covered::never;
        for (const JobDeployment& deployment : job.deployments) {
            if (!has_any(deployment.templates, contributors)) continue;
            deed = std::max(deed, deed_of(deployment));
            const bool changed = changes(deployment, knowledge_.act_of_section(row.section));
            covered = std::max(covered, changed ? Covered::upgraded : Covered::deployed);
        }
        row.jobs.push_back(deed);
        if (counting_ == Counting::all || job.voting != false) row.covered = std::max(row.covered, covered);
    }

    const CheckoutFacts& facts_;
    const CiKnowledge& knowledge_;
    Counting counting_;
};

/// The first of the default plans that can be rendered.
text::Result<check::RenderedPlan> default_plan(check::Checkout& checkout) {
    std::vector<check::Timing> timings;
    text::Diagnostic failure;
    for (const heat::PlanRow& row : checkout.table.plans) {
        const auto request = heat::request_for(row, *checkout.tree);
        auto plan = request.and_then(
            [&](const heat::PlanRequest& asked) { return check::render_plan(checkout.sources(), asked, timings); });
        if (plan) return plan;
        if (failure.message.empty()) failure = plan.error();
    }
    return tl::unexpected(failure);
}

/// Which steps there are, as far as the plan's playbooks can be understood.
SectionSteps steps_of(const check::RenderedPlan& plan, unsigned threads) {
    std::vector<check::Timing> timings;
    const tripleo::ContributorTable contributors = plan.contributors();
    const auto model = check::build_model(plan.tree(), threads, timings, &contributors);
    return model ? section_steps(**model) : SectionSteps();
}

/// Sentences about what is not known of the jobs.
std::vector<std::string> job_notes(const CheckoutCoverage& coverage, std::string_view branch) {
    std::vector<std::string> notes;
    const auto note = [&](std::string_view what, const std::set<std::string>& names) {
        if (!names.empty()) notes.push_back(fmt::format("{}: {}", what, fmt::join(names, ", ")));
    };
    std::set<std::string> templates;
    std::set<std::string> undefined;
    std::set<std::string> votes;
    for (const NamedPlace& place : coverage.jobs.undefined_templates) templates.insert(place.name);
    for (const CiJob& job : coverage.jobs.jobs) {
        if (job.deeds.deployments.empty()) continue;
        if (!job.undefined.empty()) undefined.insert(job.name);
        if (!is_voting(job)) votes.insert(job.name);
    }
    note("what these project templates run is not known, for nothing given defines them", templates);
    note(
        "what these jobs do is told by their variables and names, for nothing given defines all that they inherit from",
        undefined);
    note("it is not known whether these jobs vote; they count as if they did", votes);
    if (!coverage.jobs.skipped.empty())
        notes.push_back(fmt::format("number of jobs that pipelines name and that do not run on {}: {}", branch,
                                    coverage.jobs.skipped.size()));
    if (!coverage.facts.jobs_known)
        notes.emplace_back(
            "what a scenario or a default plan enables counts as deployed; a checkout of tripleo-ci, given with "
            "--jobs, "
            "tells what jobs do");
    return notes;
}

void append(std::vector<text::Diagnostic>& all, const std::vector<text::Diagnostic>& some) {
    all.insert(all.end(), some.begin(), some.end());
}

}  // namespace

Matrix make_matrix(const CheckoutFacts& facts, const CiKnowledge& knowledge, Counting counting) {
    Matrix matrix;
    matrix.of_templates = true;
    for (const Scenario& scenario : facts.scenarios) matrix.scenarios.push_back(scenario.name);
    for (const DeployingJob& job : facts.jobs) matrix.jobs.push_back({job.name, job.voting});
    const RowMaker maker(facts, knowledge, counting);
    for (const ServiceTemplate& source : facts.templates.templates)
        for (const auto& [section, tasks] : source.sections)
            if (tasks.tasks > 0) matrix.rows.push_back(maker.make(source, section, tasks));
    std::ranges::stable_sort(matrix.rows, {}, [](const Row& row) {
        return std::tie(row.release, row.service, row.template_path, row.section);
    });
    return matrix;
}

text::Result<CheckoutCoverage> read_coverage(check::Checkout& checkout, DeploymentReader& reader,
                                             const CiKnowledge& knowledge, bool jobs_given) {
    auto plan = default_plan(checkout);
    if (!plan) return tl::unexpected(plan.error());
    CheckoutCoverage coverage;
    CheckoutFacts& facts = coverage.facts;
    facts.release = heat::release_of(*checkout.tree, checkout.table);
    facts.templates = read_service_templates(*plan->plan, steps_of(*plan, checkout.threads), checkout.threads);
    for (const heat::PlanRow& row : checkout.table.plans)
        if (auto deployed = heat::request_for(row, *checkout.tree).and_then([&](const heat::PlanRequest& request) {
                return reader.read(request);
            }))
            facts.plans.push_back(std::move(*deployed));
    Scenarios scenarios = read_scenarios(reader);
    facts.scenarios = std::move(scenarios.scenarios);
    const std::string branch =
        facts.release == checkout.table.releases.back() ? facts.release : "stable/" + facts.release;
    coverage.jobs = read_ci_jobs(*checkout.tree, branch, knowledge);
    JobDeployments jobs = read_job_deployments(reader, coverage.jobs);
    facts.jobs = std::move(jobs.jobs);
    const bool whole = coverage.jobs.undefined_templates.empty() &&
                       std::ranges::all_of(coverage.jobs.jobs, [](const CiJob& job) { return job.undefined.empty(); });
    facts.jobs_known = jobs_given || whole;
    append(coverage.problems, facts.templates.problems);
    append(coverage.problems, scenarios.problems);
    append(coverage.problems, coverage.jobs.problems);
    append(coverage.problems, jobs.problems);
    coverage.notes = job_notes(coverage, branch);
    coverage.notes.insert(coverage.notes.end(), jobs.notes.begin(), jobs.notes.end());
    return coverage;
}

}  // namespace stepwarden::coverage
