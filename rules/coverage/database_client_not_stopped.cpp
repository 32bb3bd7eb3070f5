#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/template_findings.hpp"
#include "rules/support/template_walk.hpp"
#include "tripleo/service_knowledge.hpp"
#include "yaml/fields.hpp"

namespace stepwarden::rules {
namespace {

constexpr std::string_view section_name = "external_upgrade_tasks";
constexpr std::string_view stop_tag = "system_upgrade_stop_services";
/// In a template's texts, the address of the database that it connects to.
constexpr std::string_view database_address = "MysqlInternal";
/// So many templates must stop their containers before the others are said to lack it.
constexpr std::size_t least_peers = 5;
/// Helpers of a service that write nothing.
constexpr std::array<std::string_view, 4> helpers{"_tls_proxy", "_cron", "rsyslog", "_logs"};

/// Adds the words of all tasks that carry the tag.
void add_stopped(const yaml::Node& node, std::set<std::string, std::less<>>& words) {
    const yaml::Node* tags = node.find("tags");
    if (tags != nullptr && mentions(*tags, stop_tag)) {
        for_each_scalar(node, [&](std::string_view text) { words.emplace(text); });
        return;
    }
    for (const yaml::Node& item : node.items) add_stopped(item, words);
    for (const yaml::Entry& entry : node.entries) add_stopped(entry.value, words);
}

/// Containers that stay, by name.
void add_staying(const yaml::Node& node, std::vector<std::string>& names) {
    for (const yaml::Entry& entry : node.entries) {
        if (entry.value.find("image") == nullptr) {
            add_staying(entry.value, names);
        } else if (yaml::text_of(entry.value.find("restart")) == "always" &&
                   std::ranges::none_of(helpers, [&](std::string_view each) {
                       return entry.key.scalar.find(each) != std::string::npos;
                   })) {
            names.push_back(entry.key.scalar);
        }
    }
    for (const yaml::Node& item : node.items) add_staying(item, names);
}

/// The container only waits for people to enter it.
bool sleeps(const check::TemplateFacts& facts, std::string_view container) {
    const yaml::Entry* configurations = facts.role_data.find("kolla_config");
    if (configurations == nullptr) return false;
    const yaml::Node* own = configurations->value.find(fmt::format("/var/lib/kolla/config_files/{}.json", container));
    return own != nullptr && yaml::text_of(own->find("command")).find("sleep infinity") != std::string_view::npos;
}

/// Kept for those who still use it, and changed by nobody.
bool is_deprecated(const check::TemplateFacts& facts) {
    return facts.source->path().find("/deprecated/") != std::string::npos;
}

class Search {
public:
    Search(const check::TemplateModel& model, const check::Report& report) : model_(model), report_(report) {
        const auto known = tripleo::read_service_knowledge(model.knowledge.file("services.yaml"));
        if (known) services_ = *known;
    }

    void run() {
        std::set<std::string, std::less<>> stopped;
        const check::TemplateFacts* example = nullptr;
        std::size_t peers = 0;
        for (const check::TemplateFacts& facts : model_.templates) {
            const yaml::Entry* section = facts.role_data.find(section_name);
            const std::size_t before = stopped.size();
            if (section != nullptr) add_stopped(section->value, stopped);
            if (stopped.size() == before) continue;
            if (example == nullptr) example = &facts;
            ++peers;
        }
        if (peers < least_peers) return;
        for (const check::TemplateFacts& facts : model_.templates)
            if (facts.is_service && !is_deprecated(facts) && is_client(facts)) look_at(facts, stopped, *example, peers);
    }

private:
    /// A service of the control plane that is given the database's address.
    [[nodiscard]] bool is_client(const check::TemplateFacts& facts) const {
        const tripleo::ServiceFacts* known = services_.find(facts.service);
        if (known == nullptr || known->plane != tripleo::Plane::control) return false;
        return std::ranges::any_of(with_nested(model_, facts), [](const check::TemplateFacts* each) {
            return mentions(each->root(), database_address);
        });
    }

    void look_at(const check::TemplateFacts& facts, const std::set<std::string, std::less<>>& stopped,
                 const check::TemplateFacts& example, std::size_t peers) {
        const yaml::Entry* containers = facts.role_data.find("docker_config");
        if (containers == nullptr) return;
        std::vector<std::string> running;
        add_staying(containers->value, running);
        std::erase_if(running, [&](const std::string& name) { return stopped.contains(name) || sleeps(facts, name); });
        if (running.empty()) return;
        const yaml::Entry* section = facts.role_data.find(section_name);
        check::Finding finding = finding_at(facts, section != nullptr ? section->key.where : containers->key.where);
        finding.section = section_name;
        finding.message = fmt::format("{} uses the database, and no task tagged {} stops {}", facts.service, stop_tag,
                                      fmt::join(running, ", "));
        finding.help =
            fmt::format("stop {} in external_upgrade_tasks, as {} other templates do", fmt::join(running, ", "), peers);
        finding.subject = fmt::format("{} {}", facts.service, fmt::join(running, " "));
        add_related(finding, example, example.role_data.find(section_name)->key.where,
                    "another service stops its containers here");
        report_(std::move(finding));
    }

    const check::TemplateModel& model_;
    const check::Report& report_;
    tripleo::ServiceKnowledge services_;
};

void run(const check::TemplateModel& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule coverage_database_client_not_stopped() {
    return {
        .id = "coverage-database-client-not-stopped",
        .severity = check::Severity::warning,
        .summary = "a service goes on using the database of controllers whose data is being carried over",
        .what =
            "A service of the control plane with the address of the database in its template, or in one that it is "
            "built on, where external_upgrade_tasks of no template that are tagged system_upgrade_stop_services stop "
            "a container of its that stays. Only where at least five templates stop theirs. Proxies, cron and loggers "
            "beside a service, containers that only sleep, and deprecated templates are not counted.",
        .why =
            "An upgrade of the operating system stops the services of the controllers that are not upgraded yet, "
            "carries the database over, and starts the new controller. What still runs writes to the old database, "
            "and to the new one's message queue: ironic (099badda3), octavia (b3d783695), barbican (6f140b93b), "
            "cinder and manila without pacemaker (60c22c38c), placement (c8a0a77b1).",
        .fix = "Stop the containers at step 1 of external_upgrade_tasks, with the tags that the other services have.",
        .bad =
            "docker_config:\n  step_4:\n    barbican_api: {image: x, restart: always}\n# no "
            "external_upgrade_tasks\n",
        .good =
            "external_upgrade_tasks:\n  - when: step|int == 1\n    tags: [never, system_upgrade_transfer_data, "
            "system_upgrade_stop_services]\n    block:\n      - import_role: {name: tripleo_container_stop}\n        "
            "vars: {tripleo_containers_to_stop: [barbican_api]}\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
