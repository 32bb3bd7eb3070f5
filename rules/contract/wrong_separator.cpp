#include <fmt/format.h>

#include <string>
#include <string_view>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/contracts.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/written.hpp"

namespace stepwarden::rules {
namespace {

/// What `variable.split('x')` in the text splits at; empty when nothing does.
std::string_view split_at(std::string_view text, std::string_view variable) {
    const std::string call = fmt::format("{}.split(", variable);
    const std::size_t at = text.find(call);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + call.size());
    if (text.empty() || (text.front() != '\'' && text.front() != '"')) return {};
    const std::size_t end = text.find(text.front(), 1);
    return end == std::string_view::npos ? std::string_view() : text.substr(1, end - 1);
}

class Search {
public:
    Search(const check::TemplateFacts& facts, const yaml::Node& row, const check::Report& report)
        : facts_(facts),
          variable_(text_of(row.find("variable"))),
          separator_(text_of(row.find("separator"))),
          report_(report) {}

    void look_at(const check::WrittenTask& written) {
        // What stands in a block has its own turn.
        if (!written.task->is_block) visit(*written.task->node, written);
    }

private:
    void visit(const yaml::Node& node, const check::WrittenTask& written) {
        for (const yaml::Node& item : node.items) visit(item, written);
        for (const yaml::Entry& entry : node.entries) visit(entry.value, written);
        const std::string_view at = split_at(node.scalar, variable_);
        if (at.empty() || at == separator_) return;
        check::Finding finding = finding_at(facts_, written);
        finding.where = facts_.source->origin(node.where);
        finding.severity = check::Severity::error;
        finding.message =
            fmt::format("'{}' is split at '{}', but the client joins it with '{}'", variable_, at, separator_);
        finding.help = fmt::format("{}.split('{}')", variable_, separator_);
        finding.subject = variable_;
        report_(std::move(finding));
    }

    const check::TemplateFacts& facts_;
    std::string variable_;
    std::string separator_;
    const check::Report& report_;
};

void run(const check::TemplateModel& model, const check::Report& report) {
    const yaml::Node table = contracts(model.knowledge);
    for (const yaml::Node& row : rows_of(table, "joined_lists")) {
        if (!is_for_release(row, model.release)) continue;
        for (const check::TemplateFacts& facts : model.templates)
            for (const check::WrittenTask& written : facts.written.tasks)
                if (written.task->node != nullptr) Search(facts, row, report).look_at(written);
    }
}

}  // namespace

check::Rule contract_wrong_separator() {
    return {
        .id = "contract-wrong-separator",
        .severity = check::Severity::error,
        .summary = "a list that the client gives as one text is split at the wrong character",
        .what =
            "`.split('x')` of a variable that rules/knowledge/contracts.yaml lists (`joined_lists`) at another "
            "character "
            "than the one with which the client joins its names.",
        .why =
            "With one name all is well; with several none is found. The client joins what it gives for `--limit` with "
            "a "
            "colon, and eleven pacemaker services of train and later split ansible_limit at commas, so that a staged "
            "upgrade of several hosts stopped (41addbbf2).",
        .fix = "Split it at the character that the client uses.",
        .bad = "- set_fact: {upgraded: true}\n  when: inventory_hostname in ansible_limit.split(',')\n",
        .good = "- set_fact: {upgraded: true}\n  when: inventory_hostname in ansible_limit.split(':')\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
