// All that a rule can look at: the files, the layout, the tasks with their services, the schedule of all playbooks, the
// workflows over it, effects, and the knowledge tables. Built once, read by every rule, changed by none.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ansible/sources.hpp"
#include "check/given_in_checkout.hpp"
#include "check/task_owners.hpp"
#include "graph/graph.hpp"
#include "simulate/module_table.hpp"
#include "simulate/observations.hpp"
#include "simulate/schedule.hpp"
#include "simulate/workflow.hpp"
#include "text/diagnostic.hpp"
#include "text/tree.hpp"
#include "tripleo/contributions.hpp"
#include "tripleo/knowledge.hpp"
#include "tripleo/layout.hpp"
#include "tripleo/service_knowledge.hpp"
#include "yaml/node.hpp"

namespace stepwarden::check {

struct Model {
    Model(text::Tree files, const tripleo::Knowledge& tables)
        : tree(std::move(files)), sources(tree), knowledge(tables) {}

    text::Tree tree;
    ansible::Sources sources;
    /// Tables that single rules read.
    const tripleo::Knowledge& knowledge;
    std::vector<tripleo::SectionFacts> sections;
    tripleo::Layout layout;
    tripleo::ServiceKnowledge services;
    simulate::ModuleTable modules;
    tripleo::Contributions contributions;
    simulate::Schedule schedule;
    simulate::Observations observations;
    std::vector<simulate::Timeline> timelines;
    /// Nodes without edges.
    graph::Graph graph;
    /// Every service stands alone, in a role that is made up.
    bool is_lone = false;
    /// Of a checkout: variables that some template gives, whether a plan enables it or not.
    std::shared_ptr<const GivenInCheckout> given_in_checkout;
    /// Tables that single rules read: the documents of ordering.yaml and families.yaml.
    yaml::Node ordering;
    yaml::Node families;

    [[nodiscard]] graph::Parts parts() const { return {tree, schedule, timelines, contributions, modules}; }

    /// The document of `<role>/<stem>.yaml`, one of the data files that sections.yaml lists; nullptr when there is none
    /// or it cannot be read.
    [[nodiscard]] const yaml::Node* role_data(std::string_view role, std::string_view stem) const;

    /// The node of an occurrence's task.
    [[nodiscard]] const graph::Node& node_of(const simulate::Occurrence& occurrence) const;

    /// What could not be read or followed, in order of place.
    [[nodiscard]] std::vector<text::Diagnostic> diagnostics() const;
};

struct Timing {
    std::string stage;
    double seconds = 0;
};

/// Reads and understands the tree by the tables given, which outlive the model. The model stays where it is, since its
/// parts point into each other.
text::Result<std::unique_ptr<Model>> build_model(text::Tree tree, unsigned threads, std::vector<Timing>& timings,
                                                 const TaskOwners& owners = {},
                                                 const tripleo::Knowledge& knowledge = tripleo::Knowledge::built_in());

}  // namespace stepwarden::check
