// The service templates of a checkout, those that no plan enables included: which tasks each has in which section, at
// which steps they wait, and which services hand them on as their own.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "check/model.hpp"
#include "heat/plan.hpp"
#include "text/diagnostic.hpp"
#include "text/position.hpp"

namespace stepwarden::coverage {

/// Tasks of one section; blocks are not counted, the tasks in them are.
struct StepCounts {
    /// At each step that they may run at; those of every step are not here.
    std::map<int, std::size_t> steps;
    std::size_t every_step = 0;
    /// Of a section that has no steps, or never to run at any.
    std::size_t unstepped = 0;

    [[nodiscard]] bool empty() const { return steps.empty() && every_step == 0 && unstepped == 0; }
};

struct TemplateSection {
    /// The tasks that are written in the template.
    StepCounts counts;
    std::size_t tasks = 0;
    /// Paths of the templates whose services contribute these tasks: its own, and those of templates that nest it and
    /// hand its section on.
    std::set<std::string, std::less<>> contributors;
};

struct ServiceTemplate {
    /// In the plan; `source` is the checkout's file, which may be one that the plan's is rendered from.
    std::string path;
    text::FileId source = text::no_file;
    std::string service;
    std::map<std::string, TemplateSection, std::less<>> sections;
};

struct ServiceTemplates {
    /// In the order of their paths, those without sections included.
    std::vector<ServiceTemplate> templates;
    /// Sections that cannot be evaluated, and templates that cannot be read.
    std::vector<text::Diagnostic> problems;

    [[nodiscard]] const ServiceTemplate* find(std::string_view path) const;
};

/// At which steps the lists of a section are played, and whether `step` is text there.
using SectionSteps = std::map<std::string, std::set<std::pair<int, bool>>, std::less<>>;

/// As the playbooks of a plan play them.
SectionSteps section_steps(const check::Model& model);

/// Every template of the plan's files whose `role_data` has a `service_name`, evaluated with what the chain of the
/// plan's first role gives its services. A section that `steps` does not know has the steps that its tasks ask for.
ServiceTemplates read_service_templates(heat::Plan& plan, const SectionSteps& steps, unsigned threads);

}  // namespace stepwarden::coverage
