// The scenarios of a checkout as they effectively resolve: every environment of ci/environments that chooses services,
// laid over the plan that CI lays it over.
#pragma once

#include <string>
#include <vector>

#include "coverage/deployments.hpp"
#include "text/diagnostic.hpp"

namespace stepwarden::coverage {

struct Scenario {
    /// "scenario001-standalone".
    std::string name;
    Deployed deployed;
};

struct Scenarios {
    /// In the order of their names.
    std::vector<Scenario> scenarios;
    std::vector<text::Diagnostic> problems;
};

/// Environments that leave the services as they are (ceph-min-osds.yaml, ...) are no scenarios of their own.
Scenarios read_scenarios(DeploymentReader& reader);

}  // namespace stepwarden::coverage
