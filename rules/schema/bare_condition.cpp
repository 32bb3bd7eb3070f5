#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "check/rule.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/setters.hpp"
#include "value/placeholder.hpp"

namespace stepwarden::rules {
namespace {

/// `x` or `not x`.
std::optional<std::string> bare_name(const jinja::Expression& expression) {
    const jinja::Node* node = &expression[expression.root];
    if (const auto* negated = std::get_if<jinja::Not>(&node->kind)) node = &expression[negated->operand];
    const auto* name = std::get_if<jinja::Name>(&node->kind);
    return name == nullptr ? std::nullopt : std::optional(name->name);
}

/// A text without Jinja that is no word for a truth value is none: Ansible reads it as an expression.
bool may_be_truth(const yaml::Node& value) {
    if (!value.is_scalar()) return false;
    if (!value.is_string() || jinja::has_template(value.scalar) || value::has_placeholder(value.scalar)) return true;
    static constexpr std::array<std::string_view, 6> truths{"true", "false", "yes", "no", "on", "off"};
    std::string word = value.scalar;
    std::ranges::transform(word, word.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::ranges::find(truths, word) != truths.end();
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {}

    void run() {
        for (const KnownTask& known : all_tasks(model_))
            for (const ansible::Condition& condition : known.task->when) look_at(*known.task, condition);
    }

private:
    void look_at(const ansible::Task& task, const ansible::Condition& condition) {
        if (!condition.expression) return;
        const auto name = bare_name(*condition.expression);
        if (!name) return;
        const auto [known, is_new] = setters_.try_emplace(*name, nullptr);
        if (is_new) known->second = setter_of_no_truth(*name);
        const ansible::Task* setter = known->second;
        const check::Finding at = finding_at(model_, task);
        if (setter == nullptr || !told_.emplace(at.services, at.section, *name).second) return;
        tell(task, condition, *name, *setter);
    }

    /// A task that sets the name to a dict, list or text, when none sets it to anything else.
    [[nodiscard]] const ansible::Task* setter_of_no_truth(const std::string& name) const {
        const ansible::Task* found = nullptr;
        for (const KnownTask& setter : setters_of(model_, name)) {
            const yaml::Node* value = setter.task->argument(name);
            if (setter.task->action != "set_fact" || value == nullptr || may_be_truth(*value)) return nullptr;
            found = setter.task;
        }
        return found;
    }

    void tell(const ansible::Task& task, const ansible::Condition& condition, const std::string& name,
              const ansible::Task& setter) const {
        check::Finding finding = finding_at(model_, task);
        finding.severity = check::Severity::warning;
        finding.where = condition.where;
        finding.length = static_cast<std::uint32_t>(condition.text.size());
        const yaml::Node& value = *setter.argument(name);
        finding.message = fmt::format("'{}' takes the {} '{}' for a condition", title(task),
                                      value.is_mapping()    ? "dict"
                                      : value.is_sequence() ? "list"
                                                            : "text",
                                      name);
        finding.related.push_back({setter.where, fmt::format("'{}' is set here", name)});
        finding.help = value.is_scalar() ? fmt::format("ask for what is meant: `{} != ''`", name)
                                         : fmt::format("ask for what is meant: `{} | length > 0`", name);
        finding.subject = name;
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    /// By name, as far as somebody asked.
    std::map<std::string, const ansible::Task*> setters_;
    std::set<std::tuple<std::vector<std::string>, std::string, std::string>> told_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule schema_bare_condition() {
    return {
        .id = "schema-bare-condition",
        .severity = check::Severity::warning,
        .summary = "a condition is nothing but a variable that holds a dict, a list or a text",
        .what =
            "`when: x` or `when: not x` where every task that sets x gives it a dict, a list or a text. Variables that "
            "hold truth values, also as words, and those that only the run knows are not flagged.",
        .why =
            "Ansible 2.8 to 2.11 evaluate a bare variable twice and warn of it, and ansible-core 2.19 refuses a "
            "condition that is no truth value. swift-storage had it three times (48dc38f32). A text is read as an "
            "expression itself: a path in it is a syntax error (22645d385).",
        .fix = "Write what is asked for, such as `x | length > 0`.",
        .bad =
            "- set_fact:\n    raw_disks: {vdb: {}}\n- name: format the disks\n  command: mkfs.xfs /dev/vdb\n  when: "
            "raw_disks\n",
        .good =
            "- set_fact:\n    raw_disks: {vdb: {}}\n- name: format the disks\n  command: mkfs.xfs /dev/vdb\n  when: "
            "raw_disks | length > 0\n",
        .run = run};
}

}  // namespace stepwarden::rules
