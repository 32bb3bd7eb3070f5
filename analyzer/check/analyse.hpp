// The lint job as one call: builds the model of a tree, runs the rules, and gives what is to be printed.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "check/model.hpp"
#include "check/results.hpp"
#include "text/diagnostic.hpp"

namespace stepwarden::check {

struct Options {
    /// 0 for as many as the machine has cores.
    unsigned threads = 0;
    /// Rule ids or groups; empty for all.
    std::vector<std::string> select;
    std::vector<std::string> ignore;
    /// Findings below are left out.
    Severity minimum = Severity::warning;
    /// Never null; outlives what is made with it.
    const tripleo::Knowledge* knowledge = &tripleo::Knowledge::built_in();
};

struct Analysis {
    std::unique_ptr<Model> model;
    Results results;
    std::vector<Timing> timings;
};

/// Builds the model of a generated directory; no rules are run, so the results hold no findings.
text::Result<Analysis> read_model(text::Tree tree, const Options& options, const TaskOwners& owners = {});

/// The same with findings. Fails only when nothing in the tree can be analysed.
text::Result<Analysis> analyse(text::Tree tree, const Options& options);

}  // namespace stepwarden::check
