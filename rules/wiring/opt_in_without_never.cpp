#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "check/model.hpp"
#include "check/rule.hpp"
#include "jinja/evaluate.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/enclosing.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/variable_names.hpp"
#include "tripleo/step_condition.hpp"

namespace stepwarden::rules {
namespace {

/// The one name that a condition reads, when it holds as long as nobody gives that a value.
std::string asked_to_be_undefined(const ansible::Condition& condition) {
    if (!condition.expression) return {};
    std::string name;
    for (const jinja::Reference& reference : jinja::references(*condition.expression)) {
        if (!name.empty() && reference.name != name) return {};
        name = reference.name;
    }
    const jinja::Lookup nothing([](std::string_view asked) { return value::Value::undefined(std::string(asked)); });
    const auto judgement = jinja::judge(*condition.expression, nothing);
    return judgement && judgement->truth == value::Truth::yes ? name : std::string();
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report), names_(model) {}

    void run() {
        for (std::uint32_t i = 0; i < model_.contributions.tasks.size(); ++i)
            if (const auto name = missing_at(i)) tell(i, *name);
    }

private:
    /// The variable that nobody but the user sets and without which the task fails.
    [[nodiscard]] std::optional<std::string> missing_at(std::uint32_t contributed) const {
        const graph::Node& node = node_of(model_, contributed);
        if (node.task->action != "fail") return std::nullopt;
        const std::vector<std::string> tags = tags_with_blocks(model_, contributed);
        const bool selectable = std::ranges::any_of(tags, [](const std::string& tag) { return tag != "always"; });
        if (!selectable || std::ranges::find(tags, "never") != tags.end()) return std::nullopt;
        std::string missing;
        for (const ansible::Condition* condition : conditions_around(model_, node)) {
            if (tripleo::mentions_step({condition, 1})) continue;
            const std::string name = asked_to_be_undefined(*condition);
            if (name.empty() || !missing.empty()) return std::nullopt;
            missing = name;
        }
        const bool users = !missing.empty() && !names_.has(missing) && !VariableNames::is_ansibles_own(missing);
        return users ? std::optional(missing) : std::nullopt;
    }

    void tell(std::uint32_t contributed, const std::string& name) const {
        const graph::Node& node = node_of(model_, contributed);
        const std::vector<std::string> tags = tags_with_blocks(model_, contributed);
        check::Finding finding = finding_at(node);
        finding.severity = check::Severity::error;
        std::optional<std::uint32_t> tagged = contributed;
        while (tagged && model_.contributions.tasks[*tagged].task().tags.empty())
            tagged = model_.contributions.tasks[*tagged].block;
        const ansible::Task& owner = model_.contributions.tasks[tagged.value_or(contributed)].task();
        if (const yaml::Node* written = owner.node != nullptr ? owner.node->find("tags") : nullptr)
            finding.where = written->where;
        finding.message = fmt::format(
            "what is tagged {} asks for the extra variable '{}' and is not tagged never: every run of {} fails here",
            fmt::join(tags, ", "), name, node.section);
        finding.related.push_back({node.task->where, fmt::format("'{}' fails without '{}'", title(*node.task), name)});
        finding.help = "add the tag never, so that only runs with the tag take it";
        finding.subject = name;
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    VariableNames names_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule wiring_opt_in_without_never() {
    return {
        .id = "wiring-opt-in-without-never",
        .severity = check::Severity::error,
        .summary = "tasks with a tag of their own fail in every run without it, for want of an extra variable",
        .what =
            "A `fail` of a section that stops the run when a variable is not defined which nothing in the tree sets, "
            "under tags that do not include `never`. A `fail` with further conditions is not flagged, besides those on "
            "the step.",
        .why =
            "Tasks without `never` are part of every run. The migration of ceph's systemd units was meant for `--tags "
            "ceph_systemd` with an extra variable, and failed every external upgrade instead (49c8f9d48).",
        .fix = "Add `never` to the tags.",
        .bad =
            "# external_upgrade_tasks\n- tags: ceph_systemd\n  block:\n    - fail: msg=\"give the hosts\"\n      when: "
            "ceph_systemd_limit is not defined\n",
        .good =
            "# external_upgrade_tasks\n- tags: [never, ceph_systemd]\n  block:\n    - fail: msg=\"give the hosts\"\n   "
            " "
            "  when: ceph_systemd_limit is not defined\n",
        .run = run};
}

}  // namespace stepwarden::rules
