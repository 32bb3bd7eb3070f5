// What the user asked `simulate` for, put together from the words and files of the command line: values to pin, calls
// to play, decisions to show. Each answer is a sentence when something is wrong with what was asked.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "cli/options.hpp"
#include "cli/simulate_input.hpp"
#include "report/simulation.hpp"
#include "simulate/dry_run.hpp"

namespace stepwarden::cli {

template <typename T>
using Requested = tl::expected<T, std::string>;

struct PinRequest {
    simulate::Pins pins;
    /// Option and value, as people gave them.
    std::vector<std::pair<std::string, std::string>> told;
};

/// Reads the files that the options name.
Requested<PinRequest> read_pins(const SimulateOptions& options);

struct CallRequest {
    /// Empty when playbooks were named.
    std::string workflow;
    std::vector<simulate::Call> calls;
    /// What the user should know of the choice, a sentence each.
    std::vector<std::string> remarks;
};

Requested<CallRequest> plan_calls(const SimulateOptions& options, const SimulationInput& input);

/// `hosts` are those of the run, by number.
Requested<report::DecisionFilter> make_filter(const SimulateOptions& options, const SimulationInput& input,
                                              const std::vector<std::string>& hosts);

}  // namespace stepwarden::cli
