#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/template_findings.hpp"
#include "rules/support/template_walk.hpp"
#include "rules/support/yaml_words.hpp"

namespace stepwarden::rules {
namespace {

struct Requirement {
    std::string member;
    std::vector<std::string> but;
    std::string section;
    std::string text;
    std::size_t at_least = 0;
    double share = 0;
    std::string lack;
    std::string why;
    std::string help;
};

Requirement read(const yaml::Node& row) {
    const auto text = [&](std::string_view key) { return std::string(text_of(row.find(key))); };
    const yaml::Node* at_least = row.find("at_least");
    const yaml::Node* share = row.find("share");
    return {.member = text("member"),
            .but = strings_of(row.find("but")),
            .section = text("section"),
            .text = text("text"),
            .at_least = at_least == nullptr ? 0 : static_cast<std::size_t>(at_least->integer),
            .share = share == nullptr ? 0 : share->floating,
            .lack = text("lack"),
            .why = text("why"),
            .help = text("help")};
}

bool is_member(const check::TemplateFacts& facts, const Requirement& requirement) {
    const yaml::Node* data = output(facts, "role_data");
    // Templates on the host stop with the cluster, and those that others are built on are judged by these.
    const bool in_containers =
        facts.role_data.find("docker_config") != nullptr || facts.role_data.find("step_config") != nullptr;
    return facts.is_service && data != nullptr && in_containers && facts.source->path().starts_with("deployment/") &&
           facts.source->path().find("baremetal") == std::string::npos && contains_text(*data, requirement.member) &&
           std::ranges::none_of(requirement.but, [&](const std::string& text) { return contains_text(*data, text); });
}

/// It has it, or takes its section from where that is not written.
bool has_it(const check::TemplateModel& model, const check::TemplateFacts& facts, const Requirement& requirement) {
    return std::ranges::any_of(with_nested(model, facts), [&](const check::TemplateFacts* each) {
        const yaml::Entry* section = each->role_data.find(requirement.section);
        return !each->role_data.complete || (section != nullptr && contains_text(section->value, requirement.text));
    });
}

void judge(const check::TemplateModel& model, const check::Report& report, const Requirement& requirement) {
    std::vector<const check::TemplateFacts*> having;
    std::vector<const check::TemplateFacts*> lacking;
    for (const check::TemplateFacts& facts : model.templates)
        if (is_member(facts, requirement)) (has_it(model, facts, requirement) ? having : lacking).push_back(&facts);
    const double all = static_cast<double>(having.size() + lacking.size());
    if (having.size() < requirement.at_least || static_cast<double>(having.size()) < requirement.share * all) return;
    for (const check::TemplateFacts* facts : lacking) {
        const yaml::Entry* section = facts->role_data.find(requirement.section);
        const yaml::Node& place = section != nullptr ? section->key : facts->source->entry("outputs", "role_data")->key;
        check::Finding finding = finding_at(*facts, place.where);
        finding.section = requirement.section;
        finding.message = fmt::format("{} of {} {}, as {} of its kind do: {}", requirement.section, facts->service,
                                      requirement.lack, having.size(), requirement.why);
        finding.help = requirement.help;
        finding.subject = fmt::format("{} {}", requirement.section, requirement.text);
        const check::TemplateFacts& example = *having.front();
        if (const yaml::Entry* own = example.role_data.find(requirement.section); own != nullptr)
            add_related(finding, example, own->key.where, "another service does it here");
        report(std::move(finding));
    }
}

void run(const check::TemplateModel& model, const check::Report& report) {
    const auto table = model.knowledge.table("peers.yaml");
    for (const yaml::Node& row : rows_of(table, "peers")) judge(model, report, read(row));
}

}  // namespace

check::Rule coverage_peers_have_it() {
    return {
        .id = "coverage-peers-have-it",
        .severity = check::Severity::warning,
        .summary = "a service's template lacks tasks that the templates of its kind have",
        .what =
            "Templates that peers.yaml counts as of one kind, such as those of services that pacemaker runs, where "
            "a good part has certain tasks in a section and one has not, be it enabled or not. A template that takes "
            "role_data as a whole from another one is not looked at.",
        .why =
            "A change to all services of a kind forgets one. Seven of pacemaker's services learned to be upgraded one "
            "controller after the other (cb8caaae4); ovn_dbs (36a84820e), manila-share (a25cb11b3), cinder-backup "
            "(c290ce3f1) and ceph_nfs (4354d8ed0) followed months later, each after a failed upgrade.",
        .fix = "Give the template the tasks that its peers have.",
        .bad =
            "# three templates with tripleo_upgrade_key: x_short_node_names_override in upgrade_tasks, and\n"
            "step_config: include tripleo::profile::pacemaker::ceph_nfs\nupgrade_tasks: []\n",
        .good =
            "upgrade_tasks:\n  - name: Create hiera data to upgrade ceph_nfs in a stepwise manner.\n    when: "
            "step|int == 1\n    include_role: {name: tripleo_upgrade_hiera, tasks_from: set.yml}\n    vars: "
            "{tripleo_upgrade_key: ceph_nfs_short_node_names_override}\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
