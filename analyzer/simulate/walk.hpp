// The one scheduler: goes through the playbooks of a call as Ansible's strategies do, with all hosts of a play at once,
// and has each task decided for them. Includes, blocks, handlers, roles, serial batches, run_once, tags and what stops a
// host are its matter; what a task comes to on a host is the Decider's.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ansible/find_included.hpp"
#include "ansible/playbook.hpp"
#include "ansible/role_files.hpp"
#include "simulate/decide.hpp"
#include "simulate/dry_run.hpp"
#include "simulate/viewer.hpp"

namespace stepwarden::simulate {

/// Hosts of one class that come to where the walk is.
struct Strand {
    ClassNumber number = 0;
    Members members;
    /// They surely come here; else where the guard, which is then not empty, holds.
    bool certain = true;
    Guard guard;
    /// What an uncertain strand depends on.
    Text why;
};
using Reach = std::vector<Strand>;

/// All that tasks get from what stands around them.
struct Surroundings {
    text::FileId file = text::no_file;
    const ansible::RoleFiles* role = nullptr;
    std::vector<const ansible::RoleFiles*> parent_roles;
    /// Task files on the way, as rendered, for relative names.
    std::vector<std::string> enclosing;
    const VariableLayer* layer = nullptr;
    std::vector<const ansible::Condition*> when;
    std::vector<std::string> tags;
    /// Tags of the dynamic includes on the way.
    TagChain entered;
    std::vector<text::FileId> files;
    std::optional<bool> become;
    bool ignore_errors = false;
    bool run_once = false;
    bool any_errors_fatal = false;
    bool is_handler = false;
    /// No dynamic include on the way: an `include` here is static (playbook/helpers.py).
    bool all_static = true;
    std::size_t depth = 0;
};

class Walk {
public:
    /// References are kept.
    Walk(const World& world, const HostSpace& space, const WorldFacts& facts, Viewer& viewer,
         std::vector<text::Diagnostic>& diagnostics, std::set<std::string>& told);

    void run(const Call& call, const Observer& observer);

    /// The variables that the task which is being observed reads, as a host sees them; by name, each once.
    std::vector<DryRun::Seen> variables_of(const TaskMoment& moment, HostNumber host);

private:
    struct Entered {
        std::string target;
        std::vector<NamedValue> item;
        Reach reach;
        bool role = false;
    };
    /// Hosts of a strand that come to the same.
    struct Group {
        std::size_t strand = 0;
        Members members;
        TaskOutcome outcome;
    };
    struct Handler {
        const ansible::Task* task = nullptr;
        Surroundings around;
        /// Hosts that were notified; true for surely.
        std::map<HostNumber, bool> notified;
    };

    // Plays (walk_plays.cpp).
    void playbook(text::FileId file, const Surroundings& around);
    void import_playbook(const ansible::PlaybookImport& import, const Surroundings& around);
    void play(const ansible::Play& play, const Surroundings& around);
    void batch(const ansible::Play& play, const Surroundings& around, const std::vector<std::string>& all,
               std::vector<std::string> hosts);
    std::optional<std::vector<std::string>> hosts_of(const ansible::Play& play, const Surroundings& around);
    std::vector<std::vector<std::string>> batches_of(const ansible::Play& play, const Surroundings& around,
                                                     const std::vector<std::string>& hosts);
    void gather_facts(const ansible::Play& play, const Surroundings& around);
    Reach reach_of(const std::vector<std::string>& hosts) const;

    // Tasks (walk_tasks.cpp).
    void tasks(const std::vector<ansible::Task>& list, const Surroundings& around, const Reach& reach);
    void task(const ansible::Task& task, const Surroundings& around, const Reach& reach);
    void block(const ansible::Task& task, const Surroundings& around, const Reach& reach);
    void meta(const ansible::Task& task, const Surroundings& around, const Reach& reach);
    void perform(const ansible::Task& task, const Surroundings& around, const Reach& reach);
    std::vector<Group> decide(const ansible::Task& task, const PlacedTask& placed, const VariableLayer& own,
                              const Reach& reach);
    Reach first_host_of(const Reach& reach) const;
    bool runs_once(const ansible::Task& task, const Surroundings& around, const Reach& reach);
    [[nodiscard]] bool selected(const std::vector<std::string>& tags) const;
    [[nodiscard]] ansible::IncludeSite site_of(const Surroundings& around) const;
    Surroundings inside(const ansible::Task& task, const Surroundings& around) const;
    void observe_step(const VariableLayer* layer, TaskMoment& moment, const Reach& reach);

    // What a task leaves behind (walk_results.cpp).
    void leave(const ansible::Task& task, const Strand& strand, const Group& group, const Reach& targets,
               bool once_for_all);
    void leave_register(const ansible::Task& task, const Strand& target, const TaskOutcome& outcome, bool fresh);
    void leave_facts(const ansible::Task& task, const Strand& target, const TaskOutcome& outcome, bool fresh);
    void leave_gathered(const ansible::Task& task, const Strand& target, bool certain);
    std::shared_ptr<const Definition> defined(const ansible::Task& task, std::string_view name, Definition::By by,
                                              const TaskOutcome& outcome, bool certain);
    Decision decision_of(const Strand& strand, const Group& group) const;
    void report_uses(const ansible::Task& task);
    Guard guard_of(const Strand& strand, const TaskOutcome& outcome, bool fresh);

    // Includes and roles (walk_includes.cpp).
    void import_tasks(const ansible::Task& task, const Surroundings& around, const Reach& reach);
    void enter(const ansible::Task& task, const Surroundings& around, const Entered& entered);
    void enter_file(const ansible::Task& task, const std::string& name, Surroundings inner, const Reach& reach,
                    bool is_static);
    void enter_role(const ansible::Task* task, const std::string& name, Surroundings inner, const Reach& reach);
    void play_roles(const ansible::Play& play, const Surroundings& around, const Reach& reach);
    void role_tasks(const ansible::RoleFiles& role, std::string_view from, Surroundings inner, const Reach& reach);
    const std::vector<ansible::Field>& role_vars(const ansible::RoleFiles& role, ansible::RoleVars part,
                                                 std::string_view from);
    const ansible::RoleFiles* find_role(const std::string& name);
    void open_world(const Reach& reach, const std::string& what);
    void collect(const std::vector<Group>& groups, const Reach& reach, std::vector<Entered>& into) const;
    bool goes_round(text::FileId file, const ansible::Task* task, const Surroundings& around);

    // Handlers (walk_handlers.cpp).
    void add_handlers(const std::vector<ansible::Task>& list, const Surroundings& around);
    void notify(const ansible::Task& task, const Strand& strand, const Group& group);
    void flush_handlers();

    // Hosts that failed, in a strict run (walk_failures.cpp).
    [[nodiscard]] bool strict() const { return call_->strict; }
    [[nodiscard]] Reach alive(const Reach& reach) const;
    [[nodiscard]] Reach dead(const Reach& reach) const;
    void fail(const Strand& strand, const Members& members);
    void settle_failures(const ansible::Task& task, const Surroundings& around, std::size_t before);
    template <typename Keep>
    Reach filtered(const Reach& reach, const Keep& keep) const;

    void complain(text::Position where, std::string message);
    Literal fresh_literal();

    const World& world_;
    const HostSpace& space_;
    const WorldFacts& facts_;
    Viewer& viewer_;
    Decider decider_;
    std::vector<text::Diagnostic>& diagnostics_;
    /// Places and messages that were told.
    std::set<std::string>& told_;

    const Call* call_ = nullptr;
    const Observer* observer_ = nullptr;
    std::optional<RunState> state_;
    text::FileId started_ = text::no_file;
    std::uint32_t plays_ = 0;
    std::size_t moments_ = 0;
    std::uint64_t fresh_ = 0;
    bool full_ = false;

    // Of the play at hand.
    PlayMoment moment_;
    PlayFacts play_facts_;
    const VariableLayer* play_layer_ = nullptr;
    Reach play_reach_;
    /// Around the task that is being observed.
    const VariableLayer* observed_layer_ = nullptr;
    std::span<const ansible::Condition* const> observed_when_;
    std::uint32_t order_ = 0;
    bool is_free_ = false;
    std::deque<Handler> handlers_;
    /// Layers of roles, which outlive the walk through the role: its handlers stand within them.
    std::deque<VariableLayer> role_layers_;
    bool ends_ = false;

    std::vector<char> failed_;
    bool stopped_ = false;
    std::deque<ansible::Task> made_tasks_;
    std::map<std::string, std::optional<ansible::RoleFiles>> roles_;
    std::map<std::string, std::vector<ansible::Field>> role_vars_;
    std::map<std::string, ansible::RoleMetadata> role_metadata_;
    std::set<std::string> roles_played_;
};

}  // namespace stepwarden::simulate
