// Decisions of one task that read the same are one for people, however the run came to tell their hosts apart.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "simulate/dry_run.hpp"

namespace stepwarden::report {

class DecisionMerger {
public:
    /// The decisions of the moment, those with the same verdict, reason, items and effects as one over all their hosts,
    /// in order of first appearance. Equal sets of hosts are merged into one shared list.
    std::vector<simulate::Decision> merged(const simulate::TaskMoment& moment);

private:
    using Hosts = std::shared_ptr<const simulate::HostList>;

    Hosts united(const std::vector<Hosts>& lists);

    std::map<std::vector<Hosts>, Hosts> unions_;
};

}  // namespace stepwarden::report
