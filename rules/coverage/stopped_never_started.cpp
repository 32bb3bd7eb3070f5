#include <fmt/format.h>

#include <map>
#include <set>

#include "check/rule.hpp"
#include "rules/support/certainty.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/passes.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/way_back.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Effect;
using simulate::Operation;
using simulate::Resource;

using Key = std::pair<Resource, std::string>;

/// pacemaker's commands take a bundle and the resource in it alike: "galera-bundle", "galera".
std::string without_suffix(std::string name) {
    for (const std::string_view suffix : {"-bundle", "-master"})
        if (name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
    return name;
}

Key key_of(const Effect& effect) {
    // A host is a node of one cluster, whatever a task calls it.
    if (effect.resource == Resource::cluster) return {effect.resource, ""};
    return {effect.resource, effect.resource == Resource::bundle ? without_suffix(effect.name) : effect.name};
}

bool takes_down(const Effect& effect) {
    const bool watched = effect.resource == Resource::unit || effect.resource == Resource::bundle ||
                         effect.resource == Resource::cluster;
    return watched && (effect.operation == Operation::stop || effect.operation == Operation::disable) &&
           (effect.resource == Resource::cluster || is_literal(effect.name));
}

/// A deployment defines bundles and restarts those whose configuration changed, but lifts no `pcs resource disable`.
bool brings_back(const Effect& effect, std::string_view section) {
    const bool starts = effect.operation == Operation::start || effect.operation == Operation::enable;
    if (effect.resource == Resource::bundle)
        return (starts || effect.operation == Operation::remove) && section != "deploy_steps_tasks";
    if (effect.resource == Resource::cluster)
        return starts || effect.operation == Operation::restart || effect.operation == Operation::remove;
    return starts || effect.operation == Operation::restart;
}

/// A stop that nothing takes back in its pass.
struct Stop {
    const simulate::Occurrence* occurrence = nullptr;
    Effect effect;
};

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {}

    void run() {
        for (const Pass& pass : passes(model_)) look_at(pass);
    }

private:
    void look_at(const Pass& pass) {
        const simulate::HostClass& hosts = model_.schedule.classes[pass.host_class];
        const tripleo::Role* role = hosts.is_role ? model_.layout.find_role(hosts.name) : nullptr;
        if (role == nullptr) return;
        const std::map<Key, std::size_t> returns = last_returns(pass);
        const std::vector<Effect> removed = removals(pass);
        const WayBack way_back(model_, *role);
        for (std::size_t i = 0; i < pass.occurrences.size(); ++i) {
            const graph::Node& node = model_.node_of(*pass.occurrences[i]);
            if ((node.section != "upgrade_tasks" && node.section != "update_tasks") || runs_elsewhere(model_, node))
                continue;
            for (const Effect& effect : node.effects) {
                if (!takes_down(effect) || (!pass.is_default && effect.resource != Resource::cluster)) continue;
                const auto found = returns.find(key_of(effect));
                if (found != returns.end() && found->second >= i) continue;
                if (effect.resource == Resource::unit && is_excused(way_back, effect, node, returns, removed, i))
                    continue;
                tell(pass, {pass.occurrences[i], effect}, *role);
            }
        }
    }

    /// The last place at which each resource is brought back; a reboot stands for all units.
    [[nodiscard]] std::map<Key, std::size_t> last_returns(const Pass& pass) const {
        std::map<Key, std::size_t> last;
        for (std::size_t i = 0; i < pass.occurrences.size(); ++i) {
            const graph::Node& node = model_.node_of(*pass.occurrences[i]);
            for (const Effect& effect : node.effects)
                if (brings_back(effect, node.section)) last[key_of(effect)] = i;
        }
        return last;
    }

    [[nodiscard]] std::vector<Effect> removals(const Pass& pass) const {
        std::vector<Effect> removed;
        for (const simulate::Occurrence* occurrence : pass.occurrences)
            for (const Effect& effect : model_.node_of(*occurrence).effects)
                if (effect.operation == Operation::remove &&
                    (effect.resource == Resource::package || effect.resource == Resource::path))
                    removed.push_back(effect);
        return removed;
    }

    static bool is_excused(const WayBack& way_back, const Effect& effect, const graph::Node& node,
                           const std::map<Key, std::size_t>& returns, const std::vector<Effect>& removed,
                           std::size_t at) {
        const auto reboot = returns.find({Resource::unit, "*"});
        if (effect.operation == Operation::stop && reboot != returns.end() && reboot->second > at) return true;
        return way_back.deploys_unit(effect.name, node.services) ||
               way_back.is_decommissioned(effect.name, node.services, removed);
    }

    [[nodiscard]] check::Severity severity_of(const Pass& pass, const Effect& effect, const graph::Node& node) const {
        if (!pass.is_default) return check::Severity::warning;
        if (effect.resource == Resource::bundle) return check::Severity::error;
        const bool certain = effect.resource == Resource::cluster && other_conditions(model_, node).empty();
        return certain ? check::Severity::error : check::Severity::warning;
    }

    void tell(const Pass& pass, const Stop& stop, const tripleo::Role& role) {
        const graph::Node& node = model_.node_of(*stop.occurrence);
        const auto [resource, name] = key_of(stop.effect);
        if (!told_.emplace(role.name, node.section, resource, name).second) return;
        check::Finding finding = finding_at(node);
        if (node.contributed) add_whole_list(finding, node);
        finding.severity = severity_of(pass, stop.effect, node);
        finding.step = stop.occurrence->step;
        // pcs disables a bundle to stop it.
        const bool disables = resource == Resource::bundle || stop.effect.operation == Operation::disable;
        const std::string what = resource == Resource::cluster ? "the cluster" : stop.effect.name;
        const std::string at = finding.step ? fmt::format("step {} of {}", *finding.step, node.section) : node.section;
        finding.message = fmt::format("{} is {} at {} and never {} again", what, disables ? "disabled" : "stopped", at,
                                      disables ? "enabled" : "started");
        add_peers(finding, pass, resource, disables);
        finding.help = fmt::format("{} it at a later step{}", disables ? "enable" : "start",
                                   resource == Resource::bundle ? ", once its image is changed" : "");
        finding.subject = fmt::format("{} {}", simulate::name(resource), name);
        report_(std::move(finding));
    }

    /// People change the whole list; the copy that is played stands beside it.
    void add_whole_list(check::Finding& finding, const graph::Node& node) const {
        finding.where = model_.contributions.tasks[*node.contributed].task().where;
        if (finding.where != node.where) finding.related.push_back({node.where, "the copy of the task that is played"});
    }

    /// Where others of its kind are brought back in the same section.
    void add_peers(check::Finding& finding, const Pass& pass, Resource resource, bool disables) const {
        std::set<Key> seen;
        for (const simulate::Occurrence* occurrence : pass.occurrences) {
            const graph::Node& node = model_.node_of(*occurrence);
            if (node.section != finding.section) continue;
            for (const Effect& effect : node.effects)
                if (effect.resource == resource && effect.operation == Operation::start && seen.size() < 3 &&
                    seen.insert(key_of(effect)).second)
                    finding.related.push_back(
                        {node.where, fmt::format("{} is {} here", effect.name, disables ? "enabled" : "started")});
        }
    }

    const check::Model& model_;
    const check::Report& report_;
    /// Role, section, kind and name.
    std::set<std::tuple<std::string, std::string, Resource, std::string>> told_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule coverage_stopped_never_started() {
    return {.id = "coverage-stopped-never-started",
            .severity = check::Severity::error,
            .summary = "a workflow stops or disables something and nothing brings it back",
            .what =
                "A unit, bundle or cluster that upgrade_tasks or update_tasks stop or disable, where nothing later in "
                "the workflow starts or "
                "enables it, neither a task nor the deployment that follows (containers, puppet on the host). Units "
                "that are taken away for "
                "good, with their package or unit file or because a container took over, are not flagged. An error for "
                "bundles, and for a "
                "cluster that stops unconditionally; a warning for units, and for a cluster in a run of tasks tagged "
                "`never`.",
            .why =
                "The host comes out of the upgrade without it. Pacemaker keeps a disabled bundle stopped over reboots "
                "and deployments: redis "
                "stayed down after an upgrade of stein, because its enable was missing while the other bundles had "
                "theirs (01c69fccd).",
            .fix = "Start or enable it after the work that it was stopped for.",
            .bad =
                "- name: Disable the redis cluster resource before container upgrade\n  pacemaker_resource: {resource: "
                "redis-bundle, state: disable}\n  when: step|int == 1\n",
            .good =
                "- name: Disable the redis cluster resource before container upgrade\n  pacemaker_resource: {resource: "
                "redis-bundle, state: disable}\n  when: step|int == 1\n"
                "- name: Enable the redis cluster resource\n  pacemaker_resource: {resource: redis-bundle, state: "
                "enable}\n  when: step|int == 5\n",
            .run = run,
            .in_company = true};
}

}  // namespace stepwarden::rules
