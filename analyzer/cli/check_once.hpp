// One run of a `check`, from the command line to results that are ready to be told. What is remembered of earlier runs
// makes it faster and changes nothing else.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "cli/check_policy.hpp"
#include "cli/check_unit.hpp"
#include "cli/exit_status.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

struct CheckRun {
    /// What the results were made with, which they refer to.
    std::unique_ptr<CheckPolicy> made;
    std::vector<Checked> checked;
};

/// Options that do not fit each other, as a sentence.
std::optional<std::string> misuse_of(const CheckOptions& options);

/// Fails with a sentence when options or the files of the project's policy are wrong. The options' shard learns how
/// many units there are.
tl::expected<CheckRun, std::string> check_once(CheckOptions& options, CheckMemory& memory);

/// As far as the results decide it.
ExitStatus status_of(const CheckRun& run);

}  // namespace stepwarden::cli
