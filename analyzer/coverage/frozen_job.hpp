// A job as it runs in a pipeline: the variants that match the branch, those of its parents first, put together as Zuul
// does. What an ancestor that nobody defines may have said stays unknown.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "coverage/zuul_files.hpp"
#include "text/diagnostic.hpp"

namespace stepwarden::coverage {

struct PathFilter {
    /// False when an ancestor that is not defined may have set it.
    bool known = true;
    /// Empty when there is no filter.
    std::vector<ZuulPattern> patterns;
};

struct FrozenJob {
    std::string name;
    /// Of the last variant that the job itself has, else of its mention in the pipeline.
    text::Position where;
    /// Names of the job or of ancestors that nobody defines, in the order of the way up.
    std::vector<std::string> undefined;
    /// Nothing when an undefined ancestor decides.
    std::optional<bool> voting = true;
    PathFilter files;
    PathFilter irrelevant_files;
    /// The playbooks of the last variant that has some; empty when none has or an undefined ancestor decides.
    std::vector<std::string> run;
    value::Dict vars;
    /// Names of the job and of its ancestors, the first of all first.
    std::vector<std::string> ancestors;
};

/// What is the same for all jobs that are frozen.
struct FreezeContext {
    const ZuulConfig& config;
    /// "stable/stein"; when empty every variant matches.
    std::string branch;
    /// Jobs of Zuul's shared repositories that set none of what is kept here.
    std::set<std::string, std::less<>> neutral;
};

/// `mentions` are what a pipeline says of the job, templates first (zuul/model.py, Layout.getProjectPipelineConfig).
/// Fails, as Zuul leaves the job out, when no mention or no variant of the job or of its parent is for the branch; the
/// message says which. Sources: zuul/model.py, Layout.collectJobs (parents before children, variants by branch,
/// NoMatchingParentError) and Job.applyVariant: `vars` are merged, everything else is replaced. Chains of parents are
/// followed up to 100 jobs.
text::Result<FrozenJob> freeze_job(const FreezeContext& context, std::string_view name,
                                   std::span<const ZuulJob* const> mentions);

/// Values of `other` win; dicts under the same key are merged (zuul/model.py, Job._deepUpdate). Deeper than 20 levels
/// they are replaced.
value::Dict merged(const value::Dict& base, const value::Dict& other, int levels = 20);

}  // namespace stepwarden::coverage
