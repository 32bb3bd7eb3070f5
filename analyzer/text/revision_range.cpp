#include "text/revision_range.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <queue>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "text/tree.hpp"

namespace stepwarden::text {
namespace {

/// Clocks differ: so many commits that are older than the range and excluded are looked at before it is taken to be
/// complete (git/revision.c, SLOP).
constexpr int most_slop = 5;

struct Range {
    std::string head;
    std::optional<std::string> base;
};

Result<Range> parse_range(const GitRepository& repository, std::string_view range) {
    const auto or_head = [](std::string_view name) { return name.empty() ? std::string_view("HEAD") : name; };
    const std::size_t dots = range.find("..");
    if (dots == std::string_view::npos) {
        return repository.commit(range).map([](std::string head) { return Range{std::move(head), {}}; });
    }
    if (range.substr(dots).starts_with("...")) {
        return tl::unexpected(
            Diagnostic{{},
                       fmt::format("'{}' is no range of one branch: write BASE..HEAD with two dots", range),
                       repository.path().string()});
    }
    const Result<std::string> base = repository.commit(or_head(range.substr(0, dots)));
    if (!base) return tl::unexpected(base.error());
    return repository.commit(or_head(range.substr(dots + 2))).map([&](std::string head) {
        return Range{std::move(head), *base};
    });
}

/// git/revision.c, limit_list: from both ends at once, the newest commit first, until all that is left is excluded.
class HistoryWalk {
public:
    HistoryWalk(const GitRepository& repository, bool first_parent)
        : repository_(repository), first_parent_(first_parent) {}

    Result<void> run(const Range& range) {
        if (range.base) {
            if (auto met = meet(*range.base, true); !met) return met;
        }
        if (auto met = meet(range.head, false); !met) return met;
        int slop = most_slop;
        while (!queue_.empty() && slop > 0) {
            const std::string id = queue_.top().id;
            const std::int64_t time = queue_.top().time;
            queue_.pop();
            Seen& commit = seen_.at(id);
            commit.queued = false;
            if (commit.excluded) {
                if (auto excluded = exclude_parents(id); !excluded) return excluded;
                const bool within = waiting_ > 0 || (!listed_.empty() && time >= oldest_);
                slop = within ? most_slop : slop - 1;
                continue;
            }
            --waiting_;
            listed_.push_back(id);
            oldest_ = time;
            if (auto met = meet_parents(commit.commit.parents); !met) return met;
        }
        std::erase_if(listed_, [&](const std::string& id) { return seen_.at(id).excluded; });
        return {};
    }

    [[nodiscard]] const std::vector<std::string>& listed() const { return listed_; }

    Result<GitCommit> read(const std::string& id) const {
        const auto known = seen_.find(id);
        return known == seen_.end() ? repository_.read_commit(id) : known->second.commit;
    }

private:
    struct Seen {
        GitCommit commit;
        bool excluded = false;
        bool queued = true;
    };

    struct Waiting {
        std::int64_t time = 0;
        std::size_t order = 0;
        std::string id;
        /// Among equals the one that was met first comes first.
        friend bool operator<(const Waiting& a, const Waiting& b) {
            return std::tie(a.time, b.order) < std::tie(b.time, a.order);
        }
    };

    Result<void> meet(const std::string& id, bool excluded) {
        if (seen_.contains(id)) {
            if (excluded) exclude(id);
            return {};
        }
        Result<GitCommit> commit = repository_.read_commit(id);
        if (!commit) return tl::unexpected(std::move(commit.error()));
        queue_.push({commit->time, seen_.size(), id});
        if (!excluded) ++waiting_;
        seen_.emplace(id, Seen{std::move(*commit), excluded, true});
        return {};
    }

    Result<void> meet_parents(const std::vector<std::string>& parents) {
        for (const std::string& parent : parents) {
            if (auto met = meet(parent, false); !met) return met;
            if (first_parent_) break;
        }
        return {};
    }

    Result<void> exclude_parents(const std::string& id) {
        const std::vector<std::string> parents = seen_.at(id).commit.parents;
        for (const std::string& parent : parents) {
            if (auto met = meet(parent, true); !met) return met;
        }
        return {};
    }

    /// What was met before it was known to be excluded passes that on to what was met behind it.
    void exclude(const std::string& id) {
        std::vector<std::string> pending = {id};
        while (!pending.empty()) {
            const auto met = seen_.find(pending.back());
            pending.pop_back();
            if (met == seen_.end() || met->second.excluded) continue;
            met->second.excluded = true;
            if (met->second.queued) --waiting_;
            std::ranges::copy(met->second.commit.parents, std::back_inserter(pending));
        }
    }

    const GitRepository& repository_;
    bool first_parent_;
    std::unordered_map<std::string, Seen> seen_;
    std::priority_queue<Waiting> queue_;
    std::vector<std::string> listed_;
    std::int64_t oldest_ = 0;
    /// Commits in the queue that are not excluded.
    std::size_t waiting_ = 0;
};

/// What stands at the paths in one commit.
using Standing = std::vector<std::optional<GitEntry>>;

class TouchedPaths {
public:
    TouchedPaths(const GitRepository& repository, const HistoryWalk& history, std::vector<std::string> paths)
        : repository_(repository), history_(history), paths_(std::move(paths)) {}

    Result<bool> are_touched_by(const std::string& id) {
        const Result<GitCommit> commit = history_.read(id);
        if (!commit) return tl::unexpected(commit.error());
        std::string before;
        if (!commit->parents.empty()) {
            Result<GitCommit> parent = history_.read(commit->parents.front());
            if (!parent) return tl::unexpected(std::move(parent.error()));
            before = std::move(parent->tree);
        }
        if (before == commit->tree) return false;
        const Result<Standing> now = standing(commit->tree);
        if (!now) return tl::unexpected(now.error());
        const Result<Standing> then = before.empty() ? Standing(paths_.size()) : standing(before);
        if (!then) return tl::unexpected(then.error());
        last_tree_ = before;
        last_ = *then;
        return *now != *then;
    }

private:
    /// A commit's first parent is mostly the next commit to be asked for.
    Result<Standing> standing(const std::string& tree) {
        if (tree == last_tree_) return last_;
        return repository_.entries_at(tree, paths_);
    }

    const GitRepository& repository_;
    const HistoryWalk& history_;
    std::vector<std::string> paths_;
    std::string last_tree_;
    Standing last_;
};

Result<std::vector<std::string>> normalised(const GitRepository& repository, std::span<const std::string> paths) {
    std::vector<std::string> normal;
    for (const std::string& path : paths) {
        std::optional<std::string> inside = resolve("", path);
        if (!inside) {
            return tl::unexpected(
                Diagnostic{{}, fmt::format("path '{}' leads out of the repository", path), repository.path().string()});
        }
        normal.push_back(std::move(*inside));
    }
    return normal;
}

}  // namespace

Result<std::vector<std::string>> revisions(const GitRepository& repository, std::string_view range,
                                           std::span<const std::string> paths, bool first_parent) {
    Result<std::vector<std::string>> normal = normalised(repository, paths);
    if (!normal) return normal;
    const Result<Range> ends = parse_range(repository, range);
    if (!ends) return tl::unexpected(ends.error());
    HistoryWalk history(repository, first_parent);
    if (auto walked = history.run(*ends); !walked) return tl::unexpected(std::move(walked.error()));
    if (paths.empty()) return history.listed();
    TouchedPaths touched(repository, history, std::move(*normal));
    std::vector<std::string> found;
    for (const std::string& id : history.listed()) {
        const Result<bool> touches = touched.are_touched_by(id);
        if (!touches) return tl::unexpected(touches.error());
        if (*touches) found.push_back(id);
    }
    return found;
}

}  // namespace stepwarden::text
