#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "check/model.hpp"
#include "check/rule.hpp"
#include "rules/support/one_host.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Effect;
using Nodes = std::vector<const graph::Node*>;

class Search {
public:
    Search(const check::Model& model, const check::Report& report)
        : model_(model), report_(report), table_(model.knowledge.table("placement.yaml")) {}

    void run() {
        if (heat_upgrades())
            for (std::uint32_t i = 0; i < model_.graph.nodes.size(); ++i)
                if (model_.graph.nodes[i].section == "upgrade_tasks") on_roles_.insert(i);
        for (const simulate::Occurrence& occurrence : model_.schedule.occurrences)
            if (model_.schedule.classes[occurrence.host_class].is_role)
                on_roles_.insert(model_.graph.node_of.at(occurrence.task));
        std::map<std::string, Nodes> once;
        std::map<std::string, Nodes> loops;
        for (std::uint32_t i = 0; i < model_.graph.nodes.size(); ++i) {
            const graph::Node& node = model_.graph.nodes[i];
            if (!on_roles_.contains(i) || !node.contributed || node.task->is_block || is_on_one_host(node)) continue;
            const std::string key = node.section + " " + (node.services.empty() ? node.role : node.services.front());
            if (loops_over_group(*node.task)) {
                if (!node.task->run_once && node.task->run_once_template == nullptr) loops[key].push_back(&node);
            } else if (once_only(node) && !is_kept_to_one_host(model_, node) && !is_guarded_by_result(node)) {
                once[key + " " + std::string(name(once_only(node)->resource))].push_back(&node);
            }
        }
        for (const auto& [key, nodes] : once) tell_once(nodes);
        for (const auto& [key, nodes] : loops) tell_loop(nodes);
    }

private:
    /// No playbook comes to upgrade_tasks: before queens Heat itself plays them, on the hosts of their roles.
    [[nodiscard]] bool heat_upgrades() const {
        std::set<text::FileId> files;
        for (const tripleo::SectionFile& file : model_.layout.section_files)
            if (file.section == "upgrade_tasks") files.insert(file.file);
        return std::ranges::none_of(model_.schedule.visits,
                                    [&](const simulate::FileVisit& visit) { return files.contains(visit.file); });
    }

    /// Its service is deployed on one host only.
    [[nodiscard]] bool is_on_one_host(const graph::Node& node) const {
        const std::vector<std::string> patterns = strings_of(table_.find("single_host_services"));
        return std::ranges::any_of(node.services,
                                   [&](const std::string& service) { return fits_any(patterns, service); });
    }

    /// What the task does for all hosts at once.
    [[nodiscard]] const Effect* once_only(const graph::Node& node) const {
        if (node.task->inclusion != ansible::Inclusion::none) return nullptr;
        for (const Effect& effect : node.effects)
            for (const yaml::Node& row : rows_of(table_, "once_only")) {
                const std::vector<std::string> operations = strings_of(row.find("operations"));
                if (is_named(effect) && text_of(row.find("kind")) == name(effect.resource) &&
                    std::ranges::find(operations, name(effect.operation)) != operations.end())
                    return &effect;
            }
        return nullptr;
    }

    /// Without a name it may be the host's own part: mysql_upgrade works on the server beside it.
    static bool is_named(const Effect& effect) { return !effect.name.empty() && effect.name != "*"; }

    /// A condition asks what a command has found out on this host, which may choose the host.
    [[nodiscard]] bool is_guarded_by_result(const graph::Node& node) const {
        const auto asks = [](const ansible::Task& task) {
            return std::ranges::any_of(task.when, [](const ansible::Condition& condition) {
                return condition.text.find(".stdout") != std::string::npos ||
                       condition.text.find(".rc") != std::string::npos;
            });
        };
        bool guarded = asks(*node.task);
        for (auto block = node.block; block; block = model_.graph.nodes[*block].block)
            guarded |= asks(*model_.graph.nodes[*block].task);
        return guarded;
    }

    /// It goes from one host of a group to the next, and every host of the role does so.
    [[nodiscard]] static bool loops_over_group(const ansible::Task& task) {
        if (!task.loop || task.loop->source == nullptr ||
            task.loop->source->scalar.find("groups[") == std::string::npos)
            return false;
        const std::string& to = task.delegate_to;
        return to.find("{{") != std::string::npos && to.find(task.loop->variable) != std::string::npos;
    }

    void tell_once(const Nodes& nodes) const {
        const graph::Node& node = *nodes.front();
        const Effect& effect = *once_only(node);
        check::Finding finding = finding_at(node);
        // Pacemaker takes the same order twice without harm, unless the resource is renewed or gone by then.
        if (effect.resource == simulate::Resource::bundle) finding.severity = check::Severity::note;
        finding.message = fmt::format("'{}' {} the {} {} on every host of the role, where one does it for all",
                                      title(*node.task), verb(effect), name(effect.resource), effect.name);
        add_related(finding, nodes);
        finding.help = "add a condition on the bootstrap node, or run_once: true";
        finding.subject = fmt::format("{} {} {}", name(effect.operation), name(effect.resource), effect.name);
        report_(std::move(finding));
    }

    void tell_loop(const Nodes& nodes) const {
        const graph::Node& node = *nodes.front();
        check::Finding finding = finding_at(node);
        finding.message = fmt::format(
            "'{}' goes through all hosts of a group, and every host of the role that plays {} does so, all at once",
            title(*node.task), node.section);
        add_related(finding, nodes);
        finding.help = "run it once: run_once: true, or in a section that the undercloud plays";
        finding.subject = "loop over a group";
        report_(std::move(finding));
    }

    static std::string verb(const Effect& effect) {
        const std::string verb(name(effect.operation));
        return verb == "stop" ? "stops" : verb + "s";
    }

    static void add_related(check::Finding& finding, const Nodes& nodes) {
        for (std::size_t i = 1; i < nodes.size() && finding.related.size() < 5; ++i)
            finding.related.push_back({nodes[i]->where, fmt::format("so does '{}'", title(*nodes[i]->task))});
    }

    const check::Model& model_;
    const check::Report& report_;
    yaml::Node table_;
    std::set<std::uint32_t> on_roles_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule placement_once_on_every_host() {
    return {
        .id = "placement-once-on-every-host",
        .severity = check::Severity::warning,
        .summary = "what one host does for the whole cluster is done by every host of the role",
        .what =
            "A task on the hosts of a role that migrates a database or starts, stops or removes a resource of the "
            "cluster, with nothing that keeps it to one host: no condition on the bootstrap node, a host's name or a "
            "command's result, no run_once, no delegation. Resources of the cluster are notes. And a task that loops "
            "over a group and delegates to each "
            "of its hosts, without run_once.",
        .why =
            "The hosts of a role play a section side by side: three controllers migrated cinder's database at once "
            "(42d8a1c94). Tasks that an external section plays once were aliased as upgrade tasks (e1a26ff31), so that "
            "every host did the work of all.",
        .fix = "Add a condition on the bootstrap node, or `run_once: true`.",
        .bad = "# upgrade_tasks\n- name: Sync cinder DB\n  command: cinder-manage db sync\n",
        .good =
            "# upgrade_tasks\n- name: Sync cinder DB\n  command: cinder-manage db sync\n  when: "
            "is_bootstrap_node|bool\n",
        .run = run};
}

}  // namespace stepwarden::rules
