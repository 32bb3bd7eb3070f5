// The CI jobs that a checkout runs: in which pipelines and voting or not, on changes of which files, and what each does
// to a deployment. A job of which nothing is known but its name is listed all the same, with what is missing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "coverage/job_deeds.hpp"

namespace stepwarden::coverage {

struct JobInPipeline {
    std::string pipeline;
    /// Nothing when a job that is not defined in the given files decides.
    std::optional<bool> voting;
    PathFilter files;
    PathFilter irrelevant_files;
};

struct CiJob {
    std::string name;
    /// Its definition, or its mention when there is none.
    text::Position where;
    /// Names of the job or of its ancestors that the given files do not define; empty when all is known.
    std::vector<std::string> undefined;
    JobDeeds deeds;
    std::vector<JobInPipeline> pipelines;
};

struct CiJobs {
    /// In the order of their names. A job that pipelines give variables which change what it does is listed once for
    /// each.
    std::vector<CiJob> jobs;
    /// Project templates that the checkout names and the given files do not define.
    std::vector<NamedPlace> undefined_templates;
    /// Jobs that a pipeline names and that do not run on the branch, each with the reason.
    std::vector<text::Diagnostic> skipped;
    std::vector<text::Diagnostic> problems;
};

/// `tree` has the THT checkout as its main mount and may have further ones: checkouts of tripleo-ci and of
/// tripleo-quickstart, each by itself or beside each other in one directory. Project stanzas of further mounts count
/// when they name the project of `knowledge`. `branch` ("stable/stein") tells which variants of jobs count; without one
/// all do.
CiJobs read_ci_jobs(const text::Tree& tree, std::string_view branch, const CiKnowledge& knowledge);

/// Whether a change of this file alone starts the job (zuul/model.py, Job.changeMatchesFiles). Nothing when that
/// depends on what is not known.
std::optional<bool> triggers(const JobInPipeline& job, std::string_view path);

/// Whether it does in any pipeline.
std::optional<bool> triggers(const CiJob& job, std::string_view path);

/// True when it votes in some pipeline, nothing when that is not known.
std::optional<bool> is_voting(const CiJob& job);

/// What the job does at most to this target: nothing, or the act of the highest kind.
const Act* strongest_act(const CiJob& job, Target target);

}  // namespace stepwarden::coverage
