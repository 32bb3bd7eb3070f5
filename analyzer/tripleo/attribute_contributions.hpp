// Gives every contributed task of a tree its services: lays the merged lists out for the attribution and takes its
// answers back to the tasks.
#pragma once

#include "ansible/sources.hpp"
#include "tripleo/attribution.hpp"
#include "tripleo/contributions.hpp"
#include "tripleo/layout.hpp"

namespace stepwarden::tripleo {

/// A role's own copies of lists that are played merged take part as evidence: they say which role a task is from.
void attribute_contributions(Contributions& contributions, ansible::Sources& sources, const Layout& layout,
                             const TaskKnowledge& knowledge);

}  // namespace stepwarden::tripleo
