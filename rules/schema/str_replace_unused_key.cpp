#include <fmt/format.h>

#include <string>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/template_findings.hpp"
#include "text/suggest.hpp"

namespace stepwarden::rules {
namespace {

using Function = heat::FunctionUse::Function;

/// The words of a text that a key of the same kind could have been meant for.
std::vector<std::string> words_of_text(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text) {
        const bool inside = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (inside) {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

void look_at(const check::TemplateFacts& facts, const heat::FunctionUse& use, const check::Report& report) {
    const yaml::Node* text = use.entry->value.find("template");
    const yaml::Node* params = use.entry->value.find("params");
    if (text == nullptr || !text->is_string() || params == nullptr || !params->is_mapping()) return;
    // A function in place of the mapping.
    if (params->entries.size() == 1 && params->entries.front().key.scalar.starts_with("get_")) return;
    for (const yaml::Entry& param : params->entries) {
        const std::string& key = param.key.scalar;
        if (key.empty() || text->scalar.find(key) != std::string::npos) continue;
        check::Finding finding = finding_at(facts, param.key.where);
        finding.section = use.section;
        finding.message = fmt::format("{} fills in '{}', which the text does not contain", place_in_words(use), key);
        const auto nearest = text::nearest_name(key, words_of_text(text->scalar));
        if (!nearest) finding.severity = check::Severity::note;
        finding.help = nearest ? fmt::format("the text has '{}'; did you mean that?", *nearest)
                               : "drop the key, or put it into the text";
        finding.subject = key;
        add_related(finding, facts, text->where, "the text");
        report(std::move(finding));
    }
}

void run(const check::TemplateModel& model, const check::Report& report) {
    for (const check::TemplateFacts& facts : model.templates)
        for (const heat::FunctionUse& use : facts.uses)
            if (use.function == Function::str_replace) look_at(facts, use, report);
}

}  // namespace

check::Rule schema_str_replace_unused_key() {
    return {.id = "schema-str-replace-unused-key",
            .severity = check::Severity::warning,
            .summary = "a parameter of str_replace that its text does not contain",
            .what =
                "A key of `params` of a `str_replace` whose template is written out and does not contain it. A warning "
                "where the text has a word that differs from the key by a slip of the pen, a note else. Templates that "
                "are made by other functions are not looked at.",
            .why =
                "The value is dropped without a word, and if the text spells the key differently, that spelling stays "
                "in it as it is: ussuri's galera wrote LOGDIR in `params` and LOG_DIR in the text (94aca797e).",
            .fix = "Spell the key as the text does, or drop it.",
            .bad = "str_replace:\n  template: chown mysql LOG_DIR\n  params:\n    LOGDIR: /var/log/mysql\n",
            .good = "str_replace:\n  template: chown mysql LOG_DIR\n  params:\n    LOG_DIR: /var/log/mysql\n",
            .run_on_templates = run};
}

}  // namespace stepwarden::rules
