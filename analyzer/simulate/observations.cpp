#include "simulate/observations.hpp"

#include <algorithm>

namespace stepwarden::simulate {
namespace {

/// What runs make up themselves, as the gathering of facts, does not outlive them.
bool is_written(const ansible::Task* task) { return task != nullptr && task->node != nullptr; }

std::shared_ptr<const Definition> written(const std::shared_ptr<const Definition>& definition) {
    return definition && is_written(definition->task) ? definition : nullptr;
}

template <typename Range, typename Value>
void add_once(Range& range, const Value& value) {
    if (std::find(range.begin(), range.end(), value) == range.end()) range.push_back(value);
}

void add_error(TaskObservation& task, ObservedError error) {
    const bool known = std::any_of(task.errors.begin(), task.errors.end(), [&](const ObservedError& other) {
        return other.undefined_name == error.undefined_name;
    });
    if (!known) task.errors.push_back(std::move(error));
}

void add_skip(TaskObservation& task, const Text& why) {
    if (!why) return;
    const bool known = std::any_of(task.skipped_by.begin(), task.skipped_by.end(),
                                   [&](const Text& other) { return other == why || *other == *why; });
    if (!known) task.skipped_by.push_back(why);
}

/// Calls what is set of two functions.
template <typename Argument>
std::function<void(const Argument&)> both_of(std::function<void(const Argument&)> first,
                                             std::function<void(const Argument&)> second) {
    if (!first) return second;
    if (!second) return first;
    return [first = std::move(first), second = std::move(second)](const Argument& argument) {
        first(argument);
        second(argument);
    };
}

}  // namespace

const TaskObservation* Observations::find(const ansible::Task& task) const {
    const auto found = tasks.find(&task);
    return found == tasks.end() ? nullptr : &found->second;
}

Observer ObservationCollector::observer() {
    Observer observer;
    observer.task = [this](const TaskMoment& moment) { see(moment); };
    observer.use = [this](const Use& use) { see(use); };
    observer.definition = [this](const Definition& definition) { see(definition); };
    return observer;
}

void ObservationCollector::add(Observations later) {
    for (auto& [written_task, seen] : later.tasks) {
        const auto [known, is_new] = into_.tasks.try_emplace(written_task);
        TaskObservation& task = known->second;
        if (is_new) {
            task = std::move(seen);
            continue;
        }
        task.may_run |= seen.may_run;
        task.is_handler |= seen.is_handler;
        for (ObservedError& error : seen.errors) add_error(task, std::move(error));
        for (const Text& why : seen.skipped_by) add_skip(task, why);
        for (const ObservedStep& step : seen.steps) add_once(task.steps, step);
        for (const TagChain& chain : seen.tags) add_once(task.tags, chain);
    }
    for (const ObservedUse& use : later.uses) see({use.name, use.status, use.task, use.where, use.definition});
    for (const Definition& definition : later.definitions) see(definition);
}

void ObservationCollector::see(const TaskMoment& moment) {
    if (!is_written(moment.task)) return;
    TaskObservation& task = into_.tasks[moment.task];
    task.is_handler |= moment.is_handler;
    if (moment.step) add_once(task.steps, ObservedStep{*moment.step, moment.step_is_text});
    if (moment.tags != nullptr) add_once(task.tags, *moment.tags);
    for (const Decision& decision : moment.decisions) see(decision, moment, task);
}

void ObservationCollector::see(const Decision& decision, const TaskMoment& moment, TaskObservation& task) {
    switch (decision.verdict) {
        case Verdict::run:
            task.may_run = true;
            break;
        case Verdict::maybe:
            task.may_run |= decision.may_run;
            break;
        case Verdict::error:
            task.may_run = true;
            add_error(task, {decision.undefined_name, decision.why, written(decision.definition), moment.step});
            break;
        case Verdict::skip:
            add_skip(task, decision.why);
            break;
        case Verdict::unreached:
            break;
    }
}

void ObservationCollector::see(const Use& use) {
    if (!is_written(use.task)) return;
    const std::shared_ptr<const Definition> definition = written(use.definition);
    const ansible::Task* definer = definition ? definition->task : nullptr;
    const bool skipped = definition && definition->skipped;
    const bool certain = definition && definition->certain;
    if (!uses_.emplace(use.task, use.where, use.name, use.status, definer, skipped, certain).second) return;
    into_.uses.push_back({std::string(use.name), use.status, use.task, use.where, definition});
}

void ObservationCollector::see(const Definition& definition) {
    if (!is_written(definition.task)) return;
    std::vector<std::size_t>& of_task = definitions_[definition.task];
    for (const std::size_t index : of_task) {
        Definition& known = into_.definitions[index];
        if (known.name != definition.name || known.by != definition.by) continue;
        known.certain &= definition.certain;
        known.skipped |= definition.skipped;
        return;
    }
    of_task.push_back(into_.definitions.size());
    into_.definitions.push_back(definition);
}

Observer both(Observer first, Observer second) {
    return {both_of(std::move(first.play), std::move(second.play)),
            both_of(std::move(first.task), std::move(second.task)),
            both_of(std::move(first.file), std::move(second.file)),
            both_of(std::move(first.imported_role), std::move(second.imported_role)),
            both_of(std::move(first.use), std::move(second.use)),
            both_of(std::move(first.definition), std::move(second.definition))};
}

Observations observe(const World& world, std::span<const text::FileId> playbooks, const Observer& also) {
    Observations observations;
    ObservationCollector collector(observations);
    const Observer observer = both(collector.observer(), also);
    DryRun run(world);
    for (const text::FileId playbook : playbooks) {
        Call call;
        call.playbooks = {playbook};
        call.all_tags = true;
        run.play(call, observer);
    }
    observations.diagnostics = run.diagnostics();
    return observations;
}

}  // namespace stepwarden::simulate
