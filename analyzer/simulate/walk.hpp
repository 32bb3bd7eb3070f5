// The one scheduler: goes through the playbooks of a call as Ansible's strategies do, with all hosts of a play at once,
// and has each task decided for them. Includes, blocks, handlers, roles, serial batches, run_once, tags and what stops
// a host are its matter; what a task comes to on a host is the Decider's.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
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

/// Hosts on which some task of a role ran, surely or perhaps.
struct RoleRuns {
    std::set<HostNumber> surely;
    std::set<HostNumber> perhaps;
};

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
    /// In a block whose rescue, or whose rescue or `always`, takes up what fails here.
    bool rescued = false;
    bool saved = false;
    bool run_once = false;
    bool any_errors_fatal = false;
    bool is_handler = false;
    /// No dynamic include on the way: an `include` here is static (playbook/helpers.py).
    bool all_static = true;
    std::size_t depth = 0;
    /// Of the role whose tasks these are, when it is played once only: hosts that a task of it ran on.
    RoleRuns* role_ran = nullptr;
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
        /// Handlers of one list have the same number; of two with one name in a list the first counts, of two lists the
        /// later (strategy/__init__.py, search_handler_by_name).
        std::size_t list = 0;
        /// Hosts that were notified; true for surely.
        std::map<HostNumber, bool> notified;
    };

    /// Files of a role that a task takes instead of `main`; empty for that.
    struct RoleParts {
        std::string_view tasks, handlers, vars, defaults;
    };
    /// A role at one place of a play, with what its own tasks get from there.
    struct PlacedRole {
        const ansible::RoleFiles* role = nullptr;
        RoleParts parts;
        Surroundings inner;
        const VariableLayer* defaults = nullptr;
        const VariableLayer* vars = nullptr;
        std::vector<PlacedRole> dependencies;
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
    void section(const ansible::Play& play, const std::function<void()>& part);
    void gather_facts(const ansible::Play& play, const Surroundings& around);
    Reach reach_of(const std::vector<std::string>& hosts) const;

    // Tasks (walk_tasks.cpp).
    void tasks(const std::vector<ansible::Task>& list, const Surroundings& around, const Reach& reach);
    void task(const ansible::Task& task, const Surroundings& around, const Reach& reach);
    void perform(const ansible::Task& task, const Surroundings& around, const Reach& reach);
    std::vector<Group> decide(const ansible::Task& task, const PlacedTask& placed, const VariableLayer& own,
                              const Reach& reach);
    Reach first_host_of(const Reach& reach) const;
    bool runs_once(const ansible::Task& task, const Surroundings& around, const Reach& reach);
    [[nodiscard]] bool selected(const std::vector<std::string>& tags) const;
    [[nodiscard]] ansible::IncludeSite site_of(const Surroundings& around) const;
    Surroundings inside(const ansible::Task& task, const Surroundings& around) const;
    void observe_step(const VariableLayer* layer, TaskMoment& moment, const Reach& reach);

    std::vector<std::string> tags_of(const ansible::Task& task, const Surroundings& around);

    // Blocks (walk_blocks.cpp).
    void block(const ansible::Task& task, const Surroundings& around, const Reach& reach);
    void block_with_failures(const ansible::Task& task, const Surroundings& inner, const Reach& reach);
    void tell_rescue(const ansible::Task& task, const Strand& strand, const TaskOutcome& outcome);

    // Meta tasks (walk_meta.cpp).
    void meta(const ansible::Task& task, const Surroundings& around, const Reach& everyone);
    Reach present(const Reach& reach);
    void leave_play(const Reach& reach, bool certain);
    void clear_facts(const Reach& reach, bool certain);

    // What a task leaves behind (walk_results.cpp).
    void leave(const ansible::Task& task, const VariableLayer& around, const Strand& strand, const Group& group,
               const Reach& targets, bool once_for_all);
    std::optional<Strand> delegate_of(const ansible::Task& task, const VariableLayer& own, const Strand& strand);
    void leave_register(const ansible::Task& task, const Strand& target, const TaskOutcome& outcome, bool fresh);
    void leave_facts(const ansible::Task& task, const Strand& target, const TaskOutcome& outcome, bool fresh);
    void leave_gathered(const Strand& target, bool certain);
    std::shared_ptr<const Definition> defined(const ansible::Task& task, std::string_view name, Definition::By by,
                                              const TaskOutcome& outcome, bool certain);
    Decision decision_of(const Strand& strand, const Group& group) const;
    void report_uses(const ansible::Task& task);
    Guard guard_of(const Strand& strand, const TaskOutcome& outcome, bool fresh);

    // Includes and roles (walk_includes.cpp).
    static VariableLayer include_arguments(const ansible::Task& task, const VariableLayer* outer);
    void import_tasks(const ansible::Task& task, const Surroundings& around, const Reach& reach);
    void enter(const ansible::Task& task, const Surroundings& around, const Entered& entered);
    void enter_file(const ansible::Task& task, const std::string& name, Surroundings inner, const Reach& reach,
                    bool is_static);
    void open_world(const Reach& reach, const std::string& what);
    void collect(const std::vector<Group>& groups, const Reach& reach, std::vector<Entered>& into) const;
    std::vector<Group> conditions_only(const Surroundings& around, const VariableLayer& layer, const Reach& reach);
    void observe_file(const Surroundings& around, const Reach& reach);
    void observe_role(const ansible::Task& task, const Surroundings& around, const Reach& reach);
    bool enters_too_many(text::Position where);
    bool goes_round(text::FileId file, const ansible::Task* task, const Surroundings& around);

    void fail_include(const ansible::Task& task, const Surroundings& around, const Reach& reach);

    // Roles (walk_roles.cpp).
    void enter_role(const ansible::Task& task, const std::string& name, Surroundings inner, const Reach& reach);
    void begin_roles();
    void prepare_roles(const ansible::Play& play, const Surroundings& around);
    void prepare_imports(const std::vector<ansible::Task>& list, const Surroundings& around);
    void prepare_imported_role(const ansible::Task& task, Surroundings inner);
    void play_roles(const ansible::Play& play, const Reach& reach);
    void play_role(const PlacedRole& placed, const Reach& reach);
    Reach not_played(const RoleRuns& runs, const Reach& reach) const;
    void note_role_ran(RoleRuns& runs, const Strand& strand, const Group& group) const;
    std::optional<PlacedRole> place_role(const std::string& name, const RoleParts& parts, Surroundings inner);
    std::optional<PlacedRole> place_reference(const ansible::RoleReference& reference, Surroundings inner);
    void publish(const PlacedRole& placed, std::span<const ansible::Field> vars);
    void add_role_handlers(const PlacedRole& placed);
    void add_all_handlers(const ansible::Play& play, const Surroundings& around);
    const VariableLayer* keep_layer(VariableLayer layer);
    const std::vector<ansible::Field>& role_vars(const ansible::RoleFiles& role, ansible::RoleVars part,
                                                 std::string_view from);
    const ansible::RoleMetadata& metadata_of(const ansible::RoleFiles& role);
    const ansible::RoleFiles* find_role(const std::string& name);

    // Handlers (walk_handlers.cpp).
    void add_handlers(const std::vector<ansible::Task>& list, const Surroundings& around);
    void notify(const ansible::Task& task, const VariableLayer& own, const Strand& strand, const Group& group);
    void notify_topic(std::string_view topic, const HostList& hosts, bool certain);
    [[nodiscard]] bool answers_to(const Handler& handler, std::string_view name);
    void flush_handlers();
    void flush_handlers_of(const Reach& reach);
    void run_handler(const Handler& handler, const std::map<HostNumber, bool>& notified);

    // Hosts that failed, in a strict run (walk_failures.cpp).
    [[nodiscard]] bool strict() const { return call_->strict; }
    [[nodiscard]] Reach alive(const Reach& reach) const;
    [[nodiscard]] Reach dead(const Reach& reach) const;
    void fail(const ansible::Task& task, const Strand& strand, const TaskOutcome& outcome, const Surroundings& around);
    void revive(const Reach& reach);
    void tell_hosts_left();
    [[nodiscard]] std::size_t failed_in_batch() const;
    void settle_batch();
    Decision unreached(const Strand& strand) const;
    void settle_failures(const ansible::Task& task, const Surroundings& around, std::size_t before);
    Reach filtered(const Reach& reach, const std::function<bool(HostNumber)>& keep) const;

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
    std::size_t entered_files_ = 0;
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
    /// Hosts that left the play at hand before its end; empty as long as there are none.
    std::vector<value::Truth> gone_;
    /// That hosts which may have left have not.
    Literal still_there_ = 0;
    value::Truth play_ends_ = value::Truth::no;
    /// So many hosts failed that the run ends with the batch.
    bool breaks_ = false;
    std::size_t failed_before_batch_ = 0;

    std::vector<char> failed_;
    bool stopped_ = false;
    std::deque<ansible::Task> made_tasks_;
    /// Has conditions only when placed.
    ansible::Task nothing_;
    std::map<std::string, std::optional<ansible::RoleFiles>> roles_;
    std::map<std::string, std::vector<ansible::Field>> role_vars_;
    std::map<std::string, ansible::RoleMetadata> role_metadata_;
    /// By the role with all that is given to it: what is the same is played once (playbook/role/__init__.py, load).
    std::map<std::string, RoleRuns> role_runs_;
    /// Those of the play's `roles`, one for each entry, and those that its tasks import, in their order.
    std::vector<std::optional<PlacedRole>> play_roles_;
    std::vector<PlacedRole> imported_roles_;
    std::set<const ansible::Task*> role_imports_;
    /// Tasks whose role is included in public.
    std::set<const ansible::Task*> published_;
    /// Variables of roles that all tasks of the play see, the later ones winning.
    std::vector<ansible::Field> public_defaults_;
    std::vector<ansible::Field> public_vars_;
    VariableLayer public_defaults_layer_;
    VariableLayer public_vars_layer_;
    std::size_t roles_placed_ = 0;
};

}  // namespace stepwarden::simulate
