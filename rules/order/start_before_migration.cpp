#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "check/rule.hpp"
#include "rules/support/certainty.hpp"
#include "rules/support/conflicts.hpp"
#include "rules/support/passes.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/started_containers.hpp"
#include "rules/support/task_text.hpp"
#include "rules/support/yaml_words.hpp"
#include "simulate/command_line.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Operation;
using simulate::Resource;

/// ordering.yaml's words for commands of databases.
struct MigrationFacts {
    explicit MigrationFacts(const yaml::Node& ordering) {
        const yaml::Node* database = ordering.find("database");
        if (database == nullptr) return;
        for (const yaml::Node& row : rows_of(*database, "online")) online.emplace_back(text_of(row.find("words")));
        container_names = strings_of(database->find("migrating_containers"));
    }

    /// Migrations that are meant to run while the services do.
    std::vector<std::string> online;
    std::vector<std::string> container_names;
};

bool share(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::any_of(a.begin(), a.end(),
                       [&](const std::string& each) { return std::find(b.begin(), b.end(), each) != b.end(); });
}

bool are_of_one_database(const tripleo::ServiceFacts& a, const tripleo::ServiceFacts& b) {
    return a.family == b.family && share(a.databases, b.databases);
}

/// A role's containers: those that stay must come after those that migrate their database.
class Containers {
public:
    Containers(const check::Model& model, const MigrationFacts& facts, const tripleo::Role& role)
        : model_(model), facts_(facts), role_(role), all_(started_containers(model, role)) {}

    void run(const check::Report& report) {
        for (const StartedContainer& migration : all_) {
            if (migration.stays || !migrates(migration)) continue;
            for (const StartedContainer& service : all_) {
                const bool comes_first =
                    service.step < migration.step ||
                    (service.step == migration.step && service.start_order <= migration.start_order);
                if (!comes_first || !service.stays || !told_.insert(&service).second) continue;
                if (belong_together(migration, service))
                    tell(migration, service, report);
                else
                    told_.erase(&service);
            }
        }
    }

private:
    [[nodiscard]] bool migrates(const StartedContainer& container) const {
        const std::vector<std::string>& online = facts_.online;
        if (std::any_of(online.begin(), online.end(),
                        [&](const std::string& words) { return contains_text(*container.configuration, words); }))
            return false;
        return fits_any(facts_.container_names, container.name) || command_migrates(*container.configuration);
    }

    [[nodiscard]] bool command_migrates(const yaml::Node& configuration) const {
        const yaml::Node* command = configuration.find("command");
        if (command == nullptr) return false;
        const simulate::CommandTable& table = model_.modules.commands();
        const simulate::CommandEffects effects = command->is_sequence()
                                                     ? simulate::argv_effects(strings_of(command), table)
                                                     : simulate::command_effects(command->scalar, table);
        // All databases of the server ("*") are moved on by the server's own tool, which needs it running.
        return std::any_of(effects.effects.begin(), effects.effects.end(), [](const simulate::Effect& effect) {
            return effect.operation == Operation::migrate && effect.resource == Resource::database &&
                   effect.name != "*";
        });
    }

    static bool belong_together(const StartedContainer& migration, const StartedContainer& service) {
        return std::any_of(migration.services.begin(), migration.services.end(), [&](const tripleo::ServiceFacts* a) {
            return std::any_of(service.services.begin(), service.services.end(),
                               [&](const tripleo::ServiceFacts* b) { return are_of_one_database(*a, *b); });
        });
    }

    void tell(const StartedContainer& migration, const StartedContainer& service, const check::Report& report) const {
        const bool same_step = migration.step == service.step;
        check::Finding finding = finding_at(service, role_.name);
        finding.severity = check::Severity::warning;
        finding.message =
            same_step
                ? fmt::format(
                      "the container '{}' starts at step {} in place {}, before '{}' migrates its database in place {}",
                      service.name, service.step, service.start_order, migration.name, migration.start_order)
                : fmt::format("the container '{}' starts at step {}, before '{}' migrates its database at step {}",
                              service.name, service.step, migration.name, migration.step);
        finding.related.push_back(
            {migration.where, fmt::format("'{}' migrates the database", migration.name), check::Played::after});
        finding.help = same_step ? "give it a start_order above that of the migration, or start it at the next step"
                                 : "start it at a step after the migration";
        report(std::move(finding));
    }

    const check::Model& model_;
    const MigrationFacts& facts_;
    const tripleo::Role& role_;
    std::vector<StartedContainer> all_;
    std::set<const StartedContainer*> told_;
};

/// Which databases a unit or container works on; nothing for those that services of several families share (httpd).
class Owners {
public:
    explicit Owners(const tripleo::ServiceKnowledge& knowledge) {
        for (const tripleo::ServiceFacts& service : knowledge.services) {
            for (const std::string& unit : service.units) add({Resource::unit, unit}, service);
            for (const std::string& container : service.containers) add({Resource::container, container}, service);
        }
    }

    [[nodiscard]] bool works_on(Resource resource, const std::string& name, const std::string& database) const {
        const auto found = owners_.find({resource, name});
        if (found == owners_.end()) return false;
        const std::vector<const tripleo::ServiceFacts*>& services = found->second;
        const bool is_shared = std::any_of(services.begin(), services.end(),
                                           [&](const auto* each) { return each->family != services.front()->family; });
        return !is_shared && std::any_of(services.begin(), services.end(), [&](const tripleo::ServiceFacts* each) {
            const bool by_family = each->family == database && !each->databases.empty();
            return by_family ||
                   std::find(each->databases.begin(), each->databases.end(), database) != each->databases.end();
        });
    }

private:
    using Key = std::pair<Resource, std::string>;

    void add(Key key, const tripleo::ServiceFacts& service) { owners_[std::move(key)].push_back(&service); }

    std::map<Key, std::vector<const tripleo::ServiceFacts*>> owners_;
};

/// One class of hosts in one pass: what was started and not stopped again, when a database is migrated.
class Walk {
public:
    Walk(const check::Model& model, const MigrationFacts& facts, const Owners& owners,
         std::set<const graph::Node*>& told)
        : model_(model), facts_(facts), owners_(owners), told_(told) {}

    void take(const simulate::Occurrence& occurrence, const check::Report& report) {
        const graph::Node& node = model_.node_of(occurrence);
        if (node.effects.empty() || runs_elsewhere(model_, node) || has_words(*node.task, facts_.online)) return;
        for (const simulate::Effect& effect : node.effects) {
            if (effect.resource == Resource::database && effect.operation == Operation::migrate)
                migrate({&node, occurrence.step}, effect.name, report);
            if (effect.resource != Resource::unit && effect.resource != Resource::container) continue;
            const std::pair key{effect.resource, effect.name};
            if (effect.operation == Operation::stop || effect.operation == Operation::remove) started_.erase(key);
            if (effect.operation == Operation::start || effect.operation == Operation::restart)
                started_.try_emplace(key, StepTask{&node, occurrence.step});
        }
    }

private:
    void migrate(const StepTask& migration, const std::string& database, const check::Report& report) {
        for (const auto& [key, start] : started_) {
            if (start.node == migration.node || !owners_.works_on(key.first, key.second, database)) continue;
            if (exclude_each_other(other_conditions(model_, *start.node), other_conditions(model_, *migration.node)))
                continue;
            if (told_.insert(start.node).second) tell(start, key.second, migration, database, report);
        }
    }

    static void tell(const StepTask& start, const std::string& name, const StepTask& migration,
                     const std::string& database, const check::Report& report) {
        check::Finding finding = finding_at(*start.node);
        finding.severity = check::Severity::warning;
        finding.step = start.step;
        finding.subject = name;
        finding.message =
            fmt::format("'{}' starts {} at {}, before the database '{}' is migrated at {} of {}",
                        title(*start.node->task), name, in_words(start.step), database, in_words(migration.step),
                        migration.node->section.empty() ? "a later play" : migration.node->section);
        add_related(finding, {migration}, "migrates the database", check::Played::after);
        finding.help = "start it after the migration";
        report(std::move(finding));
    }

    const check::Model& model_;
    const MigrationFacts& facts_;
    const Owners& owners_;
    std::set<const graph::Node*>& told_;
    std::map<std::pair<Resource, std::string>, StepTask> started_;
};

void run(const check::Model& model, const check::Report& report) {
    const MigrationFacts facts(model.ordering);
    for (const tripleo::Role& role : model.layout.roles) Containers(model, facts, role).run(report);
    const Owners owners(model.services);
    std::set<const graph::Node*> told;
    for (const Pass& pass : passes(model)) {
        Walk walk(model, facts, owners, told);
        for (const simulate::Occurrence* occurrence : pass.occurrences) walk.take(*occurrence, report);
    }
}

}  // namespace

check::Rule order_start_before_migration() {
    return {.id = "order-start-before-migration",
            .severity = check::Severity::warning,
            .summary = "a service is started before its database is migrated",
            .what =
                "A container with a restart policy that docker_config starts before the container that migrates its "
                "service's database: at an "
                "earlier step, or at the same step with a start_order that is not higher. And a task that starts a "
                "unit or container "
                "when a later task of the same run migrates its database. Migrations that are meant to run online, and "
                "services without a "
                "database, are not flagged.",
            .why =
                "The new code meets the old schema and fails, or the migration meets a service that writes while "
                "tables are changed. Containers "
                "without start_order start in place 0. THT had to put a db sync of its own before cinder-volume's "
                "start (c4e3bbe039).",
            .fix = "Migrate at step 3 and start at step 4, or give the service the higher start_order.",
            .bad = "step_3:\n  keystone: {start_order: 1, restart: always}\n  keystone_db_sync: {start_order: 2}\n",
            .good = "step_3:\n  keystone_db_sync: {start_order: 1}\n  keystone: {start_order: 2, restart: always}\n",
            .run = run,
            .in_company = true};
}

}  // namespace stepwarden::rules
