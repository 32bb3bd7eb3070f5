// The lint job as one call: opens a path, builds the model, runs the rules, and gives what is to be printed.
#pragma once

#include <filesystem>
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
};

struct Analysis {
    std::unique_ptr<Model> model;
    Results results;
    std::vector<Timing> timings;
};

/// Opens `path` (directory, archive or playbook) and builds its model; no rules are run, so the results
/// hold no findings.
text::Result<Analysis> read_model(const std::filesystem::path& path, const Options& options);

/// The same with findings. Fails only when nothing at `path` can be analysed.
text::Result<Analysis> analyse(const std::filesystem::path& path, const Options& options);

}  // namespace stepwarden::check
