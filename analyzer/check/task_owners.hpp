// Gives the contributed tasks of a tree their services by the best that is known of them: what they were rendered from,
// the checkout that the tree was made of, or the catalogue that the program was built with.
#pragma once

#include <string>

#include "ansible/sources.hpp"
#include "tripleo/contributions.hpp"
#include "tripleo/contributor_table.hpp"
#include "tripleo/layout.hpp"
#include "tripleo/service_knowledge.hpp"
#include "tripleo/task_catalogue.hpp"

namespace stepwarden::check {

struct TaskOwners {
    /// Of a rendered plan: whose tasks they are.
    const tripleo::ContributorTable* contributors = nullptr;
    /// Of the checkout that a directory was made of, instead of the catalogue of all releases.
    const tripleo::TaskCatalogue* catalogue = nullptr;
};

void attribute_tasks(tripleo::Contributions& contributions, ansible::Sources& sources, const tripleo::Layout& layout,
                     const tripleo::ServiceKnowledge& services, const TaskOwners& owners);

}  // namespace stepwarden::check
