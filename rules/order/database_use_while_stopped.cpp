#include <fmt/format.h>

#include <algorithm>

#include "check/rule.hpp"
#include "rules/support/certainty.hpp"
#include "rules/support/conflicts.hpp"
#include "rules/support/passes.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/task_text.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Operation;
using simulate::Resource;

/// ordering.yaml's `database`, read.
struct DatabaseFacts {
    explicit DatabaseFacts(const yaml::Node& ordering) {
        const yaml::Node* database = ordering.find("database");
        if (database == nullptr) return;
        const yaml::Node* server = database->find("server");
        if (server != nullptr) {
            units = strings_of(server->find("units"));
            containers = strings_of(server->find("containers"));
            bundles = strings_of(server->find("bundles"));
        }
        elsewhere = strings_of(database->find("elsewhere"));
        for (const yaml::Node& row : rows_of(*database, "clients")) clients.emplace_back(text_of(row.find("words")));
        for (const yaml::Node& row : rows_of(*database, "transient"))
            transient.emplace_back(text_of(row.find("words")));
    }

    [[nodiscard]] bool is_server(const simulate::Effect& effect) const {
        const auto holds = [&](const std::vector<std::string>& names) {
            return std::find(names.begin(), names.end(), effect.name) != names.end();
        };
        return (effect.resource == Resource::unit && holds(units)) ||
               (effect.resource == Resource::container && holds(containers)) ||
               (effect.resource == Resource::bundle && holds(bundles));
    }

    /// A program that makes the server's files needs no server, a module that makes a schema does.
    [[nodiscard]] bool is_use(const simulate::Effect& effect) const {
        if (effect.resource != Resource::database || fits_any(elsewhere, effect.name)) return false;
        return effect.operation == Operation::use || effect.operation == Operation::migrate || !effect.from_command;
    }

    std::vector<std::string> units;
    std::vector<std::string> containers;
    std::vector<std::string> bundles;
    /// Databases of other servers.
    std::vector<std::string> elsewhere;
    std::vector<std::string> clients;
    std::vector<std::string> transient;
};

/// What took the server down.
struct Down {
    StepTask task;
    bool is_certain = false;
    /// Hosts that are not taken at the same time may serve instead.
    bool others_serve = false;
};

bool is_start(const simulate::Effect& effect) {
    return effect.operation == Operation::start || effect.operation == Operation::restart;
}

/// One class of hosts in one pass. The server is down while it is stopped itself, or while the cluster that runs it is.
class Walk {
public:
    Walk(const check::Model& model, const DatabaseFacts& facts, const Pass& pass, Conflicts& conflicts)
        : model_(model), facts_(facts), pass_(pass), conflicts_(conflicts), is_clustered_(runs_bundle()) {}

    void run() {
        for (at_ = 0; at_ < pass_.occurrences.size(); ++at_) {
            const graph::Node& node = model_.node_of(here());
            enter(node.section);
            if (runs_elsewhere(model_, node)) continue;
            const bool can_matter = server_ || cluster_ || !node.effects.empty();
            if (!can_matter || node.task->is_block || has_words(*node.task, facts_.transient)) continue;
            for (const simulate::Effect& effect : node.effects) apply(node, effect);
            if ((server_ || cluster_) && has_words(*node.task, facts_.clients)) meet(node, "");
        }
    }

private:
    [[nodiscard]] const simulate::Occurrence& here() const { return *pass_.occurrences[at_]; }

    [[nodiscard]] bool runs_bundle() const {
        const std::string& role = model_.schedule.classes[pass_.host_class].name;
        const auto is_bundle = [&](const simulate::Effect& effect) {
            return effect.resource == Resource::bundle && facts_.is_server(effect);
        };
        return std::any_of(model_.graph.nodes.begin(), model_.graph.nodes.end(), [&](const graph::Node& node) {
            return node.role == role && std::any_of(node.effects.begin(), node.effects.end(), is_bundle);
        });
    }

    /// The deployment between two sections starts the server.
    void enter(const std::string& section) {
        if (section.empty() || section == section_) return;
        section_ = section;
        server_.reset();
        cluster_.reset();
    }

    void apply(const graph::Node& node, const simulate::Effect& effect) {
        const bool of_cluster = is_clustered_ && effect.resource == Resource::cluster;
        if (of_cluster || facts_.is_server(effect)) {
            std::optional<Down>& down = of_cluster ? cluster_ : server_;
            if (effect.operation == Operation::stop && !(down && down->is_certain))
                down = down_by(node, of_cluster && effect.name != "*");
            if (is_start(effect) || (of_cluster && effect.operation == Operation::remove)) down.reset();
        } else if (facts_.is_use(effect)) {
            meet(node, effect.name);
        }
    }

    [[nodiscard]] Down down_by(const graph::Node& node, bool only_here) const {
        const bool one_by_one = model_.schedule.plays[here().play].play->serial != nullptr &&
                                model_.schedule.classes[pass_.host_class].hosts.size() > 1;
        return {{&node, here().step}, here().runs == value::Truth::yes, only_here && one_by_one};
    }

    void meet(const graph::Node& node, const std::string& database) {
        const std::optional<Down>& down = server_ ? server_ : cluster_;
        if (!down || down->task.node == &node) return;
        const std::vector<std::string> stop = other_conditions(model_, *down->task.node);
        const std::vector<std::string> use = other_conditions(model_, node);
        if (exclude_each_other(stop, use)) return;
        const bool is_certain =
            (down->is_certain || is_subset(stop, use)) && !down->others_serve && !tolerates_failure(model_, node);
        conflicts_.add({is_certain ? check::Severity::error : check::Severity::warning,
                        down->task,
                        next_start(),
                        {{&node, here().step}},
                        database,
                        false});
    }

    [[nodiscard]] std::optional<StepTask> next_start() const {
        const bool of_cluster = !server_;
        for (std::size_t i = at_; i < pass_.occurrences.size(); ++i) {
            const graph::Node& node = model_.node_of(*pass_.occurrences[i]);
            if (!node.section.empty() && node.section != section_) return std::nullopt;
            for (const simulate::Effect& effect : node.effects)
                if (is_start(effect) && (of_cluster ? effect.resource == Resource::cluster : facts_.is_server(effect)))
                    return StepTask{&node, pass_.occurrences[i]->step};
        }
        return std::nullopt;
    }

    const check::Model& model_;
    const DatabaseFacts& facts_;
    const Pass& pass_;
    Conflicts& conflicts_;
    /// The server is a resource of the cluster.
    bool is_clustered_;
    std::size_t at_ = 0;
    std::string section_;
    std::optional<Down> server_;
    std::optional<Down> cluster_;
};

void tell(const Conflict& conflict, const check::Report& report) {
    const StepTask& first = conflict.operations.front();
    const bool is_named = !conflict.resource.empty() && conflict.resource != "*";
    check::Finding finding = finding_at(*first.node);
    finding.severity = conflict.severity;
    finding.step = first.step;
    finding.subject = is_named ? conflict.resource : "database";
    finding.message =
        fmt::format("'{}' needs {} at {}, but the database server is stopped since {}", title(*first.node->task),
                    is_named ? fmt::format("the database '{}'", conflict.resource) : "the database",
                    in_words(first.step), in_words(conflict.stop.step));
    add_related(finding, {conflict.stop}, "stops the server", check::Played::before);
    add_related(finding, {conflict.operations.begin() + 1, conflict.operations.end()}, "needs the database, too,",
                check::Played::after);
    if (conflict.start) add_related(finding, {*conflict.start}, "starts it again", check::Played::after);
    finding.help = conflict.start ? fmt::format("move it to a step before {}, or after the start at {}",
                                                in_words(conflict.stop.step), in_words(conflict.start->step))
                                  : fmt::format("move it to a step before {}", in_words(conflict.stop.step));
    report(std::move(finding));
}

void run(const check::Model& model, const check::Report& report) {
    const DatabaseFacts facts(model.ordering);
    Conflicts conflicts;
    for (const Pass& pass : passes(model)) Walk(model, facts, pass, conflicts).run();
    for (const Conflict& conflict : conflicts.all()) tell(conflict, report);
}

}  // namespace

check::Rule order_database_use_while_stopped() {
    return {
        .id = "order-database-use-while-stopped",
        .severity = check::Severity::error,
        .summary = "a task needs the database after its server was stopped",
        .what =
            "A task that reads, changes or migrates a database after a task of the same section stopped the server on "
            "that host, or "
            "the cluster that runs it, and before it is started again. Commands that bring a server of their own are "
            "not flagged. "
            "It is a warning when the stop depends on conditions that the task does not share, and when only this "
            "host's part of the "
            "cluster is stopped.",
        .why =
            "The command fails, or worse: its failure is let pass and the migration never happens. THT carried "
            "ironic-inspector's data "
            "into the database at step 3, when the upgrade had stopped MariaDB at step 2, and let the exit code pass "
            "(dce6bee2f9).",
        .fix = "Do it at a step before the one that stops the server, or after the deployment has started it.",
        .bad =
            "- name: stop the database\n  systemd: {name: tripleo_mysql, state: stopped}\n  when: step|int == 2\n"
            "- name: migrate\n  command: podman exec keystone keystone-manage db_sync\n  when: step|int == 3\n",
        .good =
            "- name: migrate\n  command: podman exec keystone keystone-manage db_sync\n  when: step|int == 1\n"
            "- name: stop the database\n  systemd: {name: tripleo_mysql, state: stopped}\n  when: step|int == 2\n",
        .run = run,
        .in_company = true};
}

}  // namespace stepwarden::rules
