#include <fmt/format.h>

#include <cctype>
#include <optional>
#include <string>
#include <vector>

#include "ansible/keywords.hpp"
#include "check/rule.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/sections.hpp"

namespace stepwarden::rules {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

/// `x[0]` and `x()[0]` are subscripts.
bool may_be_class(std::string_view text, std::size_t open) {
    if (open == 0) return true;
    const char before = text[open - 1];
    return !is_word(before) && before != '_' && before != ')' && before != ']' && before != '}' && before != '[';
}

/// What is odd about the class between the brackets.
std::optional<std::string> oddity(std::string_view content, char behind) {
    const bool repeated = behind == '+' || behind == '*' || behind == '{';
    if (content.size() == 2 && repeated) {
        const char lone = content.front() == '-' ? content.back() : content.back() == '-' ? content.front() : '-';
        if (std::isdigit(static_cast<unsigned char>(lone)) != 0)
            return fmt::format("a repeated '-' or '{}', which looks like a range that lost an end", lone);
    }
    for (std::size_t i = 1; i + 1 < content.size(); ++i) {
        if (content[i] != '-' || !is_word(content[i - 1]) || !is_word(content[i + 1])) continue;
        const char from = content[i - 1];
        const char to = content[i + 1];
        if (from > to) return fmt::format("the range {}-{}, which is empty and refused", from, to);
        if (std::isupper(static_cast<unsigned char>(from)) != 0 && std::islower(static_cast<unsigned char>(to)) != 0)
            return fmt::format("the range {}-{}, which has '[', '_' and other signs in it", from, to);
    }
    return std::nullopt;
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {}

    void run() const {
        for (const KnownTask& known : all_tasks(model_)) {
            const ansible::Task& task = *known.task;
            if (ansible::takes_command_line(task.action)) look_at(task, task.free_form, task.action_where);
            for (const ansible::Field& argument : task.arguments)
                if (is_pattern(argument.name) && argument.node != nullptr && argument.node->is_string())
                    look_at(task, argument.node->scalar, argument.node->where);
        }
    }

private:
    static bool is_pattern(std::string_view name) {
        return name == "regexp" || name == "regex" || name == "insertafter" || name == "insertbefore";
    }

    void look_at(const ansible::Task& task, std::string_view text, text::Position where) const {
        for (std::size_t open = text.find('['); open != std::string_view::npos; open = text.find('[', open + 1)) {
            const std::size_t close = text.find(']', open);
            if (close == std::string_view::npos) return;
            if (!may_be_class(text, open)) continue;
            std::string_view content = text.substr(open + 1, close - open - 1);
            // `[ -e /a-b ]` is a test of the shell.
            if (content.find_first_of(" \t\n/[$") != std::string_view::npos) continue;
            if (content.starts_with('^')) content.remove_prefix(1);
            const auto odd = oddity(content, close + 1 < text.size() ? text[close + 1] : '\0');
            if (odd) tell(task, where, std::string(text.substr(open, close - open + 1)), *odd);
        }
    }

    void tell(const ansible::Task& task, text::Position where, const std::string& shown, const std::string& odd) const {
        check::Finding finding = finding_at(model_, task);
        finding.severity = check::Severity::warning;
        finding.where = where;
        finding.message = fmt::format("the character class {} of '{}' is {}", shown, title(task), odd);
        finding.help = "write out the range that is meant, such as [0-9]";
        finding.subject = shown;
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule schema_suspicious_character_class() {
    return {
        .id = "schema-suspicious-character-class",
        .severity = check::Severity::warning,
        .summary = "a character class of a regular expression does not say what it looks like",
        .what =
            "In commands and in the parameters regexp, insertafter and insertbefore: a repeated class of a dash and "
            "one digit, `[-0]+`, and ranges that are empty or run from capitals into small letters, `[9-0]`, `[A-z]`.",
        .why =
            "The expression matches too little or too much, and only with the names that some deployment has: "
            "`[-0]+` for `[0-9]+` missed all layered packages of openvswitch but those ending in .0 (4958c2ef7).",
        .fix = "Write out the range that is meant.",
        .bad = "- name: which package is it\n  shell: rpm -qa | grep -E '^api-[-0]+$'\n  register: package\n",
        .good = "- name: which package is it\n  shell: rpm -qa | grep -E '^api-[0-9]+$'\n  register: package\n",
        .run = run};
}

}  // namespace stepwarden::rules
