#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "check/rule.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/tag_driven.hpp"
#include "tripleo/step_condition.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Effect;
using simulate::Operation;
using simulate::Resource;

constexpr std::string_view rule_id = "step-missing";

/// A task that changes its host at every step, with the effect that weighs most.
struct Unguarded {
    std::uint32_t contributed = 0;
    Effect effect;
};

/// What is done to a file or a cron entry is mostly the same when it is done again.
bool is_minor(const Effect& effect) { return effect.resource == Resource::path || effect.resource == Resource::cron; }

/// Names that a condition asks for the `stat` of, as in `link.stat.exists`.
std::vector<std::string> stats_asked(const ansible::Condition& condition) {
    std::vector<std::string> names;
    if (!condition.expression) return names;
    for (const jinja::Node& node : condition.expression->nodes) {
        const auto* attribute = std::get_if<jinja::Attribute>(&node.kind);
        if (attribute == nullptr || attribute->name != "stat") continue;
        const auto* name = std::get_if<jinja::Name>(&(*condition.expression)[attribute->object].kind);
        if (name != nullptr) names.push_back(name->name);
    }
    return names;
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report, const tripleo::ContributedList& list)
        : model_(model),
          report_(report),
          list_(list),
          played_(played_steps(model, list)),
          silent_sections_(exceptions(model.ordering, rule_id, "sections")),
          silent_modules_(exceptions(model.ordering, rule_id, "modules")),
          silent_roles_(exceptions(model.ordering, rule_id, "roles")) {}

    void run() {
        if (played_.size() < 2 || fits_any(silent_sections_, list_.section)) return;
        for (const std::uint32_t top : list_.tasks) look_at(top);
    }

private:
    /// Tasks of one top-level block are one finding: what they lack is missing on the block.
    void look_at(std::uint32_t top) {
        std::vector<Unguarded> found;
        for (std::uint32_t i = top; i < end_of(model_, top); ++i)
            if (const auto unguarded = judge(i)) found.push_back(*unguarded);
        if (found.empty()) return;
        const auto worst = std::max_element(found.begin(), found.end(), [](const auto& a, const auto& b) {
            return is_minor(a.effect) && !is_minor(b.effect);
        });
        tell(*worst, found);
    }

    [[nodiscard]] std::optional<Unguarded> judge(std::uint32_t contributed) const {
        const graph::Node& node = node_of(model_, contributed);
        const ansible::Task& task = model_.contributions.tasks[contributed].task();
        if (task.is_block || node.steps.size() < 2 || limits_itself(task)) return std::nullopt;
        if (tripleo::mentions_step(conditions_with_blocks(model_, contributed))) return std::nullopt;
        std::optional<Unguarded> found;
        for (const Effect& effect : node.effects) {
            if (effect.operation == Operation::use || is_guarded_by_stat(contributed, effect)) continue;
            if (!found || (is_minor(found->effect) && !is_minor(effect))) found = {contributed, effect};
        }
        return found;
    }

    /// Done once, it is not done again; or what it does belongs to no step.
    [[nodiscard]] bool limits_itself(const ansible::Task& task) const {
        if (task.argument("creates") != nullptr || task.argument("removes") != nullptr) return true;
        if (fits_any(silent_modules_, task.action)) return true;
        const bool role =
            task.inclusion == ansible::Inclusion::import_role || task.inclusion == ansible::Inclusion::include_role;
        return role && fits_any(silent_roles_, task.argument_text("name"));
    }

    /// It removes what a `stat` of the same path has found.
    [[nodiscard]] bool is_guarded_by_stat(std::uint32_t contributed, const Effect& effect) const {
        if (effect.resource != Resource::path || effect.operation != Operation::remove) return false;
        for (const ansible::Condition& condition : conditions_with_blocks(model_, contributed))
            for (const std::string& name : stats_asked(condition))
                if (looks_at_path(name, effect.name)) return true;
        return false;
    }

    [[nodiscard]] bool looks_at_path(std::string_view register_name, std::string_view path) const {
        return std::any_of(list_.tasks.begin(), list_.tasks.end(), [&](std::uint32_t top) {
            bool found = false;
            ansible::for_each_nested(model_.contributions.tasks[top].task(), [&](const ansible::Task& task) {
                found |=
                    task.action == "stat" && task.register_name == register_name && task.argument_text("path") == path;
            });
            return found;
        });
    }

    void tell(const Unguarded& worst, const std::vector<Unguarded>& all) {
        const ansible::Task& task = model_.contributions.tasks[worst.contributed].task();
        check::Finding finding = finding_at(node_of(model_, worst.contributed));
        finding.where = task.where;
        finding.severity = check::Severity::warning;
        const std::size_t steps = node_of(model_, worst.contributed).steps.size();
        finding.message = fmt::format("'{}' has no step: it runs at all {} steps ({}) of {}", title(task), steps,
                                      in_words(played_), list_.section);
        if (const std::string tag = step_tag(worst.contributed); !tag.empty())
            finding.message += fmt::format(", and its tag {} does not limit it", tag);
        for (const Unguarded& each : all)
            if (each.contributed != worst.contributed && finding.related.size() < 5)
                finding.related.push_back(
                    {model_.contributions.tasks[each.contributed].task().where, "so does this task"});
        if (finding.related.empty()) add_copies(finding, worst.contributed);
        finding.help = help(worst.effect);
        finding.subject = fmt::format("{} {} {}", simulate::name(worst.effect.operation),
                                      simulate::name(worst.effect.resource), worst.effect.name);
        report_(std::move(finding));
    }

    void add_copies(check::Finding& finding, std::uint32_t contributed) const {
        const std::vector<const ansible::Task*>& copies = model_.contributions.tasks[contributed].copies;
        for (std::size_t i = 1; i < copies.size(); ++i)
            finding.related.push_back({copies[i]->where, "the generator put it into this list as well"});
    }

    /// A tag such as step3, by which the releases before queens chose the step.
    [[nodiscard]] std::string step_tag(std::uint32_t contributed) const {
        for (const std::string& tag : tags_with_blocks(model_, contributed))
            if (tag.starts_with("step") && tag.size() == 5 && tag[4] >= '0' && tag[4] <= '9') return tag;
        return {};
    }

    [[nodiscard]] std::string help(const Effect& effect) const {
        const auto step = usual_step(effect);
        if (!step) return "add \"when: step|int == N\" with the step that it belongs to";
        return fmt::format("add \"when: step|int == {}\", the usual step for this in {}", *step, list_.section);
    }

    /// The step whose phase, by ordering.yaml, is for such effects.
    [[nodiscard]] std::optional<std::string> usual_step(const Effect& effect) const {
        std::string_view phase;
        for (const yaml::Node& row : rows_of(model_.ordering, "phase_effects")) {
            const std::vector<std::string> operations = strings_of(row.find("operations"));
            if (text_of(row.find("kind")) == simulate::name(effect.resource) &&
                fits_any(operations, simulate::name(effect.operation)))
                phase = text_of(row.find("phase"));
        }
        if (phase.empty()) return std::nullopt;
        for (const yaml::Node& row : rows_of(model_.ordering, "phases")) {
            const yaml::Node* steps = row.find("steps");
            if (steps == nullptr || text_of(row.find("section")) != list_.section ||
                !is_for_release(row, model_.layout.release))
                continue;
            for (const yaml::Entry& step : steps->entries)
                for (const std::string& each : strings_of(&step.value))
                    if (each == phase) return step.key.scalar;
        }
        return std::nullopt;
    }

    const check::Model& model_;
    const check::Report& report_;
    const tripleo::ContributedList& list_;
    std::vector<PlayedStep> played_;
    std::vector<std::string> silent_sections_;
    std::vector<std::string> silent_modules_;
    std::vector<std::string> silent_roles_;
};

void run(const check::Model& model, const check::Report& report) {
    const bool tags_tell_steps = is_driven_by_tags(model);
    for (const tripleo::ContributedList& list : model.contributions.lists)
        if (!tags_tell_steps || list.section != tag_driven_section) Search(model, report, list).run();
}

}  // namespace

check::Rule step_missing() {
    return {
        .id = rule_id,
        .severity = check::Severity::warning,
        .summary = "a task that changes the host has no step and runs at every one",
        .what =
            "A task of a section that is played step by step, which stops, starts, installs, updates, removes, "
            "migrates or writes something and "
            "has no condition on the step, neither of its own nor around it. Facts, checks and commands whose effect "
            "is not known are not "
            "flagged, nor what can happen only once (creates, removes, a stat of the removed path), nor the "
            "deployment's own steps, where "
            "tasks run at each step on purpose.",
        .why =
            "The list is read again for every step, so the task runs once a step: packages are removed before their "
            "services are stopped, "
            "configuration is deleted again after a later step has written it (db297a4282, 4e178d8b53, af1e393e07).",
        .fix = "Add `when: step|int == N` with the step that the task belongs to, on the task or on its block.",
        .bad = "# upgrade_tasks\n- name: Uninstall net-snmp\n  package: name=net-snmp state=absent\n",
        .good =
            "# upgrade_tasks\n- name: Uninstall net-snmp\n  package: name=net-snmp state=absent\n  when: step|int == "
            "1\n",
        .run = run};
}

}  // namespace stepwarden::rules
