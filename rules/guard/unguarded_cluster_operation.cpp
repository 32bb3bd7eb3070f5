#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/unit_probes.hpp"
#include "rules/support/written.hpp"
#include "rules/support/yaml_words.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Operation;

constexpr std::string_view system_upgrade = "system_upgrade";

bool takes_cluster_down(const check::WrittenTask& written) {
    return std::ranges::any_of(written.effects, [](const simulate::Effect& effect) {
        return effect.resource == simulate::Resource::cluster &&
               (effect.operation == Operation::stop || effect.operation == Operation::remove);
    });
}

bool mentions(const std::vector<std::string>& texts, std::string_view word) {
    return std::ranges::any_of(texts, [&](const std::string& text) { return text.find(word) != std::string::npos; });
}

/// The service has its hosts in the cluster: pacemaker itself, or one that it runs.
bool is_of_cluster(const check::TemplateFacts& facts) {
    return facts.source->path().find("pacemaker") != std::string::npos ||
           contains_text(facts.root(), "::profile::pacemaker");
}

void run(const check::TemplateModel& model, const check::Report& report) {
    for (const check::TemplateFacts& facts : model.templates) {
        // One block that stops and destroys the cluster lacks one condition.
        std::vector<check::Finding> found;
        std::set<std::tuple<std::uint32_t, std::optional<std::uint32_t>, bool>> places;
        for (std::uint32_t i = 0; i < facts.written.tasks.size(); ++i) {
            const check::WrittenTask& written = facts.written.tasks[i];
            if (!takes_cluster_down(written) || asks_itself(command_text(*written.task)) ||
                tolerates_failure(facts.written, i))
                continue;
            const auto guards = guards_of(facts.written, i);
            const UnitProbes probes(facts.written, written.section);
            const bool again = mentions(tags_of(facts.written, i), system_upgrade) && guards.empty();
            const bool anywhere =
                !is_of_cluster(facts) && !mentions(guards, "pacemaker") && !mentions(guards, "cluster");
            if (!again && !anywhere) continue;
            if (!places.insert({written.list, written.block, again}).second) {
                found.back().related.push_back(
                    {facts.source->origin(written.task->where), fmt::format("so does '{}'", written.task->name)});
                continue;
            }
            check::Finding finding = finding_at(facts, written);
            finding.message = again ? fmt::format(
                                          "'{}' takes the cluster down without asking whether the host has it: after "
                                          "the upgrade of the operating system it has not",
                                          written.task->name)
                                    : fmt::format(
                                          "'{}' takes the cluster down on every host that has {}, also where pacemaker "
                                          "runs as a remote or not at all",
                                          written.task->name, facts.service);
            finding.help = again ? "do it only where pcs is there" : "do it only where pacemaker.service runs";
            finding.subject = again ? "again" : "anywhere";
            found.push_back(std::move(finding));
        }
        for (check::Finding& finding : found) report(std::move(finding));
    }
}

}  // namespace

check::Rule guard_unguarded_cluster_operation() {
    return {
        .id = "guard-unguarded-cluster-operation",
        .severity = check::Severity::warning,
        .summary = "a task takes pacemaker's cluster down on hosts that may not be in it",
        .what =
            "A task that stops or destroys the cluster: under no condition but its step in a run that upgrades the "
            "operating "
            "system (tagged system_upgrade...); or by the template of a service that has nothing to do with the "
            "cluster, "
            "under conditions that do not speak of pacemaker.",
        .why =
            "The tasks before the upgrade of the operating system are run again when it fails halfway, and then there "
            "is no pcs "
            "any more (56a35beb5). podman's template is in every role: it tried to take nodes offline that were only "
            "pacemaker remotes, or in no cluster (68b665a8d).",
        .fix = "Ask for pcs, or for the unit of pacemaker.",
        .bad =
            "- name: destroy pacemaker cluster\n  command: /usr/sbin/pcs cluster destroy\n  tags: [never, "
            "system_upgrade_prepare]\n",
        .good =
            "- stat: path=/usr/sbin/pcs\n  register: pcs_stat\n  tags: [never, system_upgrade_prepare]\n- name: "
            "destroy "
            "pacemaker cluster\n  command: /usr/sbin/pcs cluster destroy\n  when: pcs_stat.stat.exists\n  tags: "
            "[never, "
            "system_upgrade_prepare]\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
