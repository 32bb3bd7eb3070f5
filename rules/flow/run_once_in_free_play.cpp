#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "check/rule.hpp"
#include "rules/support/failing_use.hpp"
#include "rules/support/readings.hpp"
#include "rules/support/sections.hpp"

namespace stepwarden::rules {
namespace {

struct Case {
    KnownTask reader;
    Reading reading;
    KnownTask definer;
};

bool is_free(const ansible::Play& play) { return play.strategy.find("free") != std::string::npos; }

bool runs_once(const check::Model& model, const graph::Node& node) {
    if (node.task->run_once) return true;
    for (auto block = node.block; block; block = model.graph.nodes[*block].block)
        if (model.graph.nodes[*block].task->run_once) return true;
    return false;
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {
        for (const simulate::Occurrence& occurrence : model.schedule.occurrences) {
            const simulate::PlayRun& run = model.schedule.plays[occurrence.play];
            if (const graph::Node& node = model.node_of(occurrence); is_free(*run.play))
                free_lists_.emplace(node.role, node.section);
        }
    }

    void run() {
        for (const graph::Node& node : model_.graph.nodes)
            if (node.contributed && !node.task->register_name.empty() && runs_once(model_, node)) look_at(node);
        for (const auto& [key, cases] : cases_) tell(cases);
    }

private:
    void look_at(const graph::Node& definer) {
        // A task that the parameters' defaults leave out comes in no play itself.
        if (!free_lists_.contains({definer.role, definer.section})) return;
        const std::string& name = definer.task->register_name;
        for (const graph::Node& node : model_.graph.nodes) {
            if (node.role != definer.role || node.section != definer.section || !node.contributed) continue;
            if (*node.contributed <= *definer.contributed || runs_once(model_, node) || node.block != definer.block)
                continue;
            const KnownTask reader{node.task, &node};
            if (auto reading = unguarded_reading(reader, name))
                cases_[{definer.where, name}].push_back({reader, std::move(*reading), {definer.task, &definer}});
        }
    }

    /// Nothing that the task asks for tests whether the name is there.
    [[nodiscard]] std::optional<Reading> unguarded_reading(const KnownTask& reader, std::string_view name) const {
        std::optional<Reading> found;
        for (Reading& reading : readings_around(model_, reader)) {
            if (reading.reference.name != name) continue;
            if (reading.reference.guarded) return std::nullopt;
            if (!found && reading.in != Reading::In::result) found = std::move(reading);
        }
        return found;
    }

    void tell(const std::vector<Case>& cases) {
        const Case& first = cases.front();
        const std::string& name = first.reading.reference.name;
        check::Finding finding = finding_at(model_, first.reader, first.reading);
        finding.message = fmt::format(
            "'{}' reads '{}', which other hosts get from '{}', run once in a play whose hosts do not wait for "
            "each other",
            title(*first.reader.task), dotted(first.reading.reference), title(*first.definer.task));
        finding.related.push_back({first.definer.task->where,
                                   fmt::format("'{}' is registered here, with run_once", name), check::Played::before});
        tell_other_readers(finding, cases, 5);
        finding.help = fmt::format("ask for '{} is defined' before, or let only the host that ran it go on", name);
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    /// Role and section of lists that a free strategy plays.
    std::set<std::pair<std::string, std::string>> free_lists_;
    std::map<std::pair<text::Position, std::string>, std::vector<Case>> cases_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule flow_run_once_in_free_play() {
    return {.id = "flow-run-once-in-free-play",
            .severity = check::Severity::warning,
            .summary = "hosts read the register of a run_once task without waiting for it",
            .what =
                "A register of a task with `run_once` that a later task of the same block reads, in a section that is "
                "played with a free strategy. Readers that run once too are not flagged, nor readings under `is "
                "defined` or default().",
            .why =
                "With `strategy: free`, or TripleO's tripleo_free, each host goes on by itself: the hosts that do not "
                "run the task may come to the reader before the result is there, and it is undefined. THT paused ceph "
                "so in upgrades of all nodes in one run (805da4d17).",
            .fix = "Put `<register> is defined` before the condition that reads it.",
            .bad =
                "- command: ceph osd set pause\n  run_once: true\n  register: paused\n- file: path=/var/lib/paused "
                "state=touch\n  when: paused is success\n",
            .good =
                "- command: ceph osd set pause\n  run_once: true\n  register: paused\n- file: path=/var/lib/paused "
                "state=touch\n  when:\n    - paused is defined\n    - paused is success\n",
            .run = run};
}

}  // namespace stepwarden::rules
