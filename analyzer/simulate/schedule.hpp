// In which order the tasks of all playbooks would come, for each class of hosts: plays in order, imports and includes
// in their places, loops over steps unrolled. A task stands here once for each time that it may run; whether it does is
// decided as far as step, role and what the playbooks themselves say decide it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ansible/playbook.hpp"
#include "ansible/sources.hpp"
#include "ansible/tags.hpp"
#include "simulate/known_variables.hpp"
#include "text/diagnostic.hpp"
#include "tripleo/layout.hpp"
#include "value/truth.hpp"

namespace stepwarden::simulate {

/// One play of one playbook, imported playbooks in their places.
struct PlayRun {
    /// The playbook that the client starts, and the file that the play stands in.
    text::FileId playbook = text::no_file;
    text::FileId file = text::no_file;
    const ansible::Play* play = nullptr;
    std::string name;
    /// Numbers of the classes that the play's hosts belong to.
    std::vector<std::uint16_t> classes;
};

/// One task that may run on one class of hosts.
struct Occurrence {
    const ansible::Task* task = nullptr;
    /// Index into Schedule::plays.
    std::uint32_t play = 0;
    /// Place within the play; classes that take a task together share it.
    std::uint32_t order = 0;
    std::uint16_t host_class = 0;
    /// yes or unknown.
    value::Truth runs = value::Truth::unknown;
    bool become = false;
    std::optional<int> step;
    /// `step` is text there, as loops and most plays give it, not a number.
    bool step_is_text = false;
    /// Index into Schedule::tag_chains.
    std::uint32_t tags = 0;
};

/// A task file that a class of hosts comes to at a step.
struct FileVisit {
    text::FileId file = text::no_file;
    std::uint32_t play = 0;
    std::uint16_t host_class = 0;
    std::optional<int> step;
    bool step_is_text = false;
};

/// The tags of a task and of each dynamic include on the way to it; a run takes the task when it selects every one.
using TagChain = std::vector<std::vector<std::string>>;

struct Schedule {
    std::vector<HostClass> classes;
    std::vector<PlayRun> plays;
    /// In the order of plays, then of `order`, then of classes.
    std::vector<Occurrence> occurrences;
    std::vector<FileVisit> visits;
    std::vector<TagChain> tag_chains;
    std::vector<text::Diagnostic> diagnostics;

    [[nodiscard]] bool selected(const Occurrence& occurrence, const ansible::TagSelection& selection) const;
};

struct Limits {
    std::size_t include_depth = 60;
    std::size_t occurrences = 4'000'000;
};

/// Walks every playbook of the layout. `sources` must outlive the schedule.
Schedule make_schedule(ansible::Sources& sources, const tripleo::Layout& layout, const Limits& limits = {});

}  // namespace stepwarden::simulate
