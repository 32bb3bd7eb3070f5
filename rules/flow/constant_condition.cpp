#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "check/rule.hpp"
#include "jinja/evaluate.hpp"
#include "rules/support/enclosing.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/possible_truths.hpp"
#include "rules/support/sections.hpp"
#include "tripleo/step_condition.hpp"

namespace stepwarden::rules {
namespace {

using Conditions = std::vector<const ansible::Condition*>;

/// Longer lists than people write are not tried together.
constexpr std::size_t most_together = 40;

/// `true` and `false` written out come from a parameter, and are meant.
bool is_literal(const ansible::Condition& condition) {
    if (condition.literal || !condition.expression) return true;
    return std::holds_alternative<jinja::Literal>((*condition.expression)[condition.expression->root].kind);
}

/// What the condition is whatever its variables are, or nothing when that depends on them.
std::optional<bool> constant_of(const ansible::Condition& condition) {
    const auto anything = [](std::string_view name) { return value::Value::unknown(std::string(name)); };
    const auto truth = jinja::test(*condition.expression, jinja::Lookup(anything));
    if (truth && *truth != value::Truth::unknown) return *truth == value::Truth::yes;
    const ansible::Condition* const alone = &condition;
    const PossibleTruths possible = possible_truths({&alone, 1});
    return possible.yes == possible.no ? std::nullopt : std::optional(possible.yes);
}

/// Of conditions that cannot hold together: whether it is the steps that they wait for, which step-never-reached tells.
bool steps_exclude_each_other(const Conditions& conditions) {
    Conditions of_step;
    for (const ansible::Condition* condition : conditions)
        if (tripleo::mentions_step({condition, 1})) of_step.push_back(condition);
    return of_step.size() > 1 && !possible_truths(of_step).yes;
}

/// The earliest condition that cannot hold together with `last`.
const ansible::Condition* opponent(const Conditions& before, const ansible::Condition& last) {
    for (const ansible::Condition* condition : before)
        if (!possible_truths(std::array{condition, &last}).yes) return condition;
    return nullptr;
}

/// "== 0" behind the braces of a template: the comparison is text, not part of what is computed.
std::optional<std::string> comparison_outside(std::string_view text) {
    const std::size_t end = text.rfind("}}");
    if (!text.starts_with("{{") || end == std::string_view::npos) return std::nullopt;
    std::string_view rest = text.substr(end + 2);
    if (text.substr(2).find("{{") != std::string_view::npos) return std::nullopt;
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    static constexpr std::array<std::string_view, 4> comparators{"==", "!=", ">=", "<="};
    const bool compares = std::any_of(comparators.begin(), comparators.end(),
                                      [&](std::string_view comparator) { return rest.starts_with(comparator); });
    return compares ? std::optional(std::string(rest)) : std::nullopt;
}

/// The task in quotes, or "a block" for one without a name.
std::string told(const ansible::Task& task) {
    const std::string_view name = title(task);
    return name.empty() ? "a block" : fmt::format("'{}'", name);
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {}

    void run() {
        for (const KnownTask& known : all_tasks(model_)) {
            look_at(known);
            look_at_facts(known);
        }
    }

private:
    void look_at(const KnownTask& known) {
        const ansible::Task& task = *known.task;
        const std::array lists{std::pair{"when", &task.when}, std::pair{"failed_when", &task.failed_when},
                               std::pair{"changed_when", &task.changed_when}, std::pair{"until", &task.until}};
        bool told = false;
        for (const auto& [keyword, list] : lists)
            for (const ansible::Condition& condition : *list) told |= look_alone(known, keyword, condition);
        if (!told && known.node != nullptr) look_together(known);
    }

    bool look_alone(const KnownTask& known, std::string_view keyword, const ansible::Condition& condition) {
        if (is_literal(condition)) return false;
        const std::optional<bool> constant = constant_of(condition);
        if (!constant) return false;
        check::Finding finding = finding_at(model_, *known.task);
        underline(finding, condition);
        finding.message = fmt::format("the {} condition '{}' of {} is always {}", keyword, condition.text,
                                      told(*known.task), *constant ? "true" : "false");
        finding.help = "compare with what can change, or write true or false";
        finding.subject = condition.text;
        report_(std::move(finding));
        return true;
    }

    /// Each condition in turn with those before it, those of the blocks first.
    void look_together(const KnownTask& known) {
        Conditions before = conditions_of_blocks(model_, *known.node);
        std::erase_if(before, [](const ansible::Condition* condition) { return is_literal(*condition); });
        if (before.size() + known.task->when.size() > most_together || !possible_truths(before).yes) return;
        for (const ansible::Condition& condition : known.task->when) {
            if (is_literal(condition)) continue;
            Conditions together = before;
            together.push_back(&condition);
            if (!possible_truths(together).yes) {
                if (!steps_exclude_each_other(together)) tell_together(known, before, condition);
                return;
            }
            before = std::move(together);
        }
    }

    void tell_together(const KnownTask& known, const Conditions& before, const ansible::Condition& last) {
        const ansible::Condition* other = opponent(before, last);
        check::Finding finding = finding_at(model_, *known.task);
        underline(finding, last);
        finding.message = other != nullptr ? fmt::format("{} never runs: '{}' and '{}' exclude each other",
                                                         told(*known.task), other->text, last.text)
                                           : fmt::format("{} never runs: '{}' excludes the conditions before it",
                                                         told(*known.task), last.text);
        if (other != nullptr) finding.related.push_back({other->where, "the condition that it excludes"});
        finding.help = "join alternatives with 'or'; the conditions of a list, and of the blocks around, must all hold";
        finding.subject = last.text;
        report_(std::move(finding));
    }

    void look_at_facts(const KnownTask& known) {
        if (known.task->action != "set_fact") return;
        for (const ansible::Field& fact : known.task->arguments) {
            if (fact.node == nullptr || !fact.node->is_string()) continue;
            const auto rest = comparison_outside(fact.node->scalar);
            if (!rest) continue;
            check::Finding finding = finding_at(model_, *known.task);
            finding.where = fact.node->where;
            finding.message = fmt::format(
                "the fact '{}' is a text that ends in '{}', and a text that is not empty is true", fact.name, *rest);
            finding.help = fmt::format("write the comparison inside the braces: \"{{{{ ... {} }}}}\"", *rest);
            finding.subject = fact.name;
            report_(std::move(finding));
        }
    }

    const check::Model& model_;
    const check::Report& report_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule flow_constant_condition() {
    return {.id = "flow-constant-condition",
            .severity = check::Severity::warning,
            .summary = "a condition is the same whatever its variables are",
            .what =
                "A `when`, `failed_when`, `changed_when` or `until` whose variables cannot change what it comes to; "
                "conditions of a task and of the blocks around it that exclude each other; and a fact whose comparison "
                "stands outside the braces, so that it is a text and always true. Plain true and false are not "
                "flagged, since parameters of the templates end up as these, and neither are conditions that only "
                "the step excludes, which step-never-reached tells.",
            .why =
                "Such a task runs always or never, and reads as if it were decided. THT set a fact to "
                "\"{{ rhosp_package_result.rc }} == 0\", which is the text '0 == 0' or '1 == 0' and counts as true "
                "either way (49e9d44d0).",
            .fix =
                "Use `or` where one of several is enough, negate what was meant to be negated, and keep the whole "
                "expression inside the braces.",
            .bad =
                "- name: restart unless it is gone\n  service: name=httpd state=restarted\n  when: release != 'ocata' "
                "or release != 'pike'\n",
            .good =
                "- name: restart unless it is gone\n  service: name=httpd state=restarted\n  when: release not in "
                "['ocata', 'pike']\n",
            .run = run};
}

}  // namespace stepwarden::rules
