// The policy of a `check`: what the command line asks for, and for the rest what the project's configuration says.
#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "check/policy.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

struct CheckPolicy {
    check::Policy policy;
    /// Unset for `never`.
    std::optional<check::Severity> fail_on;
    /// Empty when there is none.
    std::string baseline_file;
};

/// Fails with a sentence on options or files that are wrong or do not fit each other.
tl::expected<CheckPolicy, std::string> policy_for(const CheckOptions& options);

}  // namespace stepwarden::cli
