// Walks over templates as they are written: scalars below a node, the templates that one nests, and the uses of modules
// in its task lists. Heat's functions are looked through, so that what an `if` may give counts as given.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "check/template_model.hpp"

namespace stepwarden::rules {

/// Calls `visit(text)` for every scalar below a node, keys left out.
template <typename Visitor>
void for_each_scalar(const yaml::Node& node, const Visitor& visit) {
    if (node.is_scalar()) visit(std::string_view(node.scalar));
    for (const yaml::Node& item : node.items) for_each_scalar(item, visit);
    for (const yaml::Entry& entry : node.entries) for_each_scalar(entry.value, visit);
}

/// The template and all that it nests, each once.
std::vector<const check::TemplateFacts*> with_nested(const check::TemplateModel& model,
                                                     const check::TemplateFacts& facts);

/// What stands in a template's output, or nullptr.
const yaml::Node* output(const check::TemplateFacts& facts, std::string_view name);

/// A module in a task, whatever block or function is around it.
struct ModuleUse {
    const yaml::Node* task = nullptr;
    /// The module without its collection.
    std::string module;
    /// Its arguments: a mapping, or key=value text.
    const yaml::Node* arguments = nullptr;
    /// It, or a block around it, ignores errors.
    bool tolerated = false;
};

/// The uses of some modules below a node, in order.
std::vector<ModuleUse> uses_of(const yaml::Node& tasks, std::span<const std::string_view> modules);

/// An argument's text, from the mapping or from `key=value`.
std::string argument(const ModuleUse& use, std::string_view key);

/// What an argument comes to: its text, or for a text with `item` in it the scalars that the task loops over.
std::vector<std::string> values_of(const ModuleUse& use, std::string_view key);

/// `word` stands in `text` with nothing around it that could belong to a name.
bool has_name(std::string_view text, std::string_view word);

/// Some scalar below the node has the name.
bool mentions(const yaml::Node& node, std::string_view name);

}  // namespace stepwarden::rules
