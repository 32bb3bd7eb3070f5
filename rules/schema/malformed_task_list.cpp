#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "heat/function_uses.hpp"
#include "heat/functions.hpp"
#include "rules/support/loader_defects.hpp"
#include "rules/support/template_findings.hpp"

namespace stepwarden::rules {
namespace {

/// Lists in lists of functions go no deeper in any template.
constexpr int depth_bound = 20;

void run(const check::Model& model, const check::Report& report) {
    tell_defects(model, ansible::TaskDefect::Kind::no_task_list,
                 "a block holds a list of tasks: give each a dash, and an anchored list its alias without a merge key",
                 report);
}

/// The section that a piece of a template asks another resource's role_data for; empty when it asks for none.
std::string_view asked_section(const yaml::Node& node) {
    const yaml::Node* get_attr = node.entries.size() == 1 ? node.find("get_attr") : nullptr;
    if (get_attr == nullptr || get_attr->items.size() != 3 || get_attr->items[1].scalar != "role_data") return {};
    const std::string& key = get_attr->items[2].scalar;
    return heat::is_task_list(key) ? std::string_view(key) : std::string_view();
}

/// The sections of which the tree's own templates flatten the lists, `select($.get('upgrade_tasks')).flatten()`.
class Flattened {
public:
    explicit Flattened(const check::TemplateModel& model) {
        for (const check::TemplateFacts& facts : model.templates) gather(facts.root());
    }

    [[nodiscard]] bool has(const std::string& section) const {
        return std::ranges::any_of(expressions_, [&](std::string_view each) {
            return each.find("'" + section + "'") != std::string_view::npos;
        });
    }

private:
    void gather(const yaml::Node& node) {
        for (const yaml::Node& item : node.items) gather(item);
        for (const yaml::Entry& entry : node.entries) {
            const bool flattens = entry.key.scalar == "expression" && entry.value.is_string() &&
                                  entry.value.scalar.find("flatten()") != std::string::npos;
            if (flattens) expressions_.push_back(entry.value.scalar);
            gather(entry.value);
        }
    }

    std::vector<std::string_view> expressions_;
};

class Search {
public:
    Search(const check::TemplateFacts& facts, const Flattened& flattened, const check::Report& report)
        : facts_(facts), flattened_(flattened), report_(report) {}

    /// What gives a section its tasks: a list, or functions around lists.
    void look_at(const yaml::Node& value, const std::string& section, int depth = 0) {
        if (depth > depth_bound) return;
        for (const yaml::Node& item : value.items) {
            const std::string_view asked = asked_section(item);
            if (!asked.empty()) tell(item, section, asked);
        }
        for (const yaml::Entry& entry : value.entries) {
            const std::string& function = entry.key.scalar;
            if (function == "list_concat" || function == "list_concat_unique")
                for (const yaml::Node& each : entry.value.items) look_at(each, section, depth + 1);
            if (function == "if" && entry.value.items.size() > 1)
                for (std::size_t i = 1; i < entry.value.items.size(); ++i)
                    look_at(entry.value.items[i], section, depth + 1);
        }
    }

private:
    void tell(const yaml::Node& item, const std::string& section, std::string_view asked) const {
        check::Finding finding = finding_at(facts_, item.where);
        const std::string& resource = item.find("get_attr")->items[0].scalar;
        const bool hidden = flattened_.has(section);
        finding.severity = hidden ? check::Severity::note : check::Severity::error;
        finding.section = section;
        finding.message =
            fmt::format("an item of {} is the whole list {} of {}: a list stands where a task is expected{}", section,
                        asked, resource, hidden ? ", and only the flattening of all services' lists mends it" : "");
        finding.help = "put the lists together with list_concat";
        finding.subject = fmt::format("{}.{}", resource, asked);
        report_(std::move(finding));
    }

    const check::TemplateFacts& facts_;
    const Flattened& flattened_;
    const check::Report& report_;
};

void run_on_templates(const check::TemplateModel& model, const check::Report& report) {
    const Flattened flattened(model);
    for (const check::TemplateFacts& facts : model.templates)
        for (const yaml::Entry* entry : facts.role_data.entries)
            if (model.is_section(entry->key.scalar))
                Search(facts, flattened, report).look_at(entry->value, entry->key.scalar);
}

}  // namespace

check::Rule schema_malformed_task_list() {
    return {.id = "schema-malformed-task-list",
            .severity = check::Severity::error,
            .summary = "something else than a list of tasks stands where Ansible expects one",
            .what =
                "A block, rescue or always that is a mapping, such as a merge key over an anchored list, or a text; an "
                "item of a list of tasks that is no mapping; and, in a template, a section one of whose items is the "
                "whole list of another template.",
            .why =
                "Ansible refuses the whole file; a list in a section stays without harm only as long as what puts the "
                "services together flattens it. The wrapper tasks of three neutron agents stood under `<<:` in a block "
                "(0ce171614), and haproxy's host_prep_tasks held a list in a list (49cebbb56).",
            .fix = "Make it a list; join lists with list_concat.",
            .bad =
                "host_prep_tasks:\n  - {get_attr: [Base, role_data, host_prep_tasks]}\n  - name: create the directory\n"
                "    file: {path: /var/lib/api, state: directory}\n",
            .good =
                "host_prep_tasks:\n  list_concat:\n    - {get_attr: [Base, role_data, host_prep_tasks]}\n    - - name: "
                "create the directory\n        file: {path: /var/lib/api, state: directory}\n",
            .run = run,
            .run_on_templates = run_on_templates};
}

}  // namespace stepwarden::rules
