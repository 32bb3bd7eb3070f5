#include "coverage/frozen_job.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace stepwarden::coverage {
namespace {

constexpr std::size_t most_ancestors = 100;

bool matches_branch(const ZuulJob& variant, const std::string& branch) {
    if (!variant.branches || variant.branches->empty() || branch.empty()) return true;
    return std::ranges::any_of(*variant.branches,
                               [&](const ZuulPattern& pattern) { return pattern.matches(branch).value_or(true); });
}

class Freezer {
public:
    Freezer(const FreezeContext& context, std::string_view name) : context_(context) { job_.name = name; }

    /// False when the job is defined, but not for the branch.
    bool collect(const std::string& name) {
        if (std::ranges::find(path_, name) != path_.end() || path_.size() >= most_ancestors) {
            problem_ = fmt::format("'{}' is its own ancestor, or has more than {}", job_.name, most_ancestors);
            return false;
        }
        path_.push_back(name);
        const bool found = collect_variants(name);
        path_.pop_back();
        return found;
    }

    void apply(const ZuulJob& variant) {
        if (variant.voting) job_.voting = variant.voting;
        if (variant.files) job_.files = {true, *variant.files};
        if (variant.irrelevant_files) job_.irrelevant_files = {true, *variant.irrelevant_files};
        if (variant.run) job_.run = *variant.run;
        job_.vars = merged(job_.vars, variant.vars);
    }

    /// Why collect() answered false.
    [[nodiscard]] const std::string& problem() const { return problem_; }

    FrozenJob finish(text::Position mention) {
        if (job_.where.file == text::no_file) job_.where = mention;
        return std::move(job_);
    }

private:
    bool collect_variants(const std::string& name) {
        bool defined = false;
        bool matched = false;
        for (const ZuulJob& variant : context_.config.jobs) {
            if (variant.name != name) continue;
            defined = true;
            if (!matches_branch(variant, context_.branch)) continue;
            if (variant.parent && !collect_parent(*variant.parent)) continue;
            matched = true;
            if (std::ranges::find(job_.ancestors, name) == job_.ancestors.end()) job_.ancestors.push_back(name);
            apply(variant);
            if (name == job_.name) job_.where = variant.where;
        }
        if (!defined) add_undefined(name);
        if (defined && !matched && problem_.empty()) problem_ = branch_problem(name);
        return matched || !defined;
    }

    [[nodiscard]] std::string branch_problem(const std::string& name) const {
        if (name == job_.name) return fmt::format("no variant of '{}' is for branch '{}'", name, context_.branch);
        return fmt::format("no variant of '{}', from which '{}' inherits, is for branch '{}'", name, job_.name,
                           context_.branch);
    }

    bool collect_parent(const std::string& parent) {
        if (std::ranges::find(job_.ancestors, parent) != job_.ancestors.end()) return true;
        return collect(parent);
    }

    void add_undefined(const std::string& name) {
        if (context_.neutral.contains(name)) return;
        if (std::ranges::find(job_.undefined, name) != job_.undefined.end()) return;
        job_.undefined.push_back(name);
        job_.voting = std::nullopt;
        job_.files = {false, {}};
        job_.irrelevant_files = {false, {}};
        job_.run.clear();
    }

    const FreezeContext& context_;
    FrozenJob job_;
    std::vector<std::string> path_;
    std::string problem_;
};

}  // namespace

text::Result<FrozenJob> freeze_job(const FreezeContext& context, std::string_view name,
                                   std::span<const ZuulJob* const> mentions) {
    const text::Position where = mentions.empty() ? text::Position{} : mentions.front()->where;
    Freezer freezer(context, name);
    if (!freezer.collect(std::string(name))) return tl::unexpected(text::Diagnostic{where, freezer.problem()});
    bool mentioned = false;
    for (const ZuulJob* mention : mentions) {
        if (!matches_branch(*mention, context.branch)) continue;
        mentioned = true;
        freezer.apply(*mention);
    }
    if (!mentioned)
        return tl::unexpected(
            text::Diagnostic{where, fmt::format("'{}' does not run here on branch '{}'", name, context.branch)});
    return freezer.finish(where);
}

value::Dict merged(const value::Dict& base, const value::Dict& other, int levels) {
    value::Dict both = base;
    for (const auto& [key, value] : other) {
        const auto found = key.is_string() ? std::ranges::find_if(both,
                                                                  [&key = key](const auto& entry) {
                                                                      return entry.first.is_string() &&
                                                                             entry.first.as_string() == key.as_string();
                                                                  })
                                           : both.end();
        if (found == both.end())
            both.emplace_back(key, value);
        else if (levels > 0 && found->second.is_dict() && value.is_dict())
            found->second = merged(found->second.as_dict(), value.as_dict(), levels - 1);
        else
            found->second = value;
    }
    return both;
}

}  // namespace stepwarden::coverage
