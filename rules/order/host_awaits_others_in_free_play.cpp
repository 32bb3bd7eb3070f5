#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "check/rule.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"

namespace stepwarden::rules {
namespace {

constexpr std::string_view rule_id = "order-host-awaits-others-in-free-play";

bool holds(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// The first task of the play, blocks included, that runs one of these roles.
const ansible::Task* runs_role(const ansible::Play& play, const std::vector<std::string>& roles) {
    const ansible::Task* found = nullptr;
    for (const ansible::Task& top : play.tasks)
        ansible::for_each_nested(top, [&](const ansible::Task& task) {
            const bool is_role =
                task.inclusion == ansible::Inclusion::include_role || task.inclusion == ansible::Inclusion::import_role;
            if (found == nullptr && is_role && holds(roles, task.argument_text("name"))) found = &task;
        });
    return found;
}

void look_at(const check::Model& model, const ansible::Play& play, const yaml::Node& row, const check::Report& report) {
    const ansible::Task* later = runs_role(play, strings_of(row.find("later")));
    const ansible::Task* earlier = runs_role(play, strings_of(row.find("earlier")));
    if (later == nullptr || earlier == nullptr) return;
    check::Finding finding = finding_at(model, *later);
    finding.severity = check::Severity::warning;
    finding.subject = std::string(later->argument_text("name"));
    finding.message = fmt::format(
        "'{}' looks at other hosts, but the play has the strategy {}, so that they may not have come through '{}' yet",
        title(*later), play.strategy, title(*earlier));
    finding.related.push_back({earlier->where, "has to be done with on all hosts before", check::Played::before});
    finding.help = "give it a play of its own behind this one";
    report(std::move(finding));
}

void run(const check::Model& model, const check::Report& report) {
    std::set<const ansible::Play*> seen;
    for (const simulate::PlayRun& run : model.schedule.plays) {
        if (run.play->strategy.find("free") == std::string::npos || !seen.insert(run.play).second) continue;
        for (const yaml::Node& row : rows_of(model.ordering, "needs_all_hosts")) look_at(model, *run.play, row, report);
    }
}

}  // namespace

check::Rule order_host_awaits_others_in_free_play() {
    return {.id = rule_id,
            .severity = check::Severity::warning,
            .summary = "a task that needs the other hosts shares a free play with what they have to do first",
            .what =
                "A play with a free strategy that sets up the network of its hosts and then validates it by talking to "
                "other hosts. With the linear strategy, or in a play of its own, the validation is not flagged.",
            .why =
                "With a free strategy each host goes on at once: fast hosts ping controllers whose network is still "
                "being configured, and the deployment fails (64e735898).",
            .fix = "Put the validation into a play of its own, since a play begins when all hosts are done.",
            .bad =
                "- hosts: overcloud\n  strategy: tripleo_free\n  tasks:\n  - include_role: {name: "
                "tripleo_network_config}\n  - include_role: {name: tripleo_nodes_validation}\n",
            .good =
                "- hosts: overcloud\n  strategy: tripleo_free\n  tasks:\n  - include_role: {name: "
                "tripleo_network_config}\n- hosts: overcloud\n  strategy: tripleo_free\n  tasks:\n  - include_role: "
                "{name: tripleo_nodes_validation}\n",
            .run = run};
}

}  // namespace stepwarden::rules
