#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "check/rule.hpp"
#include "jinja/parse.hpp"
#include "rules/support/expressions.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/setters.hpp"

namespace stepwarden::rules {
namespace {

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// What asks a result how its task ended; as filters they are of Ansible before 2.9.
bool asks_for_outcome(std::string_view test) {
    static constexpr std::array<std::string_view, 5> names{"succeeded", "success", "successful", "failed", "failure"};
    return is_one_of(test, names);
}

bool asks_for_result(std::string_view test) {
    static constexpr std::array<std::string_view, 4> names{"changed", "change", "skipped", "skip"};
    return asks_for_outcome(test) || is_one_of(test, names);
}

/// `failed_when: false`: whatever happens, the result says that it did not fail.
bool never_fails(const ansible::Task& task) {
    return !task.failed_when.empty() &&
           std::all_of(task.failed_when.begin(), task.failed_when.end(),
                       [](const ansible::Condition& condition) { return condition.literal == false; });
}

/// A comparison, a test or their like: what comes of it is true or false.
bool is_truth(const jinja::Node& node) {
    if (std::holds_alternative<jinja::Comparison>(node.kind) || std::holds_alternative<jinja::Not>(node.kind))
        return true;
    const Question question = question_at(node);
    return question.is_filter ? question.name == "bool" || asks_for_result(question.name) : !question.name.empty();
}

bool gives_truth(const yaml::Node& value) {
    if (value.kind == yaml::Kind::boolean) return true;
    if (!value.is_string() || !jinja::has_template(value.scalar)) return false;
    const auto parsed = jinja::parse_template(value.scalar);
    if (!parsed || parsed->body.size() != 1) return false;
    const auto* output = std::get_if<jinja::Output>(&parsed->body.front().kind);
    return output != nullptr && is_truth(parsed->nodes[output->expression]);
}

/// What is wrong with a filter or test on a name.
struct Misuse {
    check::Severity severity = check::Severity::warning;
    std::string what;
    std::string help;
};

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {
        for (const graph::Node& node : model.graph.nodes) {
            if (!node.task->register_name.empty()) setters_[key_of(node, node.task->register_name)].push_back(&node);
            if (node.task->action == "set_fact")
                for (const ansible::Field& fact : node.task->arguments)
                    setters_[key_of(node, fact.name)].push_back(&node);
        }
    }

    void run() {
        for (const KnownTask& known : all_tasks(model_))
            if (known.node != nullptr) look_at(known);
    }

private:
    /// Role, section and name.
    using Key = std::tuple<std::string, std::string, std::string>;

    static Key key_of(const graph::Node& node, const std::string& name) { return {node.role, node.section, name}; }

    void look_at(const KnownTask& reader) {
        for_each_expression(model_, reader, [&](const SeenExpression& seen) {
            for (const jinja::Node& node : seen.nodes) {
                const Question question = question_at(node);
                if (const std::string* name = name_at(seen.nodes, question.subject))
                    look_at(reader, seen, question, *name);
            }
        });
    }

    /// Whichever task of the list has set the name, the question is wrong.
    void look_at(const KnownTask& reader, const SeenExpression& seen, const Question& question,
                 const std::string& name) {
        const auto setters = setters_.find(key_of(*reader.node, name));
        if (setters == setters_.end()) return;
        std::optional<Misuse> misuse;
        for (const graph::Node* setter : setters->second) {
            if (setter == reader.node) return;
            misuse = misuse_of(question, *setter->task, name);
            if (!misuse) return;
        }
        tell(reader, seen, *misuse, name, *setters->second.front());
    }

    [[nodiscard]] static std::optional<Misuse> misuse_of(const Question& question, const ansible::Task& setter,
                                                         const std::string& name) {
        if (setter.register_name != name) {
            const yaml::Node* value = setter.argument(name);
            if (!asks_for_result(question.name) || value == nullptr || !gives_truth(*value)) return std::nullopt;
            return Misuse{check::Severity::error,
                          fmt::format("asks '{}' of '{}', which is true or false and no result", question.name, name),
                          fmt::format("read it as what it is: '{}|bool'", name)};
        }
        if (question.is_filter && question.name == "bool")
            return Misuse{
                check::Severity::warning,
                fmt::format("takes '{}|bool', but that is a result, and no result is ever true so", name),
                fmt::format("ask for a part of it, such as '{}.rc == 0', or for '{} is success'", name, name)};
        if (!asks_for_outcome(question.name) || !never_fails(setter)) return std::nullopt;
        const bool asks_for_failure = question.name.starts_with("fail");
        return Misuse{check::Severity::warning,
                      fmt::format("asks whether '{}' {}, but with 'failed_when: false' it never fails, so that the "
                                  "answer is always {}",
                                  name, asks_for_failure ? "failed" : "succeeded", asks_for_failure ? "no" : "yes"),
                      fmt::format("ask for '{}.rc == 0'", name)};
    }

    void tell(const KnownTask& reader, const SeenExpression& seen, const Misuse& misuse, const std::string& name,
              const graph::Node& setter) {
        if (!told_.insert({seen.where, name, misuse.what}).second) return;
        check::Finding finding = finding_at(model_, *reader.task);
        finding.severity = misuse.severity;
        finding.where = seen.where;
        if (seen.is_condition) finding.length = static_cast<std::uint32_t>(seen.text.size());
        finding.message = fmt::format("'{}' {}", title(*reader.task), misuse.what);
        finding.help = misuse.help;
        finding.subject = name;
        finding.related.push_back({setter.where, fmt::format("'{}' is {} here, by {}", name, set_by(*setter.task, name),
                                                             described({setter.task, &setter}))});
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    std::map<Key, std::vector<const graph::Node*>> setters_;
    std::set<std::tuple<text::Position, std::string, std::string>> told_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule flow_test_of_wrong_type() {
    return {.id = "flow-test-of-wrong-type",
            .severity = check::Severity::warning,
            .summary = "a variable is asked what its type cannot tell",
            .what =
                "`is success`, `|succeeded`, `is failed` and the like of the register of a task with `failed_when: "
                "false`, which says that it did not fail whatever happened; the same of a fact that is true or false "
                "and no result, where Ansible gives an error; and `|bool` of a whole register, which is false "
                "whatever it holds. Facts that keep a whole result are not flagged, nor are registers whose task only "
                "has `ignore_errors`.",
            .why =
                "The condition is constant and the branch behind it always or never taken. When THT went from "
                "`ignore_errors: true` to `failed_when: false`, every `|succeeded` on the pacemaker probes became "
                "true, and bundles that were not there were updated (e26009fa9); manila_share_pcs_res had long been a "
                "bool when it was asked for `|succeeded` (c13d3fdd0).",
            .fix = "Ask a register for `.rc == 0`, and read a fact that holds a truth with `|bool`.",
            .bad =
                "- shell: pcs resource config galera-bundle\n  failed_when: false\n  register: galera\n- set_fact:\n  "
                "  galera_exists: \"{{ galera|succeeded }}\"\n",
            .good =
                "- shell: pcs resource config galera-bundle\n  failed_when: false\n  register: galera\n- set_fact:\n  "
                "  galera_exists: \"{{ galera.rc == 0 }}\"\n",
            .run = run};
}

}  // namespace stepwarden::rules
