// Works out which service contributed which task of the lists that TripleO's generator merged. The generator puts the
// lists of a role's services together in the order of the role's service chain (common/services/role.role.j2.yaml), so
// a list is laid along the chain by which templates are known to have its tasks, and by what the tasks' words say; a
// task gets no service when that leaves a doubt.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tripleo/service_knowledge.hpp"
#include "tripleo/task_catalogue.hpp"
#include "yaml/node.hpp"

namespace stepwarden::tripleo {

/// One section's merged tasks, in file order; a null pointer or a node that is no mapping gets no service.
struct SectionList {
    /// Empty for lists merged over all roles.
    std::string role;
    std::string section;
    std::vector<const yaml::Node*> tasks;
};

struct RoleServices {
    std::string role;
    std::vector<std::string> services;
    /// Whether `services` is in the order of the role's chain.
    bool ordered = true;
};

struct Attribution {
    /// Empty when it cannot be told. When several services of a role contribute an identical task, one of them, as a
    /// rule the first; in lists merged over roles, one for each role that has the task in a list of its own.
    std::vector<std::string> services;
    /// The role that contributes the task; in lists merged over roles the first one, by the roles' own lists when they
    /// are given, else by their services. Empty when it cannot be told.
    std::string role;
};

/// What is known of the tasks beforehand.
struct TaskKnowledge {
    const ServiceKnowledge& services;
    const TaskCatalogue& catalogue;
    /// Of the lists; empty when it is not known.
    std::string_view release;
};

/// One answer for each top-level task of each list, in the same shape; what stands in a block belongs to the block's
/// service. Lists of one role and section may be copies of each other (the generator's copies per step): equal tasks
/// get equal answers. A list of more than 50,000 tasks, or of more than 4,000,000 task and service pairs, gets none.
std::vector<std::vector<Attribution>> attribute(std::span<const SectionList> lists, std::span<const RoleServices> roles,
                                                const TaskKnowledge& knowledge);

}  // namespace stepwarden::tripleo
