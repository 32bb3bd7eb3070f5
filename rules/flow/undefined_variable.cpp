#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "check/rule.hpp"
#include "rules/support/enclosing.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/readings.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/setters.hpp"
#include "rules/support/variable_names.hpp"
#include "rules/support/variable_scopes.hpp"
#include "text/suggest.hpp"

namespace stepwarden::rules {
namespace {

constexpr std::size_t most_related = 5;

/// What only the result of a module has, so that its name must be a register's.
bool is_result_key(std::string_view key) {
    static constexpr std::array<std::string_view, 9> keys{"rc",   "stdout",  "stdout_lines", "stderr", "stderr_lines",
                                                          "stat", "results", "changed",      "failed"};
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

bool is_result(const jinja::Reference& reference) {
    return !reference.path.empty() && is_result_key(reference.path.front());
}

/// `cli == docker`: a word that was meant as text.
bool is_compared_bare(const Reading& reading) {
    const std::string& name = reading.reference.name;
    if (!reading.reference.path.empty()) return false;
    return reading.text.find("== " + name) != std::string::npos || reading.text.find("!= " + name) != std::string::npos;
}

struct Place {
    KnownTask known;
    Reading reading;
};

class Search {
public:
    Search(const check::Model& model, const check::Report& report)
        : model_(model), report_(report), names_(model), scopes_(model) {}

    void run() {
        for (const KnownTask& known : all_tasks(model_)) look_at(known);
        for (const auto& [key, places] : nobodys_) tell_nobodys(places);
        for (const auto& [key, places] : others_) tell_others(places);
        for (const simulate::ObservedUse& use : model_.observations.uses)
            if (use.definition) set_here_.insert({use.task, use.name});
        for (const simulate::ObservedUse& use : model_.observations.uses)
            if (use.status == simulate::Use::Status::undefined) look_at(use);
        for (const auto& [key, places] : too_early_) tell_too_early(places);
    }

private:
    /// Name, role and section: one finding for all uses in a list.
    using Key = std::tuple<std::string, std::string, std::string>;

    static Key key_of(const KnownTask& known, const std::string& name) {
        if (known.node == nullptr) return {name, "", ""};
        return {name, known.node->role, known.node->section};
    }

    void look_at(const KnownTask& known) {
        const bool is_contributed = known.node != nullptr && known.node->contributed;
        if (!is_contributed && !may_run(model_, known)) return;
        const bool is_played = !is_contributed || scopes_.is_played(known.node->section);
        const std::set<std::string> tested = tested_names(known);
        for (const Reading& reading : readings_of(*known.task)) {
            const std::string& name = reading.reference.name;
            // The loop over steps belongs to the plays.
            if (name == "step" && !is_played) continue;
            if (reading.reference.guarded || VariableNames::is_ansibles_own(name) || tested.contains(name)) continue;
            if (name == "item" && has_misplaced_loop(*known.task)) continue;
            if (names_.has(name))
                look_at_scope(known, reading);
            else if (!may_come_from_role(known, name) &&
                     !names_.may_come_from_elsewhere(name, known, is_result(reading.reference)) && is_evident(reading))
                nobodys_[key_of(known, name)].push_back({known, reading});
        }
    }

    /// A loop that was indented into the arguments: that it is there is another rule's finding.
    static bool has_misplaced_loop(const ansible::Task& task) {
        return std::any_of(task.arguments.begin(), task.arguments.end(), [](const ansible::Field& argument) {
            return argument.name == "loop" || argument.name.starts_with("with_");
        });
    }

    /// A role that is not in the tree hardly sets a name that the tree's own tasks set, unless it is known to.
    void look_at_scope(const KnownTask& known, const Reading& reading) {
        const std::string& name = reading.reference.name;
        if (reading.in == Reading::In::result || scopes_.reach(name, known, is_result(reading.reference)) ||
            names_.is_known_of_role(name))
            return;
        others_[key_of(known, name)].push_back({known, reading});
    }

    [[nodiscard]] bool may_come_from_role(const KnownTask& known, const std::string& name) const {
        bool may = false;
        for (const ansible::Task* copy : copies_of(model_, known))
            ansible::for_each_nested(
                *copy, [&](const ansible::Task& each) { may = may || names_.may_come_from_role(name, each); });
        return may;
    }

    /// Names that the conditions around ask after with `is defined` and the like.
    [[nodiscard]] std::set<std::string> tested_names(const KnownTask& known) const {
        std::set<std::string> names;
        const auto add = [&](const ansible::Condition& condition) {
            if (!condition.expression) return;
            for (const jinja::Reference& reference : jinja::references(*condition.expression))
                if (reference.guarded) names.insert(reference.name);
        };
        for (const ansible::Condition& condition : known.task->when) add(condition);
        if (known.node != nullptr)
            for (const ansible::Condition* condition : conditions_of_blocks(model_, *known.node)) add(*condition);
        return names;
    }

    /// Without an inventory there may be any variable, unless the name shows that it is none of its.
    [[nodiscard]] bool is_evident(const Reading& reading) const {
        if (!model_.layout.inventory_made) return true;
        return is_result(reading.reference) || is_compared_bare(reading) ||
               text::nearest_name(reading.reference.name, names_.all()).has_value();
    }

    void tell_nobodys(const std::vector<Place>& places) {
        const Place& first = places.front();
        const std::string& name = first.reading.reference.name;
        check::Finding finding = finding_at_place(first);
        const auto near = text::nearest_name(name, names_.all());
        const bool bare = is_compared_bare(first.reading);
        finding.severity = (near || bare || is_result(first.reading.reference)) && is_reached(first.known)
                               ? check::Severity::error
                               : check::Severity::warning;
        finding.message = fmt::format("'{}' reads '{}', which nothing in the tree sets", title(*first.known.task),
                                      dotted(first.reading.reference));
        add_other_uses(finding, places);
        if (near)
            finding.help = fmt::format("did you mean '{}'?", *near);
        else if (bare)
            finding.help = fmt::format("put the text in quotes: '{}'", name);
        else
            finding.help = "register it or set it as a fact before, or give it a default()";
        if (near) add_setters(finding, *near, "here");
        report_(std::move(finding));
    }

    /// The parameters' defaults may keep a task from running; then only those who set others are hit.
    [[nodiscard]] bool is_reached(const KnownTask& known) const {
        return known.task->inclusion != ansible::Inclusion::none || may_run(model_, known);
    }

    void tell_others(const std::vector<Place>& places) {
        const Place& first = places.front();
        const std::string& name = first.reading.reference.name;
        const std::vector<KnownTask> owners = scopes_.owners(name);
        check::Finding finding = finding_at_place(first);
        finding.severity = is_reached(first.known) ? check::Severity::error : check::Severity::warning;
        finding.message = fmt::format("'{}' reads '{}', which {}", title(*first.known.task),
                                      dotted(first.reading.reference), scopes_.only_elsewhere(name, *first.known.node));
        for (const KnownTask& owner : owners)
            if (finding.related.size() < most_related)
                finding.related.push_back(
                    {owner.task->where, fmt::format("'{}' has its value here, in {}", name, described(owner))});
        add_other_uses(finding, places);
        finding.help = "set it in the same section before, or give it to the task or the block around by vars";
        report_(std::move(finding));
    }

    void look_at(const simulate::ObservedUse& use) {
        // What other tasks leave at another moment may be missing at this one: that is flow-maybe-undefined's matter.
        if (!names_.has(use.name) || set_here_.contains({use.task, use.name})) return;
        if (use.name == "item" && has_misplaced_loop(*use.task)) return;
        const KnownTask known{use.task, find_node(model_, *use.task)};
        if (others_.contains(key_of(known, use.name))) return;
        // What services beside it would set, one that stands alone does not have.
        if (model_.is_lone && known.node != nullptr && known.node->contributed &&
            scopes_.is_set_on_other_roles(use.name, *known.node))
            return;
        const auto readings = readings_around(model_, known);
        const auto found = std::find_if(readings.begin(), readings.end(), [&](const Reading& reading) {
            return reading.reference.name == use.name && !reading.reference.guarded &&
                   reading.in != Reading::In::result && (reading.in != Reading::In::loop || has_error(known));
        });
        if (found != readings.end()) too_early_[key_of(known, use.name)].push_back({known, *found});
    }

    /// A loop is read before the conditions, and harmless where these do not hold.
    [[nodiscard]] bool has_error(const KnownTask& known) const {
        const auto seen = observations_of(model_, known);
        return std::any_of(seen.begin(), seen.end(), [](const auto* each) { return !each->errors.empty(); });
    }

    void tell_too_early(const std::vector<Place>& places) {
        const Place& first = places.front();
        const std::string& name = first.reading.reference.name;
        const std::vector<KnownTask> setters = setters_of(model_, name);
        if (setters.empty() && !has_error(first.known)) return;
        check::Finding finding = finding_at_place(first);
        finding.severity = check::Severity::error;
        const bool itself = setters.size() == 1 && setters.front().task == first.known.task;
        const std::string_view what = itself            ? "to set it, and nothing sets it before"
                                      : setters.empty() ? "which no loop, play or include around it gives"
                                                        : "which is not set in this run before it";
        finding.message = fmt::format("'{}' reads '{}'{} {}", title(*first.known.task), dotted(first.reading.reference),
                                      itself ? "" : ",", what);
        if (!itself) add_setters(finding, name, "only here");
        add_other_uses(finding, places);
        add_play(finding, first.known);
        finding.help = "set it earlier in the same playbook run, on the same hosts, or read it with a default()";
        report_(std::move(finding));
    }

    /// For a task of the playbooks' own, a play that comes to it.
    void add_play(check::Finding& finding, const KnownTask& known) const {
        if (known.node != nullptr && known.node->contributed) return;
        for (const simulate::Occurrence& occurrence : model_.schedule.occurrences) {
            if (occurrence.task != known.task) continue;
            const simulate::PlayRun& run = model_.schedule.plays[occurrence.play];
            finding.related.push_back({run.play->where, fmt::format("the play '{}' comes to it", run.name)});
            return;
        }
    }

    check::Finding finding_at_place(const Place& place) const {
        check::Finding finding = finding_at(model_, *place.known.task);
        finding.where = place.reading.where;
        if (place.reading.in != Reading::In::value && place.reading.text.find('\n') == std::string::npos)
            finding.length = static_cast<std::uint32_t>(place.reading.text.size());
        finding.subject = place.reading.reference.name;
        return finding;
    }

    void add_setters(check::Finding& finding, const std::string& name, std::string_view here) const {
        for (const KnownTask& setter : setters_of(model_, name)) {
            if (finding.related.size() == most_related) return;
            finding.related.push_back(
                {setter.task->where,
                 fmt::format("'{}' is {} {}, by {}", name, set_by(*setter.task, name), here, described(setter))});
        }
    }

    static void add_other_uses(check::Finding& finding, const std::vector<Place>& places) {
        for (std::size_t i = 1; i < places.size() && i < most_related; ++i)
            if (places[i].known.task != places.front().known.task)
                finding.related.push_back(
                    {places[i].reading.where, fmt::format("'{}' reads it too", title(*places[i].known.task))});
    }

    const check::Model& model_;
    const check::Report& report_;
    VariableNames names_;
    VariableScopes scopes_;
    /// Names that a task reads, at some moment, as another task of the run left them.
    std::set<std::pair<const ansible::Task*, std::string>> set_here_;
    std::map<Key, std::vector<Place>> nobodys_;
    /// Names that are set, but not where they are read.
    std::map<Key, std::vector<Place>> others_;
    std::map<Key, std::vector<Place>> too_early_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule flow_undefined_variable() {
    return {.id = "flow-undefined-variable",
            .severity = check::Severity::error,
            .summary = "a task reads a variable that nothing sets, or nothing sets before it",
            .what =
                "A condition or argument that reads a name which no task of the tree registers or sets, no playbook, "
                "include, loop or inventory gives, and no role that the tree uses may set; a name that is set, but "
                "only by vars of other tasks or blocks, for hosts of other roles or in the run of another playbook; or "
                "one that is only set later. Names under `is defined` and default() are not flagged. Where a user may "
                "still give the name with -e, or a parameter's default keeps the task from running, the finding is a "
                "warning.",
            .why =
                "Ansible stops the host at such a task, in the middle of an upgrade, and only on the deployments whose "
                "conditions lead there. THT set ovndbs_pcs_res and read ovn_dbs_pcs_res (eda88f0c7), compared "
                "container_cli with a docker that had lost its quotes (99f1c1ece), and used a block of the update in "
                "the upgrade, where nothing had set ovn_dbs_image (460d4771a).",
            .fix = "Use the name that is set, or set it before, in the same run and on the same hosts.",
            .bad =
                "- name: is the bundle there\n  command: pcs resource show ovn-dbs-bundle\n  register: ovndbs_res\n  "
                "failed_when: false\n- name: disable the bundle\n  pacemaker_resource:\n    resource: ovn-dbs-bundle\n"
                "    state: disable\n  when: ovn_dbs_res.rc == 0\n",
            .good =
                "- name: is the bundle there\n  command: pcs resource show ovn-dbs-bundle\n  register: ovn_dbs_res\n  "
                "failed_when: false\n- name: disable the bundle\n  pacemaker_resource:\n    resource: ovn-dbs-bundle\n"
                "    state: disable\n  when: ovn_dbs_res.rc == 0\n",
            .run = run};
}

}  // namespace stepwarden::rules
