#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string>

#include "check/rule.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/readings.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/task_texts.hpp"
#include "value/placeholder.hpp"

namespace stepwarden::rules {
namespace {

bool is_identifier(std::string_view name) {
    const auto fits = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    return !name.empty() && std::isdigit(static_cast<unsigned char>(name.front())) == 0 &&
           std::ranges::all_of(name, fits);
}

bool is_judged(std::string_view name) {
    return !name.empty() && name.find("{{") == std::string_view::npos && !value::has_placeholder(name);
}

std::string as_identifier(std::string name) {
    for (char& c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
    return std::isdigit(static_cast<unsigned char>(name.front())) != 0 ? "_" + name : name;
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {}

    void run() const {
        for (const KnownTask& known : all_tasks(model_)) {
            const ansible::Task& task = *known.task;
            const yaml::Node* registered = task.node == nullptr ? nullptr : task.node->find("register");
            if (registered != nullptr) look_at(task, task.register_name, registered->where, "registers");
            if (task.action == "set_fact")
                for (const ansible::Field& fact : task.arguments)
                    if (fact.node != nullptr && fact.name != "cacheable")
                        look_at(task, fact.name, fact.node->where, "sets");
            for (const ansible::Field& variable : task.vars)
                if (variable.node != nullptr) look_at(task, variable.name, variable.node->where, "gives the variable");
        }
    }

private:
    void look_at(const ansible::Task& task, const std::string& name, text::Position where, std::string_view how) const {
        if (!is_judged(name) || is_identifier(name)) return;
        check::Finding finding = finding_at(model_, task);
        finding.severity = check::Severity::error;
        finding.where = where;
        finding.message =
            fmt::format("'{}' {} '{}', which is no name that an expression can read", title(task), how, name);
        finding.help = fmt::format("name it {}", as_identifier(name));
        finding.subject = name;
        add_readers(finding, as_identifier(name));
        report_(std::move(finding));
    }

    void add_readers(check::Finding& finding, const std::string& meant) const {
        for (const KnownTask& known : all_tasks(model_))
            for (const TaskText& text : texts_of(*known.task))
                if (finding.related.empty() && text.text.find(meant) != std::string::npos)
                    finding.related.push_back({text.where, fmt::format("'{}' is read here", meant)});
    }

    const check::Model& model_;
    const check::Report& report_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule flow_invalid_variable_name() {
    return {.id = "flow-invalid-variable-name",
            .severity = check::Severity::error,
            .summary = "a register, fact or variable has a name that no expression can read",
            .what =
                "A name given by register, set_fact or vars that is no identifier: with a dash, a dot or a digit in "
                "front. Names that a template makes are left out.",
            .why =
                "Jinja reads `api-b_enabled` as a subtraction, so that what the task found is undefined wherever it is "
                "asked for; newer releases of Ansible refuse the task. ec2-api and manila-share had such registers "
                "(d54532679, 5e3d90f85).",
            .fix = "Use letters, digits and underscores.",
            .bad =
                "- name: is the api enabled\n  command: systemctl is-enabled api\n  register: ec2-api_enabled\n- name: "
                "stop "
                "the api\n  service: name=api state=stopped\n  when: ec2_api_enabled.rc == 0\n",
            .good =
                "- name: is the api enabled\n  command: systemctl is-enabled api\n  register: ec2_api_enabled\n- name: "
                "stop "
                "the api\n  service: name=api state=stopped\n  when: ec2_api_enabled.rc == 0\n",
            .run = run};
}

}  // namespace stepwarden::rules
