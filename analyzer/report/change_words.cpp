#include "report/change_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "changes/compare_effects.hpp"
#include "changes/effect_words.hpp"

namespace stepwarden::report {
namespace {

using changes::ChangeKind;
using changes::TaskChange;

constexpr std::size_t most_jobs = 4;

/// One role at one step in one workflow.
struct Moment {
    std::string workflow;
    std::string role;
    std::optional<int> step;
};

/// Moments as roles times steps times workflows.
struct Occasion {
    std::vector<std::string> roles;
    std::vector<int> steps;
    std::vector<std::string> workflows;
};

void add_once(std::vector<std::string>& list, const std::string& value) {
    if (std::ranges::find(list, value) == list.end()) list.push_back(value);
}

using Names = std::vector<std::string>;
/// The steps of each workflow and role.
using StepsOf = std::map<std::pair<std::string, std::string>, std::vector<int>>;

/// Roles that have the same steps in a workflow are told together, then workflows that have these roles in common.
std::vector<Occasion> by_workflow(const StepsOf& steps) {
    std::map<std::pair<std::string, std::vector<int>>, Names> roles;
    for (const auto& [key, at] : steps) {
        Names& names = roles[{key.first, at}];
        if (!key.second.empty()) add_once(names, key.second);
    }
    std::map<std::pair<std::vector<int>, Names>, Names> workflows;
    for (const auto& [key, names] : roles) workflows[{key.second, names}].push_back(key.first);
    std::vector<Occasion> occasions;
    for (const auto& [key, names] : workflows) occasions.push_back({key.second, key.first, names});
    return occasions;
}

/// The other way round.
std::vector<Occasion> by_role(const StepsOf& steps) {
    std::map<std::pair<std::string, std::vector<int>>, Names> workflows;
    for (const auto& [key, at] : steps) add_once(workflows[{key.second, at}], key.first);
    std::map<std::pair<std::vector<int>, Names>, Names> roles;
    for (const auto& [key, names] : workflows) {
        Names& together = roles[{key.second, names}];
        if (!key.first.empty()) add_once(together, key.first);
    }
    std::vector<Occasion> occasions;
    for (const auto& [key, names] : roles) occasions.push_back({names, key.first, key.second});
    return occasions;
}

/// As few occasions as give these moments.
std::vector<Occasion> occasions_of(const std::vector<Moment>& moments) {
    StepsOf steps;
    for (const Moment& moment : moments) {
        std::vector<int>& at = steps[{moment.workflow, moment.role}];
        if (moment.step) at.push_back(*moment.step);
    }
    for (auto& [key, at] : steps) {
        std::ranges::sort(at);
        at.erase(std::unique(at.begin(), at.end()), at.end());
    }
    std::vector<Occasion> one = by_workflow(steps);
    std::vector<Occasion> other = by_role(steps);
    return other.size() < one.size() ? other : one;
}

/// "on Controller at steps 1 to 3 in minor-update"
std::string words_of(const Occasion& occasion) {
    std::string text;
    if (!occasion.roles.empty()) text += fmt::format(" on {}", fmt::join(occasion.roles, ", "));
    if (!occasion.steps.empty()) text += " at " + changes::steps_words(occasion.steps);
    if (!occasion.workflows.empty()) text += fmt::format(" in {}", fmt::join(occasion.workflows, ", "));
    return text.empty() ? text : text.substr(1);
}

std::string placed(const changes::Place& place) {
    return place.line == 0 ? place.path : fmt::format("{}:{}", place.path, place.line);
}

class Sentences {
public:
    explicit Sentences(const TaskChange& change) : change_(change) {}

    std::vector<std::string> make() {
        add_names();
        add_steps();
        for (const std::string& gate : change_.gates_added) say(fmt::format("newly waits for: {}", gate));
        for (const std::string& gate : change_.gates_removed) say(fmt::format("no longer waits for: {}", gate));
        for (const changes::FieldChange& field : change_.fields) add_field(field);
        if (change_.reordered)
            say(fmt::format("now comes {} '{}'", change_.reordered->is_after ? "after" : "before",
                            change_.reordered->task));
        add_verdicts();
        return std::move(sentences_);
    }

private:
    void say(std::string sentence) { sentences_.push_back(std::move(sentence)); }

    void add_names() {
        if (!change_.was_task.empty()) say(fmt::format("was called '{}'", change_.was_task));
        if (!change_.was_section.empty() || !change_.was_service.empty()) {
            const std::string& section = change_.was_section.empty() ? change_.section : change_.was_section;
            const std::string& service = change_.was_service.empty() ? change_.service : change_.was_service;
            say(service.empty() ? fmt::format("comes from {}", section)
                                : fmt::format("comes from {} of {}", section, service));
        } else if (!change_.was_template.empty()) {
            say(fmt::format("was written in {}", placed(change_.old_location)));
        }
    }

    void add_steps() {
        if (!change_.moved_steps) return;
        const auto& [from, to] = *change_.moved_steps;
        if (to.empty())
            say(fmt::format("no longer runs at any step, before at {}", changes::steps_words(from)));
        else if (from.empty())
            say(fmt::format("now runs at {}, before at none", changes::steps_words(to)));
        else
            say(fmt::format("moved from {} to {}", changes::steps_words(from), changes::steps_words(to)));
    }

    void add_field(const changes::FieldChange& field) {
        if (!field.old_value)
            say(fmt::format("{}: {} (new)", field.field, *field.new_value));
        else if (!field.new_value)
            say(fmt::format("{}: {} (gone)", field.field, *field.old_value));
        else
            say(fmt::format("{}: {} -> {}", field.field, *field.old_value, *field.new_value));
    }

    [[nodiscard]] std::string_view outcome_words(std::pair<changes::Verdict, changes::Verdict> verdicts) const {
        using enum changes::Verdict;
        const auto [was, is] = verdicts;
        if (change_.kind == ChangeKind::added) return is == run ? "runs" : "may run";
        if (change_.kind == ChangeKind::removed) return was == run ? "ran" : "might run";
        if (was == skip) return is == run ? "now runs" : "now may run";
        if (is == skip) return was == run ? "no longer runs" : "can no longer run";
        return is == run ? "now runs in any case" : "now runs in some cases only";
    }

    void add_verdicts() {
        std::map<std::pair<changes::Verdict, changes::Verdict>, std::vector<Moment>> groups;
        for (const changes::VerdictChange& each : change_.verdicts)
            groups[{each.old_verdict, each.new_verdict}].push_back({each.workflow, each.role, each.step});
        for (const auto& [verdicts, moments] : groups)
            for (const Occasion& occasion : occasions_of(moments)) {
                say(fmt::format("{} {}", outcome_words(verdicts), words_of(occasion)));
            }
        if (change_.verdicts.empty()) add_roles();
    }

    void add_roles() {
        std::vector<int> steps = change_.steps;
        const std::string when =
            words_of({change_.roles, change_.moved_steps ? std::vector<int>() : steps, change_.workflows});
        if (change_.brings_tasks) return;
        if (change_.workflows.empty())
            say(fmt::format("{} in no workflow and no playbook", change_.kind == ChangeKind::removed ? "ran" : "runs"));
        else if (!when.empty())
            say(when);
    }

    const TaskChange& change_;
    std::vector<std::string> sentences_;
};

/// Where not all jobs are known, that none is found says nothing.
std::string jobs_words(const std::vector<std::string>& jobs, bool all_known) {
    if (jobs.empty()) return all_known ? "no job exercises this" : "";
    std::vector<std::string> shown(jobs.begin(),
                                   jobs.begin() + static_cast<std::ptrdiff_t>(std::min(jobs.size(), most_jobs)));
    std::string text = fmt::format("exercised by {}", fmt::join(shown, ", "));
    if (jobs.size() > most_jobs) text += fmt::format(" and {} more", jobs.size() - most_jobs);
    return text;
}

void add_entry(ChangeGroup& group, const TaskChange& change) {
    ChangeEntry::Title title{change.task,
                             placed(change.kind == ChangeKind::removed ? change.old_location : change.location)};
    std::vector<std::string> sentences = Sentences(change).make();
    if (!group.entries.empty() && group.entries.back().kind == change.kind &&
        group.entries.back().sentences == sentences) {
        group.entries.back().titles.push_back(std::move(title));
        return;
    }
    group.entries.push_back({change.kind, {std::move(title)}, std::move(sentences)});
}

}  // namespace

std::string ChangeGroup::counts() const {
    std::vector<std::string> parts;
    for (const ChangeKind kind : {ChangeKind::added, ChangeKind::removed, ChangeKind::changed}) {
        std::size_t count = 0;
        for (const ChangeEntry& entry : entries) count += entry.kind == kind ? entry.titles.size() : 0;
        if (count > 0) parts.push_back(fmt::format("{} {}", count, name(kind)));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

std::vector<ChangeGroup> group_changes(const changes::ChangeSet& changes) {
    std::vector<ChangeGroup> groups;
    for (const TaskChange& change : changes.tasks) {
        if (groups.empty() || groups.back().service != change.service || groups.back().section != change.section ||
            (!change.service.empty() && groups.back().template_path != change.template_path))
            groups.push_back({change.service, change.template_path, change.section, {}, {}});
        add_entry(groups.back(), change);
        if (change.jobs) groups.back().jobs = jobs_words(*change.jobs, changes.jobs_known);
    }
    return groups;
}

std::vector<std::string> effect_sentences(std::span<const changes::EffectChange> effects) {
    using Key = std::tuple<changes::EffectChangeKind, simulate::Operation, simulate::Resource, std::string, std::string,
                           std::optional<int>>;
    std::map<Key, std::size_t> index;
    std::vector<std::pair<const changes::EffectChange*, std::vector<Moment>>> groups;
    for (const changes::EffectChange& each : effects) {
        const Key key{each.kind,        each.effect.operation, each.effect.resource,
                      each.effect.name, each.landmark,         each.old_step};
        const auto [found, is_new] = index.emplace(key, groups.size());
        if (is_new) groups.push_back({&each, {}});
        groups[found->second].second.push_back({each.workflow, each.role, each.step});
    }
    std::vector<std::string> sentences;
    for (const auto& [change, moments] : groups)
        for (const Occasion& occasion : occasions_of(moments))
            sentences.push_back(fmt::format("{} ({})", changes::sentence_of(*change, occasion.roles, occasion.steps),
                                            fmt::join(occasion.workflows, ", ")));
    return sentences;
}

std::string summary_of(const changes::ChangeSet& changes) {
    const std::size_t added = changes.count(ChangeKind::added);
    return fmt::format(
        "{} task{} added, {} removed, {} changed; {} effect{} changed; findings: {} new, {} fixed, {} "
        "unchanged",
        added, added == 1 ? "" : "s", changes.count(ChangeKind::removed), changes.count(ChangeKind::changed),
        effect_sentences(changes.effects).size(), effect_sentences(changes.effects).size() == 1 ? "" : "s",
        changes.findings.added.size(), changes.findings.fixed.size(), changes.findings.unchanged);
}

char mark_of(ChangeKind kind) {
    if (kind == ChangeKind::added) return '+';
    return kind == ChangeKind::removed ? '-' : '~';
}

}  // namespace stepwarden::report
