// Who contributes a task, known from its templates rather than worked out from its words: the services whose lists hold
// a task of that content.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "tripleo/contributions.hpp"

namespace stepwarden::tripleo {

struct Contributor {
    std::string role;
    std::string service;
};

class ContributorTable {
public:
    /// `content` is the yaml::fingerprint of the task. Services come in the order in which they are added.
    void add(const std::string& section, std::uint64_t content, Contributor contributor);

    /// Those of one role, or of all roles when `role` is empty.
    [[nodiscard]] std::vector<Contributor> find(const std::string& section, std::uint64_t content,
                                                std::string_view role) const;

private:
    std::map<std::pair<std::string, std::uint64_t>, std::vector<Contributor>> rows_;
};

/// Gives every task that the table has its services, and those of lists merged over roles the first one's role. Answers
/// with the number of top-level tasks that it does not have.
std::size_t attribute_by_table(Contributions& contributions, const ContributorTable& table);

}  // namespace stepwarden::tripleo
