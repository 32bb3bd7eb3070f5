#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "check/rule.hpp"
#include "rules/support/bundles.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/service_place.hpp"
#include "rules/support/yaml_words.hpp"

namespace stepwarden::rules {
namespace {

/// One member of a family, with the task by which it meets a requirement, if it does.
struct Member {
    std::vector<std::string> services;
    std::optional<std::uint32_t> task;
};

/// What a requirement asks for, as messages say it: "tag its image".
std::string in_words(const yaml::Node& requirement) {
    if (const std::string_view key = text_of(requirement.find("writes")); !key.empty())
        return fmt::format("write the hiera keys that end in {}", key);
    const auto needs = rows_of(requirement, "needs");
    return needs.empty() ? "do anything"
                         : fmt::format("{} its {}", text_of(needs.front().find("operation")),
                                       text_of(needs.front().find("kind")));
}

bool is_needed(const yaml::Node& need, const simulate::Effect& effect) {
    return text_of(need.find("operation")) == simulate::name(effect.operation) &&
           text_of(need.find("kind")) == simulate::name(effect.resource);
}

bool shares(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::any_of(a.begin(), a.end(),
                       [&](const std::string& each) { return std::find(b.begin(), b.end(), each) != b.end(); });
}

/// One family in one role.
class Search {
public:
    Search(const check::Model& model, const check::Report& report, const yaml::Node& family, const tripleo::Role& role)
        : model_(model), report_(report), family_(family), role_(role), bundles_(bundles_of(model, role.name)) {}

    void run() {
        const yaml::Node* evidence = family_.find("evidence");
        const bool of_bundles = evidence != nullptr && evidence->find("puppet_class") != nullptr;
        for (const yaml::Node& requirement : rows_of(family_, "requires")) {
            if (!is_for_release(requirement, model_.layout.release)) continue;
            judge(requirement, of_bundles ? bundle_members(requirement) : container_members(requirement));
        }
    }

private:
    /// Bundles that no section renews at all are coverage-no-upgrade-tasks' matter.
    [[nodiscard]] std::vector<Member> bundle_members(const yaml::Node& requirement) const {
        const std::vector<std::string> except = strings_of(requirement.find("except"));
        std::vector<Member> members;
        for (const Bundle& bundle : bundles_)
            if (!shares(bundle.services, except) && !is_never_renewed(model_, role_.name, bundle))
                members.push_back({bundle.services, task_of(requirement, bundle)});
        return members;
    }

    [[nodiscard]] std::optional<std::uint32_t> task_of(const yaml::Node& requirement, const Bundle& bundle) const {
        for (const tripleo::ContributedList* list : lists_of(model_, role_.name, text_of(requirement.find("section"))))
            for (const std::uint32_t top : list->tasks)
                if (meets(requirement, top) && may_concern(bundle, top)) return top;
        return std::nullopt;
    }

    [[nodiscard]] bool meets(const yaml::Node& requirement, std::uint32_t top) const {
        const std::string_view key = text_of(requirement.find("writes"));
        if (!key.empty()) return contains_text(*model_.contributions.tasks[top].task().node, key);
        const std::vector<simulate::Effect> effects = effects_within(model_, top);
        const auto needs = rows_of(requirement, "needs");
        return std::all_of(needs.begin(), needs.end(), [&](const yaml::Node& need) {
            return std::any_of(effects.begin(), effects.end(),
                               [&](const simulate::Effect& effect) { return is_needed(need, effect); });
        });
    }

    /// A task of which it is not known what it is about may be about every bundle.
    [[nodiscard]] bool may_concern(const Bundle& bundle, std::uint32_t top) const {
        if (concerns(model_, bundle, top)) return true;
        return std::none_of(bundles_.begin(), bundles_.end(),
                            [&](const Bundle& other) { return concerns(model_, other, top); });
    }

    /// Services with containers that the role keeps running, of the family's plane and with a database, or known as
    /// members.
    [[nodiscard]] std::vector<Member> container_members(const yaml::Node& requirement) const {
        const yaml::Node* evidence = family_.find("evidence");
        const std::string_view plane = evidence != nullptr ? text_of(evidence->find("plane")) : "";
        const std::vector<std::string> known = strings_of(family_.find("services"));
        std::vector<Member> members;
        for (const std::string& service : role_.services) {
            const tripleo::ServiceFacts* facts = model_.services.find(service);
            if (facts == nullptr) continue;
            const bool fits_evidence = !facts->databases.empty() && tripleo::name_of(facts->plane) == plane;
            if (!fits_evidence && std::find(known.begin(), known.end(), service) == known.end()) continue;
            const std::vector<std::string> containers = running_containers(*facts);
            if (!containers.empty()) members.push_back({{service}, task_on(requirement, containers)});
        }
        return members;
    }

    [[nodiscard]] std::vector<std::string> running_containers(const tripleo::ServiceFacts& facts) const {
        std::vector<std::string> running;
        const yaml::Node* config = model_.role_data(role_.name, "docker_config");
        if (config == nullptr) return running;
        for (const yaml::Entry& step : config->entries)
            for (const yaml::Entry& container : step.value.entries)
                if (container.value.find("restart") != nullptr &&
                    std::find(facts.containers.begin(), facts.containers.end(), container.key.scalar) !=
                        facts.containers.end())
                    running.push_back(container.key.scalar);
        return running;
    }

    /// Whichever service contributes it.
    [[nodiscard]] std::optional<std::uint32_t> task_on(const yaml::Node& requirement,
                                                       const std::vector<std::string>& containers) const {
        const std::vector<std::string> tags = strings_of(requirement.find("tags"));
        for (std::uint32_t i = 0; i < model_.contributions.tasks.size(); ++i) {
            if (model_.contributions.tasks[i].section != text_of(requirement.find("section"))) continue;
            if (!tags.empty() && !shares(tags, tags_with_blocks(model_, i))) continue;
            for (const simulate::Effect& effect : node_of(model_, i).effects)
                for (const yaml::Node& need : rows_of(requirement, "needs"))
                    if (is_needed(need, effect) &&
                        std::find(containers.begin(), containers.end(), effect.name) != containers.end())
                        return i;
        }
        return std::nullopt;
    }

    void judge(const yaml::Node& requirement, const std::vector<Member>& members) {
        std::vector<Member> with;
        std::copy_if(members.begin(), members.end(), std::back_inserter(with),
                     [](const Member& member) { return member.task.has_value(); });
        const yaml::Node* at_least = family_.find("at_least");
        const yaml::Node* share = family_.find("share");
        if (at_least == nullptr || share == nullptr || static_cast<std::int64_t>(with.size()) < at_least->integer)
            return;
        if (static_cast<double>(with.size()) < share->floating * static_cast<double>(members.size())) return;
        for (const Member& member : members)
            if (!member.task) tell(requirement, member, with, members.size());
    }

    void tell(const yaml::Node& requirement, const Member& member, const std::vector<Member>& with,
              std::size_t members) {
        const std::string section(text_of(requirement.find("section")));
        const std::string& service = member.services.front();
        const std::string need = in_words(requirement);
        check::Finding finding;
        finding.severity =
            text_of(requirement.find("severity")) == "note" ? check::Severity::note : check::Severity::warning;
        finding.where = enabled_at(model_, role_.name, service);
        finding.length = static_cast<std::uint32_t>(service.size());
        finding.services = member.services;
        finding.role = role_.name;
        finding.section = section;
        finding.message =
            fmt::format("{} has no {} that {}, which {} of {} {} have: {}", service, section, need, with.size(),
                        members, text_of(family_.find("title")), text_of(requirement.find("why")));
        for (const Member& peer : with)
            if (finding.related.size() < 3)
                finding.related.push_back(
                    {node_of(model_, *peer.task).where, fmt::format("{} does it here", peer.services.front())});
        finding.help = fmt::format("give {} the same tasks", service);
        finding.subject = fmt::format("{} {} {}", service, section, need);
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    const yaml::Node& family_;
    const tripleo::Role& role_;
    std::vector<Bundle> bundles_;
};

void run(const check::Model& model, const check::Report& report) {
    for (const yaml::Node& family : rows_of(model.families, "families"))
        for (const tripleo::Role& role : model.layout.roles) Search(model, report, family, role).run();
}

}  // namespace

check::Rule coverage_section_missing_in_peer() {
    return {
        .id = "coverage-section-missing-in-peer",
        .severity = check::Severity::warning,
        .summary = "a service lacks upgrade tasks that the others of its kind have",
        .what =
            "Families of services are upgraded alike: those that pacemaker runs in containers, and those of the "
            "control plane that keep "
            "their state in the database. A member without the tasks that most of the role's other members have is "
            "flagged; with few "
            "members, or when many lack them, nothing is. Services without any tasks at all are "
            "coverage-no-upgrade-tasks' matter.",
        .why =
            "The other members show that the tasks are needed. ovn_dbs was the only bundle without update_tasks that "
            "tag its image, so "
            "a minor update never fetched it (c90e0a7197); cinder_volume went on writing to the old database while "
            "that was "
            "transferred (60c22c38cc).",
        .fix = "Give the service the tasks that its peers have, under its own names.",
        .bad =
            "# external_upgrade_tasks stop cinder_api, glance_api, keystone and neutron_api, and not cinder_volume\n"
            "- import_role: {name: tripleo-container-stop}\n  vars: {tripleo_containers_to_stop: [cinder_api]}\n  "
            "tags: [never, system_upgrade_stop_services]\n",
        .good =
            "- import_role: {name: tripleo-container-stop}\n  vars: {tripleo_containers_to_stop: [cinder_volume]}\n  "
            "tags: [never, system_upgrade_stop_services]\n",
        .run = run,
        .in_company = true};
}

}  // namespace stepwarden::rules
