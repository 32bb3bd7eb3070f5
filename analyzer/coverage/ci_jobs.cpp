#include "coverage/ci_jobs.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace stepwarden::coverage {
namespace {

using Mentions = std::vector<const ZuulJob*>;

class JobLister {
public:
    JobLister(const text::Tree& tree, std::string_view branch, const CiKnowledge& knowledge)
        : tree_(tree),
          knowledge_(knowledge),
          config_(read_zuul_files(tree)),
          featuresets_(read_featuresets(tree)),
          context_{config_, std::string(branch), knowledge.neutral_jobs} {}

    CiJobs list() {
        jobs_.problems = config_.problems;
        jobs_.problems.insert(jobs_.problems.end(), featuresets_.problems.begin(), featuresets_.problems.end());
        for (const ZuulProject& project : config_.projects)
            if (counts(project)) add_project(project);
        for (const std::string& pipeline : pipeline_order_)
            for (const auto& [name, mentions] : mentions_[pipeline]) add_job(pipeline, name, mentions);
        std::ranges::stable_sort(jobs_.jobs, {}, &CiJob::name);
        return std::move(jobs_);
    }

private:
    [[nodiscard]] bool counts(const ZuulProject& project) const {
        if (project.name == knowledge_.project || project.name.ends_with("/" + knowledge_.project)) return true;
        return project.name.empty() && tree_.mount_of(project.where.file) == text::main_mount;
    }

    void add_project(const ZuulProject& project) {
        for (const NamedPlace& named : project.templates) {
            bool defined = false;
            for (const ZuulProject& candidate : config_.templates) {
                if (candidate.name != named.name) continue;
                defined = true;
                add_pipelines(candidate);
            }
            if (!defined) jobs_.undefined_templates.push_back(named);
        }
        add_pipelines(project);
    }

    void add_pipelines(const ZuulProject& project) {
        for (const ZuulPipeline& pipeline : project.pipelines) {
            if (std::ranges::find(pipeline_order_, pipeline.name) == pipeline_order_.end())
                pipeline_order_.push_back(pipeline.name);
            for (const ZuulJob& job : pipeline.jobs) mentions_[pipeline.name][job.name].push_back(&job);
        }
    }

    void add_job(const std::string& pipeline, const std::string& name, const Mentions& mentions) {
        const text::Result<FrozenJob> frozen = freeze_job(context_, name, mentions);
        if (!frozen) {
            skip(frozen.error());
            return;
        }
        JobDeeds deeds = deeds_of(*frozen, featuresets_, knowledge_);
        auto job = std::ranges::find_if(jobs_.jobs,
                                        [&](const CiJob& each) { return each.name == name && each.deeds == deeds; });
        if (job == jobs_.jobs.end())
            job = jobs_.jobs.insert(job, {name, frozen->where, frozen->undefined, std::move(deeds), {}});
        job->pipelines.push_back({pipeline, frozen->voting, frozen->files, frozen->irrelevant_files});
    }

    void skip(const text::Diagnostic& reason) {
        if (std::ranges::find(jobs_.skipped, reason.message, &text::Diagnostic::message) == jobs_.skipped.end())
            jobs_.skipped.push_back(reason);
    }

    const text::Tree& tree_;
    const CiKnowledge& knowledge_;
    ZuulConfig config_;
    Featuresets featuresets_;
    FreezeContext context_;
    CiJobs jobs_;
    std::vector<std::string> pipeline_order_;
    std::map<std::string, std::map<std::string, Mentions>> mentions_;
};

/// Whether one of the patterns matches; `none` is the answer of a filter that is not there.
std::optional<bool> any_matches(const PathFilter& filter, std::string_view path, bool none) {
    if (!filter.known) return std::nullopt;
    if (filter.patterns.empty()) return none;
    bool known = true;
    for (const ZuulPattern& pattern : filter.patterns) {
        const std::optional<bool> matches = pattern.matches(path);
        if (matches == true) return true;
        if (!matches) known = false;
    }
    return known ? std::optional(false) : std::nullopt;
}

/// The first that is true, else nothing when one is not known.
template <typename Items, typename Ask>
std::optional<bool> any_of(const Items& items, const Ask& ask) {
    bool known = true;
    for (const auto& item : items) {
        const std::optional<bool> answer = ask(item);
        if (answer == true) return true;
        if (!answer) known = false;
    }
    return known ? std::optional(false) : std::nullopt;
}

}  // namespace

CiJobs read_ci_jobs(const text::Tree& tree, std::string_view branch, const CiKnowledge& knowledge) {
    return JobLister(tree, branch, knowledge).list();
}

std::optional<bool> triggers(const JobInPipeline& job, std::string_view path) {
    const std::optional<bool> relevant = any_matches(job.files, path, true);
    const std::optional<bool> irrelevant = any_matches(job.irrelevant_files, path, false);
    if (relevant == false || irrelevant == true) return false;
    return relevant && irrelevant ? std::optional(true) : std::nullopt;
}

std::optional<bool> triggers(const CiJob& job, std::string_view path) {
    return any_of(job.pipelines, [&](const JobInPipeline& each) { return triggers(each, path); });
}

std::optional<bool> is_voting(const CiJob& job) {
    return any_of(job.pipelines, [](const JobInPipeline& each) { return each.voting; });
}

const Act* strongest_act(const CiJob& job, Target target) {
    const Act* strongest = nullptr;
    for (const Act& act : job.deeds.acts)
        if (act.target == target && (strongest == nullptr || act.kind > strongest->kind)) strongest = &act;
    return strongest;
}

}  // namespace stepwarden::coverage
