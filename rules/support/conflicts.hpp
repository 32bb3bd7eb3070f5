// Operations that meet a resource that another task took down: put together by cause, so that one mistake is one
// finding at the first operation, with the others beside it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check/finding.hpp"
#include "check/rule.hpp"
#include "graph/graph.hpp"

namespace stepwarden::rules {

/// A task at the step at which it does what matters.
struct StepTask {
    const graph::Node* node = nullptr;
    std::optional<int> step;
};

struct Conflict {
    check::Severity severity = check::Severity::error;
    /// What took the resource down, and what brings it back, if anything does.
    StepTask stop;
    std::optional<StepTask> start;
    /// What meets it, in order, and the name of the resource that the first one is about.
    std::vector<StepTask> operations;
    std::string resource;
    /// The operation comes before the stop at the same step.
    bool only_by_list_order = false;
};

class Conflicts {
public:
    /// Joins the conflict to one of the same cause and services, or begins one. A task stands in at most one conflict
    /// of either kind.
    void add(Conflict conflict);

    [[nodiscard]] const std::vector<Conflict>& all() const { return all_; }

private:
    std::vector<Conflict> all_;
    std::set<std::pair<const graph::Node*, bool>> known_;
};

/// "step 3", or "its step" where there is none.
std::string in_words(const std::optional<int>& step);

/// At most five related places for tasks, each with `message`, and the number of those left out.
void add_related(check::Finding& finding, const std::vector<StepTask>& tasks, std::string_view message,
                 check::Played played);

}  // namespace stepwarden::rules
