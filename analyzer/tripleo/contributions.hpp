// The tasks that services contribute, each once, however many files hold copies of it: the generator writes a section's
// list whole and cut up by step. A contributed task knows its role, section, place in the list and, once attributed,
// its services.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ansible/sources.hpp"
#include "ansible/task.hpp"
#include "tripleo/layout.hpp"

namespace stepwarden::tripleo {

struct ContributedTask {
    /// The role whose services contribute it; of lists merged over roles, the first such role, or empty.
    std::string role;
    std::string section;
    /// In the role's order; empty when it cannot be told.
    std::vector<std::string> services;
    /// Place in the section's list, counted from 0, then in blocks: "12", "12.0", "12.rescue.1".
    std::string place;
    /// The block around it, as index into Contributions::tasks.
    std::optional<std::uint32_t> block;
    /// Its copies in the order of the files: the whole list first, then the steps.
    std::vector<const ansible::Task*> copies;

    [[nodiscard]] const ansible::Task& task() const { return *copies.front(); }
};

/// One section's list: the indices of its top-level tasks.
struct ContributedList {
    std::string role;
    std::string section;
    std::vector<std::uint32_t> tasks;
};

struct Contributions {
    std::vector<ContributedTask> tasks;
    std::vector<ContributedList> lists;
    /// Every copy's index into `tasks`.
    std::unordered_map<const ansible::Task*, std::uint32_t> index_of;

    /// Gives a top-level task and all that stands in it its services and, where it had none, its role.
    void attribute(std::uint32_t top, const std::vector<std::string>& services, const std::string& role);
};

/// Files that hold a role's own copy of a merged list are left out.
Contributions collect_contributions(ansible::Sources& sources, const Layout& layout);

}  // namespace stepwarden::tripleo
