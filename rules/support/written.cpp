#include "rules/support/written.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "rules/support/template_findings.hpp"

namespace stepwarden::rules {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// It says when in the workflow the task runs, and nothing of the host.
bool is_about_time(std::string_view text) {
    static constexpr std::array<std::string_view, 8> words{"step", "int", "string", "release",
                                                           "in",   "not", "and",    "or"};
    const auto names = names_in(text);
    const auto names_time = [](std::string_view name) { return name == "step" || name == "release"; };
    return std::ranges::any_of(names, names_time) && std::ranges::all_of(names, [](std::string_view name) {
               return std::ranges::find(words, name) != words.end();
           });
}

std::vector<std::string_view> conjuncts(std::string_view text) {
    static constexpr std::string_view word = " and ";
    std::vector<std::string_view> parts;
    if (text.find(" or ") != std::string_view::npos) return {text};
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word)) {
        parts.push_back(text.substr(0, at));
        text.remove_prefix(at + word.size());
    }
    parts.push_back(text);
    return parts;
}

void add_conditions(const yaml::Node& when, std::vector<std::string>& guards) {
    if (when.is_sequence()) {
        for (const yaml::Node& item : when.items) add_conditions(item, guards);
    } else if (when.is_mapping()) {
        if (when.entries.empty()) return;
        const yaml::Entry& function = when.entries.front();
        guards.push_back(function.key.scalar + " " + function.value.scalar);
    } else if (!when.is_null()) {
        for (const std::string_view part : conjuncts(when.scalar))
            if (!is_about_time(part)) guards.emplace_back(part);
    }
}

}  // namespace

std::vector<const ansible::Task*> with_blocks(const check::WrittenTasks& written, std::uint32_t index) {
    std::vector<const ansible::Task*> chain;
    for (std::optional<std::uint32_t> at = index; at; at = written.tasks[*at].block)
        chain.push_back(written.tasks[*at].task);
    return chain;
}

std::vector<std::string> guards_of(const check::WrittenTasks& written, std::uint32_t index) {
    std::vector<std::string> guards;
    for (const ansible::Task* task : with_blocks(written, index))
        if (const yaml::Node* when = task->node == nullptr ? nullptr : task->node->find("when"))
            add_conditions(*when, guards);
    return guards;
}

bool tolerates_failure(const check::WrittenTasks& written, std::uint32_t index) {
    const auto chain = with_blocks(written, index);
    return std::ranges::any_of(chain, [](const ansible::Task* task) {
        return task->ignore_errors || task->ignore_errors_template != nullptr || !task->failed_when.empty() ||
               !task->rescue.empty();
    });
}

std::vector<std::string> tags_of(const check::WrittenTasks& written, std::uint32_t index) {
    std::vector<std::string> tags;
    for (const ansible::Task* task : with_blocks(written, index))
        tags.insert(tags.end(), task->tags.begin(), task->tags.end());
    return tags;
}

bool has_word(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end]))) return true;
    }
    return false;
}

std::vector<std::string_view> names_in(std::string_view expression) {
    std::vector<std::string_view> found;
    char quote = '\0';
    for (std::size_t i = 0; i < expression.size(); ++i) {
        const char c = expression[i];
        if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (is_word(c)) {
            const std::size_t begin = i;
            while (i + 1 < expression.size() && is_word(expression[i + 1])) ++i;
            if (std::isdigit(static_cast<unsigned char>(c)) == 0)
                found.push_back(expression.substr(begin, i + 1 - begin));
        }
    }
    return found;
}

bool any_has_word(std::span<const std::string> texts, std::string_view word) {
    return std::ranges::any_of(texts, [&](const std::string& text) { return has_word(text, word); });
}

check::Finding finding_at(const check::TemplateFacts& facts, const check::WrittenTask& written) {
    check::Finding finding = finding_at(facts, written.task->where);
    finding.section = written.section;
    finding.task = written.task->name;
    return finding;
}

std::string command_text(const ansible::Task& task) {
    static constexpr std::array<std::string_view, 3> modules{"command", "shell", "raw"};
    if (std::ranges::find(modules, task.action) == modules.end()) return {};
    if (!task.free_form.empty()) return task.free_form;
    for (const std::string_view key : {"cmd", "_raw_params"})
        if (const std::string_view text = task.argument_text(key); !text.empty()) return std::string(text);
    return {};
}

}  // namespace stepwarden::rules
