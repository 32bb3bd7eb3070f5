#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "check/rule.hpp"
#include "rules/support/conflicts.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/rolling_plays.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/started_containers.hpp"
#include "rules/support/task_text.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Operation;
using simulate::Resource;

constexpr std::string_view rule_id = "order-data-plane-before-control-plane";

/// One row of ordering.yaml's `needs_before`.
struct Need {
    std::string later;
    std::string earlier;
    std::string section;
    std::string scope;
};

/// The rows whose later end is a container, for the release at hand.
std::vector<Need> needs(const check::Model& model) {
    std::vector<Need> all;
    for (const yaml::Node& row : rows_of(model.ordering, "needs_before")) {
        const yaml::Node* later = row.find("later");
        const yaml::Node* earlier = row.find("earlier");
        if (later == nullptr || earlier == nullptr || text_of(later->find("kind")) != name(Resource::container))
            continue;
        if (!is_for_release(row, model.layout.release)) continue;
        all.push_back({std::string(text_of(later->find("name"))), std::string(text_of(earlier->find("name"))),
                       std::string(text_of(row.find("section"))), std::string(text_of(row.find("scope")))});
    }
    return all;
}

bool has_service(const tripleo::Role& role, std::string_view service) {
    return std::find(role.services.begin(), role.services.end(), service) != role.services.end();
}

/// A task that gives a service its new container: it starts or manages containers and speaks of this one.
bool renews_container(const graph::Node& node, const std::string& container) {
    return std::any_of(node.effects.begin(), node.effects.end(), [&](const simulate::Effect& effect) {
        const bool starts = effect.operation == Operation::start || effect.operation == Operation::restart ||
                            effect.operation == Operation::update;
        if (!starts || (effect.resource != Resource::container && effect.resource != Resource::unit)) return false;
        return effect.name.find(container) != std::string::npos ||
               (!is_literal(effect.name) && has_words(*node.task, {&container, 1}));
    });
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report)
        : model_(model), report_(report), rolling_(rolling_plays(model)) {}

    void run() {
        // On one role's hosts there is no order between hosts to keep.
        if (model_.layout.roles.size() < 2) return;
        compare_planes();
        for (const Need& need : needs(model_)) {
            if (need.scope == "play") need_in_earlier_play(need);
            if (need.scope == "step") need_in_earlier_step(need);
            if (need.scope == "list") need_in_list(need);
        }
    }

private:
    /// Roles that only carry data or storage, before one with control-plane services.
    void compare_planes() {
        for (std::size_t i = 0; i < rolling_.size(); ++i) {
            if (carries(*rolling_[i].role, tripleo::Plane::control) || !carries_data(*rolling_[i].role)) continue;
            for (std::size_t j = i + 1; j < rolling_.size(); ++j) {
                if (rolling_[j].playbook != rolling_[i].playbook ||
                    !carries(*rolling_[j].role, tripleo::Plane::control))
                    continue;
                tell_planes(rolling_[i], rolling_[j]);
                break;
            }
        }
    }

    [[nodiscard]] bool carries(const tripleo::Role& role, tripleo::Plane plane) const {
        return std::any_of(role.services.begin(), role.services.end(), [&](const std::string& service) {
            const tripleo::ServiceFacts* facts = model_.services.find(service);
            return facts != nullptr && facts->plane == plane;
        });
    }

    [[nodiscard]] bool carries_data(const tripleo::Role& role) const {
        return carries(role, tripleo::Plane::data) || carries(role, tripleo::Plane::storage);
    }

    void tell_planes(const RollingPlay& data, const RollingPlay& control) {
        check::Finding finding;
        finding.severity = check::Severity::note;
        finding.where = model_.schedule.plays[data.play].play->where;
        finding.role = data.role->name;
        finding.subject = control.role->name;
        finding.message = fmt::format("the hosts of {} are updated before those of {}, which has the control plane",
                                      data.role->name, control.role->name);
        finding.related.push_back({model_.schedule.plays[control.play].play->where,
                                   fmt::format("the play of {}", control.role->name), check::Played::after});
        finding.help = fmt::format("put {} first", control.role->name);
        report_(std::move(finding));
    }

    /// The later service is renewed in the play of a role that comes before that of a role with the earlier one.
    void need_in_earlier_play(const Need& need) {
        for (std::size_t i = 0; i < rolling_.size(); ++i) {
            if (rolling_[i].section != need.section || !has_service(*rolling_[i].role, need.later)) continue;
            const auto follower = std::find_if(
                rolling_.begin() + static_cast<std::ptrdiff_t>(i) + 1, rolling_.end(), [&](const RollingPlay& play) {
                    return play.playbook == rolling_[i].playbook && play.role != rolling_[i].role &&
                           has_service(*play.role, need.earlier);
                });
            if (follower == rolling_.end() || is_renewed_ahead(need, rolling_[i])) continue;
            tell_play(need, rolling_[i], *follower);
            return;
        }
    }

    /// Some task of the same workflow renews the earlier one before the play begins.
    [[nodiscard]] bool is_renewed_ahead(const Need& need, const RollingPlay& play) const {
        return std::any_of(model_.timelines.begin(), model_.timelines.end(), [&](const simulate::Timeline& timeline) {
            bool renewed = false;
            for (const simulate::Moment& moment : timeline.moments) {
                const simulate::Occurrence& occurrence = model_.schedule.occurrences[moment.occurrence];
                if (occurrence.play == play.play) return renewed;
                const std::string& section = model_.node_of(occurrence).section;
                renewed |= section != need.section && !section.empty() &&
                           renews_container(model_.node_of(occurrence), need.earlier);
            }
            return false;
        });
    }

    /// The place that the finding is about: the first task of the later service that changes what the cluster or host
    /// runs.
    [[nodiscard]] const graph::Node* first_task(const Need& need, const tripleo::Role& role) const {
        const graph::Node* first = nullptr;
        for (const graph::Node& node : model_.graph.nodes) {
            const bool is_its =
                node.role == role.name && node.section == need.section &&
                std::find(node.services.begin(), node.services.end(), need.later) != node.services.end();
            if (!is_its) continue;
            const bool tags = std::any_of(node.effects.begin(), node.effects.end(), [](const simulate::Effect& effect) {
                return effect.resource == Resource::image && effect.operation == Operation::tag;
            });
            if (tags) return &node;
            if (first == nullptr) first = &node;
        }
        return first;
    }

    void tell_play(const Need& need, const RollingPlay& later, const RollingPlay& earlier) {
        const graph::Node* node = first_task(need, *later.role);
        check::Finding finding = node != nullptr ? finding_at(*node) : check::Finding{};
        if (node == nullptr) {
            finding.where = model_.schedule.plays[later.play].play->where;
            finding.role = later.role->name;
        }
        finding.services = {need.later};
        if (node != nullptr && !node->steps.empty()) finding.step = node->steps.front();
        finding.severity = check::Severity::warning;
        finding.subject = need.earlier;
        finding.message = fmt::format("{} is updated on {} before {} is on {}", need.later, later.role->name,
                                      need.earlier, earlier.role->name);
        finding.related.push_back(
            {model_.schedule.plays[later.play].play->where, fmt::format("the play of {}", later.role->name)});
        finding.related.push_back({model_.schedule.plays[earlier.play].play->where,
                                   fmt::format("the play of {}, which comes after it", earlier.role->name),
                                   check::Played::after});
        for (const StartedContainer& container : started_containers(model_, *earlier.role))
            if (container.name == need.earlier)
                finding.related.push_back(
                    {container.where,
                     fmt::format("{} gets its new container here, at step {}", container.name, container.step),
                     check::Played::after});
        finding.help = fmt::format("update {} on all hosts first, in external_update_tasks", need.earlier);
        report_(std::move(finding));
    }

    /// Both are containers of the deployment: on all hosts the earlier one's step has to be over.
    void need_in_earlier_step(const Need& need) {
        std::optional<std::pair<StartedContainer, std::string>> last;
        for (const tripleo::Role& role : model_.layout.roles)
            for (StartedContainer& container : started_containers(model_, role))
                if (container.name == need.earlier && (!last || last->first.step < container.step))
                    last.emplace(std::move(container), role.name);
        if (!last) return;
        for (const tripleo::Role& role : model_.layout.roles)
            for (const StartedContainer& container : started_containers(model_, role))
                if (container.name == need.later && container.step <= last->first.step)
                    tell_step(container, role, last->first, last->second);
    }

    void tell_step(const StartedContainer& later, const tripleo::Role& role, const StartedContainer& earlier,
                   const std::string& earlier_role) {
        check::Finding finding = finding_at(later, role.name);
        finding.severity = check::Severity::warning;
        finding.message =
            fmt::format("{} starts on {} at step {}, and {} on {} is not sure to run before the end of step {}",
                        later.name, role.name, later.step, earlier.name, earlier_role, earlier.step);
        finding.related.push_back(
            {earlier.where, fmt::format("{} starts on {} at step {}", earlier.name, earlier_role, earlier.step)});
        finding.help = fmt::format("start {} at a step after {}", later.name, earlier.step);
        report_(std::move(finding));
    }

    /// The first task of a list that renews the container has none before it that says what has to be set first.
    void need_in_list(const Need& need) {
        std::set<const graph::Node*> told;
        for (const tripleo::ContributedList& list : model_.contributions.lists) {
            if (list.section != need.section) continue;
            bool is_set = false;
            const graph::Node* first = nullptr;
            for (const std::uint32_t top : list.tasks) {
                for (std::uint32_t i = top; i < end_of(model_, top); ++i) {
                    const graph::Node& node = node_of(model_, i);
                    is_set |= first == nullptr && has_words(*node.task, {&need.earlier, 1});
                    if (first == nullptr && renews_container(node, need.later)) first = &node;
                }
            }
            if (first != nullptr && !is_set && told.insert(first).second) tell_list(need, *first);
        }
    }

    void tell_list(const Need& need, const graph::Node& node) {
        check::Finding finding = finding_at(node);
        finding.severity = check::Severity::warning;
        if (!node.steps.empty()) finding.step = node.steps.front();
        finding.subject = need.earlier;
        finding.message =
            fmt::format("'{}' updates {}, and no task before it sets {}", title(*node.task), need.later, need.earlier);
        finding.help = fmt::format("set {} before {} is updated", need.earlier, need.later);
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    std::vector<RollingPlay> rolling_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule order_data_plane_before_control_plane() {
    return {
        .id = rule_id,
        .severity = check::Severity::warning,
        .summary = "one host's service is renewed before that of another host which it needs",
        .what =
            "With several roles: a service that is updated in one role's play before the service that it needs is "
            "updated in a later "
            "role's play (OVN's databases before ovn-controller); a container that starts no later than the container "
            "on another "
            "host that it needs (nova_compute and nova_api); an update of ovn-controller without the settings that "
            "have to come "
            "first; and, as a note, the play of a role without control-plane services before that of a role with them.",
        .why =
            "Hosts wait for each other only where a play or step ends. When OVN's databases were updated first, the "
            "old "
            "ovn-controllers on the computes could not read them and traffic stopped (df2bfa0c57, 88f2dfbba); "
            "nova-compute registered "
            "before the API answered (8a87cbcc34).",
        .fix =
            "Renew what is needed first, on all hosts: in an external task list, in an earlier play, or at an earlier "
            "step.",
        .bad =
            "# docker_config of Compute, where Controller starts nova_api at step 4\nstep_4:\n  nova_compute: "
            "{restart: always}\n",
        .good =
            "# docker_config of Compute, where Controller starts nova_api at step 4\nstep_5:\n  nova_compute: "
            "{restart: always}\n",
        .run = run,
        .in_company = true};
}

}  // namespace stepwarden::rules
