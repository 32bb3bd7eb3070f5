#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "check/rule.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/yaml_words.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Effect;

/// A row of the tables that names an effect by operation and kind.
bool is_such(const yaml::Node& row, const Effect& effect) {
    return text_of(row.find("operation")) == simulate::name(effect.operation) &&
           text_of(row.find("kind")) == simulate::name(effect.resource);
}

bool has_such(const yaml::Node& row, const std::vector<Effect>& effects) {
    return std::any_of(effects.begin(), effects.end(), [&](const Effect& effect) { return is_such(row, effect); });
}

/// Looks at one list for what families.yaml calls `projects`: services that share a database.
class ProjectSearch {
public:
    ProjectSearch(const check::Model& model, const check::Report& report, const tripleo::ContributedList& list,
                  const yaml::Node& row)
        : model_(model), report_(report), list_(list), row_(row) {}

    void run() {
        for (const std::string& family : families_with_database_containers()) look_at(family);
    }

private:
    /// Families of which a container of the role moves the database on (`db_sync` in its name).
    [[nodiscard]] std::set<std::string> families_with_database_containers() const {
        std::set<std::string> families;
        const yaml::Node* config = model_.role_data(list_.role, "docker_config");
        const tripleo::Role* role = model_.layout.find_role(list_.role);
        if (config == nullptr || role == nullptr) return families;
        const std::vector<std::string> names = strings_of(row_.find("database_containers"));
        for (const yaml::Entry& step : config->entries)
            for (const yaml::Entry& container : step.value.entries)
                if (fits_any(names, container.key.scalar)) add_families(*role, container.key.scalar, families);
        return families;
    }

    void add_families(const tripleo::Role& role, std::string_view container, std::set<std::string>& families) const {
        for (const std::string& service : role.services) {
            const tripleo::ServiceFacts* facts = model_.services.find(service);
            if (facts != nullptr && fits_any(facts->containers, container)) families.insert(facts->family);
        }
    }

    void look_at(const std::string& family) {
        std::vector<std::uint32_t> tasks;
        for (const std::uint32_t top : list_.tasks)
            if (is_of(family, top)) tasks.push_back(top);
        const auto phases = rows_of(row_, "phases");
        if (phases.empty()) return;
        const std::optional<std::uint32_t> first = first_with(phases.front(), tasks);
        if (!first) return;
        std::vector<const yaml::Node*> missing;
        for (const yaml::Node& phase : phases)
            if (!first_with(phase, tasks)) missing.push_back(&phase);
        if (!missing.empty()) tell(family, *first, missing);
    }

    /// By its services, or by speaking of the project.
    [[nodiscard]] bool is_of(const std::string& family, std::uint32_t top) const {
        const tripleo::ContributedTask& task = model_.contributions.tasks[top];
        const bool contributed =
            std::any_of(task.services.begin(), task.services.end(), [&](const std::string& service) {
                const tripleo::ServiceFacts* facts = model_.services.find(service);
                return facts != nullptr && facts->family == family;
            });
        return contributed || has_phrase(words_of(*task.task().node), family);
    }

    [[nodiscard]] std::optional<std::uint32_t> first_with(const yaml::Node& phase,
                                                          const std::vector<std::uint32_t>& tops) const {
        for (const std::uint32_t top : tops)
            for (std::uint32_t i = top; i < end_of(model_, top); ++i)
                for (const yaml::Node& need : rows_of(phase, "needs"))
                    if (has_such(need, node_of(model_, i).effects)) return i;
        return std::nullopt;
    }

    void tell(const std::string& family, std::uint32_t stop, const std::vector<const yaml::Node*>& missing) {
        const graph::Node& node = node_of(model_, stop);
        check::Finding finding = finding_at(node);
        finding.where = model_.contributions.tasks[stop].task().where;
        finding.severity = check::Severity::warning;
        if (!node.steps.empty()) finding.step = node.steps.front();
        std::vector<std::string> lacks;
        std::vector<std::string> steps;
        for (const yaml::Node* phase : missing) {
            lacks.emplace_back(text_of(phase->find("lack")));
            steps.push_back(fmt::format("{} at step {}", text_of(phase->find("help")), text_of(phase->find("step"))));
        }
        const std::string at =
            finding.step ? fmt::format("step {} of {}", *finding.step, list_.section) : list_.section;
        finding.message = fmt::format("{} is stopped at {}, but {}", family, at, fmt::join(lacks, " and "));
        finding.help = fmt::format("add tasks of {} that {}", family, fmt::join(steps, " and "));
        finding.subject = family;
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    const tripleo::ContributedList& list_;
    const yaml::Node& row_;
};

/// Looks at what one service contributes to a list for `sequences` of ordering.yaml: a first and a last effect without
/// what belongs between them.
class SequenceSearch {
public:
    SequenceSearch(const check::Model& model, const check::Report& report, const tripleo::ContributedList& list,
                   const yaml::Node& row)
        : model_(model), report_(report), list_(list), row_(row) {}

    void run() {
        const yaml::Node* first = row_.find("first");
        const yaml::Node* between = row_.find("between");
        const yaml::Node* last = row_.find("last");
        if (first == nullptr || between == nullptr || last == nullptr) return;
        for (const auto& [services, tops] : groups()) {
            const auto opening = task_with(*first, tops);
            if (!opening || task_with(*between, tops)) continue;
            const auto closing = task_with(*last, tops);
            if (closing && *closing > *opening) tell(*opening, *closing);
        }
    }

private:
    /// What one service contributes belongs together; tasks of unknown services stand alone with their blocks.
    [[nodiscard]] std::map<std::pair<std::vector<std::string>, std::uint32_t>, std::vector<std::uint32_t>> groups()
        const {
        std::map<std::pair<std::vector<std::string>, std::uint32_t>, std::vector<std::uint32_t>> groups;
        for (const std::uint32_t top : list_.tasks) {
            const std::vector<std::string>& services = model_.contributions.tasks[top].services;
            groups[{services, services.empty() ? top : 0}].push_back(top);
        }
        return groups;
    }

    [[nodiscard]] std::optional<std::uint32_t> task_with(const yaml::Node& row,
                                                         const std::vector<std::uint32_t>& tops) const {
        for (const std::uint32_t top : tops)
            for (std::uint32_t i = top; i < end_of(model_, top); ++i)
                if (has_such(row, node_of(model_, i).effects)) return i;
        return std::nullopt;
    }

    void tell(std::uint32_t opening, std::uint32_t closing) {
        const graph::Node& node = node_of(model_, closing);
        check::Finding finding = finding_at(node);
        finding.where = model_.contributions.tasks[closing].task().where;
        finding.severity = check::Severity::warning;
        if (!node.steps.empty()) finding.step = node.steps.front();
        finding.message = fmt::format("'{}' follows '{}', but nothing in between {}", title(*node.task),
                                      title(*node_of(model_, opening).task), text_of(row_.find("lack")));
        finding.related.push_back({node_of(model_, opening).where, "the first of the two"});
        finding.help = std::string(text_of(row_.find("help")));
        finding.subject = fmt::format("{} {}", list_.section, text_of(row_.find("name")));
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    const tripleo::ContributedList& list_;
    const yaml::Node& row_;
};

void run(const check::Model& model, const check::Report& report) {
    for (const tripleo::ContributedList& list : model.contributions.lists) {
        for (const yaml::Node& row : rows_of(model.families, "projects"))
            if (text_of(row.find("section")) == list.section && is_for_release(row, model.layout.release))
                ProjectSearch(model, report, list, row).run();
        for (const yaml::Node& row : rows_of(model.ordering, "sequences"))
            if (fits_any(strings_of(row.find("sections")), list.section))
                SequenceSearch(model, report, list, row).run();
    }
}

}  // namespace

check::Rule step_gap() {
    return {.id = "step-gap",
            .severity = check::Severity::warning,
            .summary = "a service has the first and the last phase of its upgrade, but not the one between",
            .what =
                "Tasks that pull an image and remove the old one without tagging the new one as the one to run; and "
                "projects of which services "
                "are stopped for a fast forward upgrade, while no service of the project updates the packages or "
                "migrates the database. What one "
                "service of a project does counts for all of them.",
            .why =
                "Ironic was stopped at the first step of the fast forward upgrade, and neither its packages nor its "
                "database were ever moved on "
                "(8cb66f6a4e).",
            .fix = "Add the missing phase at the step that is for it, or drop the others.",
            .bad =
                "# update_tasks\n- command: podman pull registry/haproxy:current\n  when: step|int == 2\n- command: "
                "podman rmi registry/haproxy:pcmklatest\n  when: step|int == 2\n",
            .good =
                "# update_tasks\n- command: podman pull registry/haproxy:current\n  when: step|int == 2\n"
                "- command: podman tag registry/haproxy:current registry/haproxy:pcmklatest\n  when: step|int == 2\n",
            .run = run};
}

}  // namespace stepwarden::rules
