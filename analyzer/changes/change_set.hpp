// What a comparison comes to, as every writer prints it: changes of tasks, of effects and of findings, each folded over
// the roles, plans and steps at which it is the same.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "changes/snapshot.hpp"
#include "check/finding.hpp"
#include "check/results.hpp"
#include "simulate/effect.hpp"

namespace stepwarden::changes {

enum class ChangeKind : std::uint8_t { added, removed, changed };

std::string_view name(ChangeKind kind);

/// As people are shown it; line 0 stands for the file as a whole.
struct Place {
    std::string path;
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    friend auto operator<=>(const Place&, const Place&) = default;
};

/// Old or new is missing where the field is. Long values are cut down to what differs.
struct FieldChange {
    std::string field;
    std::optional<std::string> old_value;
    std::optional<std::string> new_value;

    friend auto operator<=>(const FieldChange&, const FieldChange&) = default;
};

/// At which steps a task may run; a task of a section without steps has none.
struct MovedSteps {
    std::vector<int> from;
    std::vector<int> to;

    friend auto operator<=>(const MovedSteps&, const MovedSteps&) = default;
};

/// The task has changed places with another one that may run at the same step.
struct Reordered {
    /// It comes after the other task now; else before it.
    bool is_after = false;
    std::string task;

    friend auto operator<=>(const Reordered&, const Reordered&) = default;
};

struct VerdictChange {
    std::string workflow;
    std::string role;
    std::optional<int> step;
    Verdict old_verdict = Verdict::skip;
    Verdict new_verdict = Verdict::skip;

    friend auto operator<=>(const VerdictChange&, const VerdictChange&) = default;
};

struct TaskChange {
    ChangeKind kind = ChangeKind::changed;
    /// Empty for the playbooks' own tasks. `was_` is the old one where it differs, else empty; so below.
    std::string service;
    std::string was_service;
    /// The file that the task is written in.
    std::string template_path;
    std::string was_template;
    /// A section, or the playbook or task file.
    std::string section;
    std::string was_section;
    std::string task;
    std::string was_task;
    Place location;
    Place old_location;
    std::vector<FieldChange> fields;
    std::vector<std::string> gates_added;
    std::vector<std::string> gates_removed;
    std::optional<MovedSteps> moved_steps;
    std::optional<Reordered> reordered;
    /// A play, or what includes a file of tasks: the tasks are told of by themselves, and when they run with them.
    bool brings_tasks = false;
    /// Steps at which it may run now; of one that is removed, at which it could.
    std::vector<int> steps;
    std::vector<VerdictChange> verdicts;
    std::vector<std::string> roles;
    std::vector<std::string> plans;
    std::vector<std::string> workflows;
    /// All services that contribute it, and their templates where a checkout tells them.
    std::vector<std::string> services;
    std::vector<std::string> contributors;
    /// CI's jobs that do to its service what its section is for; nothing when that was not asked or is not known.
    std::optional<std::vector<std::string>> jobs;
};

enum class EffectChangeKind : std::uint8_t { appears, vanishes, moves, reordered };

std::string_view name(EffectChangeKind kind);

struct EffectChange {
    EffectChangeKind kind = EffectChangeKind::appears;
    std::string workflow;
    std::string role;
    std::optional<int> step;
    /// Of one that moves.
    std::optional<int> old_step;
    std::string service;
    simulate::Effect effect;
    /// "before the package update", "after the start of the cluster", or empty.
    std::string landmark;
    /// What happens, and then when and where: "mysql is no longer stopped", " before the package update".
    std::string sentence;
};

struct FindingChanges {
    /// In the order of check; positions are those of the new side's tree.
    std::vector<check::Finding> added;
    /// Positions are those of the old side's tree.
    std::vector<check::Finding> fixed;
    std::size_t unchanged = 0;
};

struct ChangeSet {
    /// What the sides are called: paths or revisions.
    std::string old_name;
    std::string new_name;
    std::vector<TaskChange> tasks;
    std::vector<EffectChange> effects;
    FindingChanges findings;
    /// Whether it is known which jobs exercise what.
    bool jobs_known = false;
    std::vector<check::Unanalysed> old_unanalysed;
    std::vector<check::Unanalysed> new_unanalysed;
    /// What a reader has to know to make sense of the rest, in sentences.
    std::vector<std::string> remarks;

    [[nodiscard]] std::size_t count(ChangeKind kind) const;
};

}  // namespace stepwarden::changes
