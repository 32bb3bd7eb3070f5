// What rules about templates look at: the templates that give services or that a plan is made of, as they are written,
// whether a plan enables them or not, with the plan's environment. Built once a checkout, changed by none.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "check/written_tasks.hpp"
#include "heat/environment.hpp"
#include "heat/function_uses.hpp"
#include "heat/hot_template.hpp"
#include "heat/plan.hpp"
#include "heat/plan_files.hpp"
#include "heat/role_data_entries.hpp"
#include "text/tree.hpp"
#include "tripleo/knowledge.hpp"
#include "tripleo/layout.hpp"

namespace stepwarden::check {

struct TemplateFacts {
    const heat::HotTemplate* source = nullptr;
    std::vector<heat::FunctionUse> uses;
    /// Empty for a template that is no service.
    heat::RoleDataEntries role_data;
    WrittenTasks written;
    /// It has an output role_data.
    bool is_service = false;
    /// The name that it, or the template it takes its name from, gives; else empty.
    std::string service;

    [[nodiscard]] const yaml::Node& root() const { return source->root(); }
};

struct TemplateModel {
    const text::Tree& tree;
    const heat::PlanFiles& files;
    const heat::Environment& environment;
    const tripleo::Knowledge& knowledge;
    std::string release;
    std::vector<tripleo::SectionFacts> sections;
    /// HOT templates, in order of path.
    std::vector<TemplateFacts> templates;

    /// nullptr when the model does not hold it.
    [[nodiscard]] const TemplateFacts* at(std::string_view path) const;

    /// The template that a resource's type stands for: a relative path, or a type of the registry.
    [[nodiscard]] const TemplateFacts* nested(const TemplateFacts& owner, std::string_view type) const;

    [[nodiscard]] bool is_section(std::string_view name) const;
};

/// The plan is one that was rendered, or is about to be: its templates are read where that has not happened yet. It
/// and the tables outlive the model.
TemplateModel build_template_model(heat::Plan& plan, const heat::PlanSources& sources,
                                   const tripleo::Knowledge& knowledge = tripleo::Knowledge::built_in());

}  // namespace stepwarden::check
