// `simulate --why FILE:LINE`: for the task at one place, each time it comes up: what becomes of it, on which conditions
// that rests, and which values the variables in it have from where.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "cli/simulate_input.hpp"
#include "report/host_labels.hpp"
#include "report/simulation.hpp"
#include "report/style.hpp"
#include "simulate/dry_run.hpp"

namespace stepwarden::cli {

/// The tasks that "FILE:LINE" means: the one whose lines it is among, and the generator's other copies of it. The error
/// is a sentence that names the nearest tasks.
tl::expected<std::vector<const ansible::Task*>, std::string> tasks_at(std::string_view place, SimulationInput& input);

class WhyTeller {
public:
    WhyTeller(const report::Simulation& simulation, const report::DecisionFilter& filter, report::Style style,
              std::vector<const ansible::Task*> tasks, const simulate::DryRun& run);

    void begin_call() { ++calls_; }
    void task(const simulate::TaskMoment& moment);
    /// The whole answer, once the calls are played.
    [[nodiscard]] std::string answer() const;

private:
    void tell_moment(const simulate::TaskMoment& moment);
    void tell_decision(const simulate::TaskMoment& moment, const simulate::Decision& decision);
    void tell_conditions(const simulate::TaskMoment& moment);
    void tell_variables(const simulate::TaskMoment& moment, simulate::HostNumber host);
    [[nodiscard]] std::string place(const text::Position& where) const;

    const report::Simulation& simulation_;
    report::DecisionFilter filter_;
    report::Style style_;
    std::vector<const ansible::Task*> tasks_;
    const simulate::DryRun& run_;
    report::HostLabels labels_;
    std::size_t calls_ = 0;
    std::size_t told_call_ = 0;
    std::string out_;
};

}  // namespace stepwarden::cli
