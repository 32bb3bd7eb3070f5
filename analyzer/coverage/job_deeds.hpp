// What a CI job does to a deployment: whether it deploys, updates or upgrades, what, and with which environment files.
// What the job tells tripleo-quickstart decides; for a job whose ancestors are not all given its variables do, and its
// name at the last.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "coverage/ci_knowledge.hpp"
#include "coverage/frozen_job.hpp"
#include "text/tree.hpp"
#include "value/value.hpp"

namespace stepwarden::coverage {

struct Act {
    ActKind kind = ActKind::deploy;
    Target target = Target::standalone;
    /// False when it was told from the job's name, or when a variable that decides is not known.
    bool certain = true;
    /// What told it: "playbook multinode-standalone.yml with tag standalone".
    std::string evidence;

    friend bool operator==(const Act&, const Act&) = default;
};

/// What stands on a target after the job deployed it, and what an update or upgrade of it then works on.
struct Deployment {
    Target target = Target::standalone;
    /// Environment files, relative to THT's root, in the order in which they are given.
    std::vector<std::string> environments;
    /// The roles file, relative to THT's root.
    std::string roles;
    /// False when the deployment surely or maybe takes environments of THT that are not listed; `notes` says why.
    bool whole = true;
    std::vector<std::string> notes;

    friend bool operator==(const Deployment&, const Deployment&) = default;
};

struct JobDeeds {
    /// Deploy acts first for each target; empty for a job that deploys nothing.
    std::vector<Act> acts;
    /// One for each target of `acts`.
    std::vector<Deployment> deployments;

    friend bool operator==(const JobDeeds&, const JobDeeds&) = default;
};

/// The variables of tripleo-quickstart's featuresets, by their number as written ("056").
struct Featuresets {
    std::map<std::string, value::Dict, std::less<>> by_number;
    std::vector<text::Diagnostic> problems;
};

/// Those of all mounts: files `config/general_config/featureset*.yml` at any depth.
Featuresets read_featuresets(const text::Tree& tree);

JobDeeds deeds_of(const FrozenJob& job, const Featuresets& featuresets, const CiKnowledge& knowledge);

}  // namespace stepwarden::coverage
