#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "heat/function_uses.hpp"
#include "rules/support/module_parameters.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/template_findings.hpp"

namespace stepwarden::rules {
namespace {

/// Digits of an octal number that was written as a decimal one: 644, but not 0644.
bool is_decimal_mode(const yaml::Node& node) {
    const std::string& text = node.scalar;
    return node.kind == yaml::Kind::integer && node.plain && (text.size() == 3 || text.size() == 4) &&
           text.front() != '0' && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '7'; });
}

/// A mode that YAML reads as an octal number, which a template then writes in decimal digits.
bool is_octal_number(const yaml::Node& node) {
    return node.kind == yaml::Kind::integer && node.plain && node.scalar.size() > 1 && node.scalar.front() == '0';
}

struct Misread {
    const yaml::Entry* mode = nullptr;
    bool in_item = false;
};

/// The mode of a task as it is written: that of its module, or those of the items that the module's mode takes up.
std::vector<Misread> misread_modes(const yaml::Node& task, const ModuleKnowledge& modules) {
    std::vector<Misread> found;
    for (const yaml::Entry& entry : task.entries) {
        const yaml::Entry* mode = entry.value.find_entry("mode");
        ansible::Task as_task;
        as_task.action_as_written = entry.key.scalar;
        const ModuleParameters* parameters = mode == nullptr ? nullptr : modules.parameters(as_task);
        if (parameters == nullptr || !parameters->takes("mode")) continue;
        if (is_decimal_mode(mode->value)) found.push_back({mode, false});
        if (mode->value.scalar.find("{{") == std::string::npos) continue;
        for (const yaml::Entry& loop : task.entries) {
            if (loop.key.scalar != "loop" && loop.key.scalar != "with_items") continue;
            for (const yaml::Node& item : loop.value.items)
                if (const yaml::Entry* own = item.find_entry("mode"); own != nullptr && is_octal_number(own->value))
                    found.push_back({own, true});
        }
    }
    return found;
}

void fill(check::Finding& finding, const Misread& misread) {
    const std::string& text = misread.mode->value.scalar;
    finding.severity = check::Severity::error;
    finding.length = static_cast<std::uint32_t>(text.size());
    finding.message =
        misread.in_item
            ? fmt::format(
                  "the mode {} is a number for YAML, which the template writes as {}: other permissions, or none", text,
                  misread.mode->value.integer)
            : fmt::format("the mode {} is a decimal number, and means the permissions {:o}", text,
                          misread.mode->value.integer);
    finding.help = fmt::format("put it in quotes: '0{}'", text.front() == '0' ? text.substr(1) : text);
    finding.subject = fmt::format("mode {}", text);
}

class TemplateSearch {
public:
    TemplateSearch(const check::TemplateModel& model, const check::Report& report)
        : report_(report), modules_(model.knowledge) {}

    void look_at(const check::TemplateFacts& facts, const yaml::Node& node, std::string_view section) const {
        for (const yaml::Node& item : node.items) {
            if (!section.empty() && item.is_mapping()) tell(facts, item, section);
            look_at(facts, item, section);
        }
        for (const yaml::Entry& entry : node.entries)
            look_at(facts, entry.value, heat::is_task_list(entry.key.scalar) ? entry.key.scalar : section);
    }

private:
    void tell(const check::TemplateFacts& facts, const yaml::Node& task, std::string_view section) const {
        for (const Misread& misread : misread_modes(task, modules_)) {
            check::Finding finding = finding_at(facts, misread.mode->value.where);
            finding.section = section;
            if (const yaml::Node* name = task.find("name")) finding.task = name->scalar;
            fill(finding, misread);
            report_(std::move(finding));
        }
    }

    const check::Report& report_;
    ModuleKnowledge modules_;
};

void run_on_templates(const check::TemplateModel& model, const check::Report& report) {
    const TemplateSearch search(model, report);
    for (const check::TemplateFacts& facts : model.templates) search.look_at(facts, facts.root(), {});
}

/// Files of the playbooks' own tasks stand as people wrote them; lists of services are dumped anew, in decimal numbers.
void run(const check::Model& model, const check::Report& report) {
    const ModuleKnowledge modules(model.knowledge);
    for (const KnownTask& known : all_tasks(model)) {
        check::Finding at = finding_at(model, *known.task);
        if (!at.section.empty() || known.task->node == nullptr || known.task->is_block) continue;
        for (const Misread& misread : misread_modes(*known.task->node, modules)) {
            check::Finding finding = at;
            finding.where = misread.mode->value.where;
            fill(finding, misread);
            report(std::move(finding));
        }
    }
}

}  // namespace

check::Rule schema_decimal_mode() {
    return {
        .id = "schema-decimal-mode",
        .severity = check::Severity::error,
        .summary = "a file's mode is written as a decimal number, or as a number that a template turns into one",
        .what =
            "`mode: 644` without quotes and without a leading zero, in the arguments of a module that takes a mode; "
            "and `mode: 0750` without quotes in an item of a loop that the module takes up as `{{ item.mode }}`. "
            "`mode: 0644` of a module itself is read as meant.",
        .why =
            "YAML reads 644 as six hundred and forty-four, octal 1204: the owner may not read the file, and others "
            "may. A number in an item comes out of the template as the text '488', which is taken for octal digits "
            "again.",
        .fix = "Write the mode in quotes, with a leading zero.",
        .bad = "- name: create the settings\n  file:\n    path: /etc/api.conf\n    state: touch\n    mode: 644\n",
        .good = "- name: create the settings\n  file:\n    path: /etc/api.conf\n    state: touch\n    mode: '0644'\n",
        .run = run,
        .run_on_templates = run_on_templates};
}

}  // namespace stepwarden::rules
