// The dry run of all playbooks as rules and graph want it: in which order the tasks would come, for each role, whatever
// tags a client asks for. A task stands here once for each time that it may run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ansible/playbook.hpp"
#include "ansible/tags.hpp"
#include "simulate/dry_run.hpp"
#include "simulate/host_classes.hpp"
#include "simulate/observations.hpp"
#include "text/diagnostic.hpp"
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

/// Plays every playbook of the world's layout that no other imports, each as a call of its own, and lets `also` hear
/// it. Sources and layout must outlive the schedule; the world need not.
Schedule make_schedule(const World& world, const Observer& also = {});

struct ObservedSchedule {
    Schedule schedule;
    Observations observations;
};

/// The same with what rules need of it, the playbooks side by side; it does not depend on the number of threads.
ObservedSchedule observe_schedule(const World& world, unsigned threads);

}  // namespace stepwarden::simulate
