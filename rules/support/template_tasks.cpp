#include "rules/support/template_tasks.hpp"

#include <charconv>

#include "yaml/fields.hpp"

namespace stepwarden::rules {
namespace {

constexpr int deepest_block = 16;

/// The number after the first `mark` that has one.
std::optional<int> number_after(std::string_view text, std::string_view mark) {
    for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
        const std::string_view rest = text.substr(at + mark.size());
        int number = 0;
        if (std::from_chars(rest.data(), rest.data() + rest.size(), number).ec == std::errc()) return number;
    }
    return std::nullopt;
}

std::optional<int> step_in(const yaml::Node* node, std::string_view mark) {
    if (const auto step = number_after(yaml::text_of(node), mark)) return step;
    for (const std::string& text : yaml::strings_of(node))
        if (const auto step = number_after(text, mark)) return step;
    return std::nullopt;
}

std::optional<int> own_step(const yaml::Node& task) {
    if (const auto step = step_in(task.find("when"), "step|int == ")) return step;
    return step_in(task.find("tags"), "step");
}

void collect(const check::TemplateFacts& facts, const yaml::Node& list, std::optional<int> step, int depth,
             std::vector<TemplateTask>& tasks) {
    if (!list.is_sequence() || depth > deepest_block) return;
    for (const yaml::Node& node : list.items) {
        if (!node.is_mapping()) continue;
        const auto own = own_step(node);
        const std::optional<int> at = own ? own : step;
        const yaml::Node* block = node.find("block");
        if (block != nullptr)
            collect(facts, *block, at, depth + 1, tasks);
        else
            tasks.push_back({&facts, &node, at});
    }
}

}  // namespace

std::string_view TemplateTask::name() const { return yaml::text_of(node->find("name")); }

std::string TemplateTask::argument(std::string_view module, std::string_view key) const {
    const yaml::Node* arguments = node->find(module);
    if (arguments == nullptr) return {};
    if (arguments->is_mapping()) return std::string(yaml::text_of(arguments->find(key)));
    const std::string_view text = arguments->scalar;
    const std::string mark = std::string(key) + "=";
    std::size_t at = text.find(mark);
    while (at != std::string_view::npos && at > 0 && text[at - 1] != ' ') at = text.find(mark, at + 1);
    if (at == std::string_view::npos) return {};
    const std::string_view value = text.substr(at + mark.size());
    return std::string(value.substr(0, value.find(' ')));
}

std::vector<TemplateTask> template_tasks(const check::TemplateFacts& facts, std::string_view section) {
    std::vector<TemplateTask> tasks;
    for (const yaml::Entry* entry : facts.role_data.entries)
        if (entry->key.scalar == section) collect(facts, entry->value, std::nullopt, 0, tasks);
    return tasks;
}

}  // namespace stepwarden::rules
