// What a whole run would do, in the manner of a plan: how many units, packages, databases each operation touches, on
// which roles and at which steps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/host_labels.hpp"
#include "simulate/dry_run.hpp"

namespace stepwarden::report {

class EffectSummary {
public:
    /// A decision that may run, on hosts of these classes.
    void add(const simulate::TaskMoment& moment, const simulate::Decision& decision,
             std::span<const HostLabels::Class> classes);

    struct Row {
        simulate::Operation operation = simulate::Operation::stop;
        /// Resources, each counted once.
        std::size_t resources = 0;
        /// Those that no task touches for sure.
        std::size_t maybe = 0;
        /// "34 units, 2 bundles (12 of them maybe)".
        std::string what;
        /// "Controller step 1-2, Compute step 1".
        std::string where;
    };

    /// One for each operation that changes something, in the order of simulate::Operation.
    [[nodiscard]] std::vector<Row> rows(const HostLabels& labels) const;

private:
    struct Touched {
        /// Whether some task surely does it, by the resource's kind and name; a name that only the run can tell counts
        /// by its task.
        std::map<std::pair<simulate::Resource, std::string>, bool> resources;
        std::map<HostLabels::Class, std::set<int>> steps;
    };

    static std::string where_text(const std::map<HostLabels::Class, std::set<int>>& steps, const HostLabels& labels);

    std::map<simulate::Operation, Touched> touched_;
};

/// Whether an effect is worth telling: all but the mere use of something.
bool changes_something(const simulate::Effect& effect);

/// "unit", "every unit", "2 units".
std::string counted(simulate::Resource resource, std::size_t count);

/// "stop unit httpd, nova_api; remove package x"; after a few names comes how many are left.
std::string effects_text(const std::vector<simulate::Effect>& effects);

}  // namespace stepwarden::report
