// What rules need of the dry run, kept per task over all its moments: whether hosts come to it, whether it can run,
// what surely fails in it, what keeps it from running, and which variables it reads and sets. A collector fills it
// beside any other observer of the same run, so that one run of a playbook serves everybody.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "simulate/dry_run.hpp"

namespace stepwarden::simulate {

/// A certain error, once per task and name.
struct ObservedError {
    /// "ret.rc", or empty when something else than an undefined name is wrong.
    std::string undefined_name;
    Text why;
    /// What the name goes back to; nullptr when no task of the run defines it.
    std::shared_ptr<const Definition> definition;
    std::optional<std::string> step;
};

/// Value of `step` at a moment, and whether it is text.
struct ObservedStep {
    std::string value;
    bool is_text = false;

    friend bool operator==(const ObservedStep&, const ObservedStep&) = default;
};

struct TaskObservation {
    /// On some host at some moment it runs, may run, or fails on the way to it.
    bool may_run = false;
    bool is_handler = false;
    std::vector<ObservedError> errors;
    /// Why it was surely skipped, each text once, in the order of the run.
    std::vector<Text> skipped_by;
    std::vector<ObservedStep> steps;
    /// Tags of the task and of each dynamic include on the way, each chain once.
    std::vector<TagChain> tags;
};

/// One way in which a task reads a name, once per task, place, status, defining task and how sure that is.
struct ObservedUse {
    std::string name;
    Use::Status status = Use::Status::defined;
    const ansible::Task* task = nullptr;
    text::Position where;
    /// Of the first moment at which it was seen; nullptr when no task of the run defines the name.
    std::shared_ptr<const Definition> definition;
};

struct Observations {
    /// Tasks of the files that some host comes to; those that a run makes up itself are left out.
    std::unordered_map<const ansible::Task*, TaskObservation> tasks;
    /// In the order of the run.
    std::vector<ObservedUse> uses;
    /// Once per task and name, in the order of the run. `certain` holds when every time was, `skipped` when some was.
    std::vector<Definition> definitions;
    /// What the runs could not follow.
    std::vector<text::Diagnostic> diagnostics;

    /// nullptr for a task that no host comes to.
    [[nodiscard]] const TaskObservation* find(const ansible::Task& task) const;
};

/// Listens to runs of the engine.
class ObservationCollector {
public:
    /// `into` is kept by reference and may have observations of other runs.
    explicit ObservationCollector(Observations& into) : into_(into) {}

    /// The collector outlives the runs that the observer is given to.
    [[nodiscard]] Observer observer();

    /// What another collector got of later runs, as if this one had heard them.
    void add(Observations later);

private:
    void see(const TaskMoment& moment);
    void see(const Use& use);
    void see(const Definition& definition);
    static void see(const Decision& decision, const TaskMoment& moment, TaskObservation& task);

    using UseKey =
        std::tuple<const ansible::Task*, text::Position, std::string, Use::Status, const ansible::Task*, bool, bool>;

    Observations& into_;
    std::set<UseKey> uses_;
    std::unordered_map<const ansible::Task*, std::vector<std::size_t>> definitions_;
};

/// Both hear everything, the first first.
Observer both(Observer first, Observer second);

/// Plays each of `playbooks` as a call of its own, with all tags, and keeps what is seen; `also` hears it too.
Observations observe(const World& world, std::span<const text::FileId> playbooks, const Observer& also = {});

}  // namespace stepwarden::simulate
