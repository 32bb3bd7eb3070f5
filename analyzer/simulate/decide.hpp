// One task on one host: conditions, loop, arguments, in the order and with the errors of ansible-core's
// executor/task_executor.py. Decides and tells what the task leaves behind; changes nothing.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ansible/find_included.hpp"
#include "ansible/task.hpp"
#include "simulate/module_table.hpp"
#include "simulate/task_outcome.hpp"
#include "simulate/viewer.hpp"

namespace stepwarden::simulate {

/// A task with what it inherits from what stands around it.
struct PlacedTask {
    const ansible::Task* task = nullptr;
    /// Outermost first, its own last (playbook/conditional.py: extend, prepend).
    std::span<const ansible::Condition* const> when;
    bool ignore_errors = false;
    /// `ignore_errors` is a template, and only the run can tell what it comes to.
    bool may_ignore_errors = false;
    /// Where files that it names are looked for.
    const ansible::IncludeSite* site = nullptr;
};

/// Whether the host goes on when the task's module fails.
bool tolerates_failure(const PlacedTask& placed);

class Decider {
public:
    /// References are kept.
    Decider(const World& world, const WorldFacts& facts, Viewer& viewer);

    /// `around` stands around the task; the viewer already looks at the host and stays there.
    TaskOutcome decide(const PlacedTask& placed, const VariableLayer& around);

    /// Uses of variables since the last call, with the place that reads them.
    struct SeenUse {
        Sighting sighting;
        text::Position where;
    };
    std::vector<SeenUse> take_uses() { return std::exchange(uses_, {}); }

    /// "'Check cluster' (upgrade_tasks.yaml:12)".
    [[nodiscard]] std::string told(const ansible::Task& task) const;

private:
    /// What conditions come to together.
    struct Judged {
        value::Truth truth = value::Truth::yes;
        bool may_fail = false;
        bool failed = false;
        Text why;
        std::string undefined_name;
        Guard guard;
    };
    Judged judge(std::span<const ansible::Condition* const> conditions);
    Judged judge(const std::vector<ansible::Condition>& conditions);
    void judge_one(const ansible::Condition& condition, Judged& judged);

    TaskOutcome once(const PlacedTask& placed);
    TaskOutcome looped(const PlacedTask& placed, const VariableLayer& around);
    TaskOutcome over_items(const PlacedTask& placed, const VariableLayer& around, const value::List& items);
    TaskOutcome over_unknown(const PlacedTask& placed, const VariableLayer& around, const value::Value& items);
    void combine(const PlacedTask& placed, std::vector<TaskOutcome> each, const value::List& items, TaskOutcome& all);
    void carry_out(const PlacedTask& placed, TaskOutcome& outcome);
    std::vector<NamedValue> arguments(const ansible::Task& task, TaskOutcome& outcome);
    bool surely_broken(const ansible::Task& task);
    void run_module(const PlacedTask& placed, std::vector<NamedValue> arguments, TaskOutcome& outcome);
    static void set_fact(std::vector<NamedValue> arguments, TaskOutcome& outcome);
    void include_vars(const PlacedTask& placed, const std::vector<NamedValue>& arguments, TaskOutcome& outcome);
    void include(const PlacedTask& placed, TaskOutcome& outcome);
    void judge_result(const PlacedTask& placed, TaskOutcome& outcome);
    void find_effects(const ansible::Task& task, TaskOutcome& outcome);
    [[nodiscard]] const value::Value* pinned_outcome(const ansible::Task& task) const;
    /// What an erred task leaves behind: as if it had passed, nothing of it known; with facts pinned, what Ansible
    /// leaves.
    void lose(const ansible::Task& task, TaskOutcome& outcome) const;
    void note_uses(text::Position where);
    Text told(const ansible::Condition& condition, std::string_view what);

    const World& world_;
    const WorldFacts& facts_;
    Viewer& viewer_;
    std::vector<SeenUse> uses_;
    std::unordered_map<const ansible::Condition*, Text> refused_;
    /// What `assert` tasks assert.
    std::unordered_map<const ansible::Task*, std::vector<ansible::Condition>> asserted_;
    /// One result a task and whether it tolerates failure, so that hosts with the same result share it.
    std::map<std::pair<const ansible::Task*, bool>, value::Value> results_;
};

}  // namespace stepwarden::simulate
