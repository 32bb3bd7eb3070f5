#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "check/rule.hpp"
#include "rules/support/enclosing.hpp"
#include "rules/support/failing_use.hpp"
#include "rules/support/possible_truths.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/setters.hpp"
#include "tripleo/step_condition.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Definition;
using simulate::Use;

struct Case {
    KnownTask reader;
    Reading reading;
    KnownTask definer;
    /// What the definition waits for and the reader does not; nullptr when there is no such condition.
    const ansible::Condition* missing = nullptr;
    bool is_register = false;
};

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {}

    void run() {
        for (const simulate::ObservedUse& use : model_.observations.uses) look_at(use);
        for (const auto& [key, cases] : cases_) tell(cases);
    }

private:
    using Key = std::tuple<const graph::Node*, const ansible::Task*, std::string>;

    void look_at(const simulate::ObservedUse& use) {
        const auto& definition = use.definition;
        if (!definition || definition->task == nullptr || definition->task == use.task) return;
        const bool sure = definition->certain && definition->guard.empty();
        if (sure || definition->skipped || use.status == Use::Status::undefined) return;
        const bool is_register = definition->by == Definition::By::task_register;
        // A register is there even when its task was skipped; a fact is not.
        if (!is_register && use.status != Use::Status::maybe_undefined) return;
        const KnownTask reader{use.task, find_node(model_, *use.task)};
        const KnownTask definer{definition->task, find_node(model_, *definition->task)};
        const ansible::Condition* missing = missing_guard(reader, definer, use.name);
        if (missing == nullptr || is_asserted_before(model_, reader, use.name)) return;
        const value::Value lacking =
            is_register ? skipped_register(*definition->task) : value::Value::undefined(use.name);
        auto reading = failing_use(model_, reader, use.name, lacking);
        if (!reading) return;
        cases_[{definer.node, definer.node != nullptr ? nullptr : definer.task, use.name}].push_back(
            {reader, std::move(*reading), definer, missing, is_register});
    }

    [[nodiscard]] std::vector<const ansible::Condition*> conditions_of(const KnownTask& known) const {
        if (known.node != nullptr) return conditions_around(model_, *known.node);
        std::vector<const ansible::Condition*> conditions;
        for (const ansible::Condition& condition : known.task->when) conditions.push_back(&condition);
        return conditions;
    }

    /// The first condition of the definition that does not follow from the reader's.
    [[nodiscard]] const ansible::Condition* missing_guard(const KnownTask& reader, const KnownTask& definer,
                                                          const std::string& name) const {
        const std::vector<const ansible::Condition*> given = conditions_of(reader);
        if (follows_from_a_companion(given, definer)) return nullptr;
        const auto comes_along = [&](const ansible::Condition& guard) {
            return std::any_of(given.begin(), given.end(), [&](const ansible::Condition* condition) {
                return needs_what_is_set_under(*condition, guard);
            });
        };
        for (const ansible::Condition* guard : conditions_of(definer)) {
            if (guard->literal || tripleo::mentions_step({guard, 1}) || asks_whether_defined(*guard, name)) continue;
            if (!implies(given, *guard) && !comes_along(*guard)) return guard;
        }
        return nullptr;
    }

    /// The reader's condition holds only where another name is set, and that is set only where the guard holds:
    /// `found|default(false)` goes with all that is set beside `found`.
    [[nodiscard]] bool needs_what_is_set_under(const ansible::Condition& condition,
                                               const ansible::Condition& guard) const {
        if (!condition.expression) return false;
        const std::vector<jinja::Reference> references = jinja::references(*condition.expression);
        return std::any_of(references.begin(), references.end(), [&](const jinja::Reference& reference) {
            return is_false_without(*condition.expression, reference.name) && is_set_only_under(reference.name, guard);
        });
    }

    /// Without failing, which would be a defect of its own.
    static bool is_false_without(const jinja::Expression& expression, const std::string& name) {
        const auto judged = jinja::judge(expression, [&](std::string_view asked) {
            return asked == name ? value::Value::undefined(name) : value::Value::unknown(std::string(asked), true);
        });
        return judged && judged->truth == value::Truth::no && !judged->may_fail;
    }

    [[nodiscard]] bool is_set_only_under(const std::string& name, const ansible::Condition& guard) const {
        bool is_set = false;
        for (const Definition& definition : model_.observations.definitions) {
            if (definition.name != name || definition.task == nullptr) continue;
            is_set = true;
            if (!implies(conditions_of({definition.task, find_node(model_, *definition.task)}), guard)) return false;
        }
        return is_set;
    }

    /// `x is not defined` before setting x: it is set either way.
    static bool asks_whether_defined(const ansible::Condition& condition, std::string_view name) {
        if (!condition.expression) return false;
        const std::vector<jinja::Reference> references = jinja::references(*condition.expression);
        return std::any_of(references.begin(), references.end(), [&](const jinja::Reference& reference) {
            return reference.name == name && reference.guarded;
        });
    }

    /// The reader asks whether another name is defined that the same task sets.
    static bool follows_from_a_companion(const std::vector<const ansible::Condition*>& given,
                                         const KnownTask& definer) {
        return std::any_of(definer.task->arguments.begin(), definer.task->arguments.end(),
                           [&](const ansible::Field& fact) {
                               return definer.task->action == "set_fact" &&
                                      std::any_of(given.begin(), given.end(), [&](const ansible::Condition* condition) {
                                          return asks_whether_defined(*condition, fact.name);
                                      });
                           });
    }

    /// The condition only takes care of a name that may be missing where it is nearly always there.
    static bool only_tests_for_presence(const ansible::Condition& condition) {
        if (!condition.expression) return false;
        const std::vector<jinja::Reference> references = jinja::references(*condition.expression);
        return std::all_of(references.begin(), references.end(),
                           [](const jinja::Reference& reference) { return reference.guarded; });
    }

    void tell(const std::vector<Case>& cases) {
        const Case& first = cases.front();
        const jinja::Reference& reference = first.reading.reference;
        check::Finding finding = finding_at(model_, first.reader, first.reading);
        finding.severity = only_tests_for_presence(*first.missing) ? check::Severity::note : check::Severity::warning;
        finding.message = fmt::format("'{}' reads '{}', which is {} only where '{}' holds", title(*first.reader.task),
                                      dotted(reference), first.is_register ? "registered" : "set", first.missing->text);
        finding.related.push_back({first.definer.task->where,
                                   fmt::format("'{}' is {} here, by {}", reference.name,
                                               set_by(*first.definer.task, reference.name), described(first.definer)),
                                   check::Played::before});
        finding.related.push_back({first.missing->where, "on this condition, which the reader does not ask for"});
        tell_other_readers(finding, cases, 6);
        finding.help = "repeat the condition before this one, test with 'is defined', or read it with a default()";
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    std::map<Key, std::vector<Case>> cases_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule flow_maybe_undefined() {
    return {.id = "flow-maybe-undefined",
            .severity = check::Severity::warning,
            .summary = "a task reads what another sets only on a condition that the reader does not ask for",
            .what =
                "A fact, or a part of a registered result, that is read where the task that gives it may have been "
                "skipped: its conditions do not follow from those of the reader and of the blocks around it. Readings "
                "under `is defined`, default() or a test of the result are not flagged, nor are those behind a `fail` "
                "that asks "
                "whether the name is defined. Where the condition itself only asks whether something is defined, the "
                "finding is a note.",
            .why =
                "On the hosts where the condition does not hold, the reader fails instead of being skipped, and the "
                "upgrade ends there. THT read ksmdisabled.changed although the task that registers it runs only where "
                "ksm was found (96e600576).",
            .fix = "Ask for the same conditions before reading, or read with default() or `is changed`.",
            .bad =
                "- name: look for ksm\n  command: systemctl disable ksm\n  register: ksm_disabled\n  when: "
                "ksm_found|bool\n- name: tell\n  debug:\n    msg: stopped\n  when: ksm_disabled.rc == 0\n",
            .good =
                "- name: look for ksm\n  command: systemctl disable ksm\n  register: ksm_disabled\n  when: "
                "ksm_found|bool\n- name: tell\n  debug:\n    msg: stopped\n  when:\n    - ksm_found|bool\n    - "
                "ksm_disabled.rc == 0\n",
            .run = run};
}

}  // namespace stepwarden::rules
