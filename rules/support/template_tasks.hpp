// Tasks of a section as a template writes them, for rules that compare services which no plan has on one host: each
// with its step, told by a condition or, in the releases that did so, by a tag.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/template_model.hpp"

namespace stepwarden::rules {

struct TemplateTask {
    const check::TemplateFacts* facts = nullptr;
    const yaml::Node* node = nullptr;
    /// Its own or that of the block around it.
    std::optional<int> step;

    [[nodiscard]] std::string_view name() const;
    /// An argument of the module, given as a mapping or as key=value; empty without.
    [[nodiscard]] std::string argument(std::string_view module, std::string_view key) const;
};

/// In the template's order, blocks left out; lists that come from elsewhere are not followed.
std::vector<TemplateTask> template_tasks(const check::TemplateFacts& facts, std::string_view section);

}  // namespace stepwarden::rules
