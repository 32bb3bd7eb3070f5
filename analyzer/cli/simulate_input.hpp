// What `simulate` reads before it plays: the tree with the roles mounted on it, its layout, and the tables that tell
// effects and services.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ansible/sources.hpp"
#include "check/results.hpp"
#include "cli/options.hpp"
#include "simulate/module_table.hpp"
#include "text/diagnostic.hpp"
#include "text/tree.hpp"
#include "tripleo/contributions.hpp"
#include "tripleo/layout.hpp"

namespace stepwarden::cli {

struct SimulationInput {
    explicit SimulationInput(text::Tree files) : tree(std::move(files)), sources(tree) {}

    text::Tree tree;
    ansible::Sources sources;
    tripleo::Layout layout;
    simulate::ModuleTable modules;
    tripleo::Contributions contributions;
    /// The file that PATH named, when it named a playbook.
    std::string playbook;
    /// Of a checkout: what could not be rendered.
    std::vector<check::Unanalysed> not_rendered;

    /// What could not be read or followed, with what the run adds, in order of place.
    [[nodiscard]] std::vector<check::Unanalysed> unanalysed(const std::vector<text::Diagnostic>& of_run) const;
};

/// The input stays where it is, since its parts point into each other.
text::Result<std::unique_ptr<SimulationInput>> read_simulation_input(const SimulateOptions& options);

}  // namespace stepwarden::cli
