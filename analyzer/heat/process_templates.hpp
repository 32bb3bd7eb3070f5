// Which files tools/process-templates.py renders out of which templates, without rendering any.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "heat/plan_values.hpp"
#include "heat/template_steps.hpp"
#include "text/tree.hpp"

namespace stepwarden::heat {

/// One file to render, and what for.
struct PlanOutput {
    enum class Scope : std::uint8_t { all, role, network };
    std::string path;
    text::FileId source = text::no_file;
    Scope scope = Scope::all;
    /// Into PlanValues::role_files or network_files, by the scope.
    std::size_t index = 0;
};

/// Whether a file of the checkout is a template of the plan's files: it is not among them itself.
bool is_template(std::string_view path);

/// The files in path order, each path once: where several templates give one path, the last counts. `excluded` holds
/// paths that are not rendered for a role or a network. Paths that lead out of the tree are a problem.
std::vector<PlanOutput> list_outputs(const text::Tree& checkout, const TemplateSteps& steps, PlanValues& values,
                                     const std::set<std::string>& excluded);

}  // namespace stepwarden::heat
