// The dry run: plays one ansible-playbook call without touching a node and says, for every play, task and host in the
// order in which Ansible would take them, what becomes of it. Hosts that come to the same thing are told together, so
// that work and memory go by what differs, not by how many hosts there are.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ansible/playbook.hpp"
#include "ansible/sources.hpp"
#include "ansible/tags.hpp"
#include "simulate/effect.hpp"
#include "simulate/module_table.hpp"
#include "text/diagnostic.hpp"
#include "tripleo/layout.hpp"
#include "value/value.hpp"

namespace stepwarden::simulate {

enum class Verdict : std::uint8_t { run, skip, maybe, error, unreached };

std::string_view name(Verdict verdict);

/// Index into the hosts of the run: the inventory's in their order, then those that the run makes (implicit localhost,
/// add_host).
using HostNumber = std::uint32_t;
using HostList = std::vector<HostNumber>;

/// Text that many decisions share.
using Text = std::shared_ptr<const std::string>;

/// Where a variable got a value during the run.
struct Definition {
    enum class By : std::uint8_t { task_register, set_fact, include_vars, gathered, add_host };
    By by = By::task_register;
    std::string name;
    const ansible::Task* task = nullptr;
    /// Number of the play, as PlayRun counts.
    std::uint32_t play = 0;
    /// The task may have been skipped, or not have been come to; `guard` tells on which conditions it ran.
    bool certain = true;
    /// It was skipped for sure: the register holds no more than that.
    bool skipped = false;
    std::vector<const ansible::Condition*> guard;
};

/// One use of a variable that some task of the run defines, or that nobody does.
struct Use {
    enum class Status : std::uint8_t { defined, maybe_undefined, undefined };
    std::string_view name;
    Status status = Status::defined;
    const ansible::Task* task = nullptr;
    /// The condition or argument that reads it.
    text::Position where;
    /// What the hosts read; nullptr when no task of the run defined it.
    std::shared_ptr<const Definition> definition;
};

/// What becomes of one task on hosts that come to the same.
struct Decision {
    /// In inventory order; never empty.
    std::shared_ptr<const HostList> hosts;
    Verdict verdict = Verdict::maybe;
    /// Of a `maybe`: whether it may run at all. `when: [x.rc == 0, false]` may be an error but never runs.
    bool may_run = true;
    /// Verdicts of a loop's items when those are known and it ran; else empty.
    std::vector<Verdict> items;
    /// Why it is so: the condition that decided, or what is known only at run time. May be null for `run`.
    Text why;
    /// Of an error: the name that is undefined ("ret.rc"), or empty when something else is wrong.
    std::string undefined_name;
    /// What the unknown or the undefined name goes back to, when a task of the run defines it.
    std::shared_ptr<const Definition> definition;
    /// What the task does if it runs; only when the request asks for effects.
    std::vector<Effect> effects;
};

/// A play on one serial batch of its hosts; numbered as Ansible's callbacks count them, from 0 in each call.
struct PlayMoment {
    std::uint32_t number = 0;
    /// Playbook that the client starts, and file that the play stands in.
    text::FileId playbook = text::no_file;
    text::FileId file = text::no_file;
    const ansible::Play* play = nullptr;
    std::string name;
    /// In the play's order.
    HostList hosts;
};

/// The tags of a task and of each dynamic include on the way to it; a run takes the task when it selects every one.
using TagChain = std::vector<std::vector<std::string>>;

/// One task at one point of a play.
struct TaskMoment {
    const ansible::Task* task = nullptr;
    const PlayMoment* play = nullptr;
    /// Place within the play.
    std::uint32_t order = 0;
    /// `step` as the task sees it, when something around it sets it.
    std::optional<std::string> step;
    /// `step` is text there, as loops and most plays give it, not a number.
    bool step_is_text = false;
    bool become = false;
    /// Of a handler: it runs only if notified.
    bool is_handler = false;
    const TagChain* tags = nullptr;
    /// Files on the way here, playbook first.
    std::span<const text::FileId> files;
    /// Disjoint sets of hosts. Hosts that the task is not for stand in none.
    std::vector<Decision> decisions;
};

/// Hosts come to a file of tasks.
struct FileMoment {
    text::FileId file = text::no_file;
    const PlayMoment* play = nullptr;
    std::optional<std::string> step;
    bool step_is_text = false;
    HostList hosts;
};

/// Any of these may be unset.
struct Observer {
    std::function<void(const PlayMoment&)> play;
    std::function<void(const TaskMoment&)> task;
    std::function<void(const FileMoment&)> file;
    /// An `import_role` as if it were a task: Ansible itself tells of its tasks only. Left out where unset.
    std::function<void(const TaskMoment&)> imported_role;
    std::function<void(const Use&)> use;
    std::function<void(const Definition&)> definition;
};

/// How a module's outcome is taken when nothing pins it.
enum class Outcomes : std::uint8_t { unknown, succeed };

/// What the user fixes. All of it is told in what is printed.
struct Pins {
    /// As gathered: the names with or without "ansible_"; null when facts are not known.
    value::Value facts;
    /// `-e`: extra variables, which beat all others.
    value::Dict extra_vars;
    /// `--assume`: the same for what only the run can tell.
    value::Dict assumed;
    /// Task name or "path:line" to the module's result.
    value::Dict outcomes;
    Outcomes otherwise = Outcomes::unknown;
};

struct Call {
    std::vector<text::FileId> playbooks;
    /// A host pattern; empty for all.
    std::string limit;
    ansible::TagSelection tags;
    /// Every task whatever its tags say, `never` included: for those who select afterwards.
    bool all_tags = false;
    /// Takes all hosts of a play at once whatever `serial` says: for those who care for roles, not for hosts.
    bool whole_plays = false;
    bool strict = false;
    bool check_mode = false;
};

struct DryRunLimits {
    std::size_t include_depth = 60;
    /// Task moments of one call.
    std::size_t moments = 4'000'000;
    std::size_t loop_items = 10'000;
};

/// What all calls share; everything outlives the runs.
struct World {
    ansible::Sources& sources;
    const tripleo::Layout& layout;
    /// nullptr leaves effects out.
    const ModuleTable* modules = nullptr;
    Pins pins;
    DryRunLimits limits;
};

class DryRun {
public:
    /// `world` is kept by reference and may serve several runs, one after the other.
    explicit DryRun(const World& world);
    DryRun(const DryRun&) = delete;
    DryRun& operator=(const DryRun&) = delete;
    ~DryRun();

    /// Names of all hosts, by HostNumber.
    [[nodiscard]] const std::vector<std::string>& hosts() const;

    /// Plays one call from a fresh state, as a new ansible-playbook process would.
    void play(const Call& call, const Observer& observer);

    /// What could not be followed so far, each once, in the order of the run: missing files, includes that go round,
    /// bounds that were hit.
    [[nodiscard]] const std::vector<text::Diagnostic>& diagnostics() const;

    /// What a variable is for a task at a moment, told to people: text of the value and where it was set. Only within
    /// an observer's task call.
    struct Seen {
        std::string name;
        std::string value;
        /// "play vars", "set_fact", "extra vars", ...
        std::string source;
        text::Position where;
    };
    [[nodiscard]] std::vector<Seen> variables_of(const TaskMoment& moment, HostNumber host) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace stepwarden::simulate
