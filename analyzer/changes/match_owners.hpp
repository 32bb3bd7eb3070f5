// Whose a list of tasks is on the other side: a service, or of services that stand alone a template, or a file. One
// that is gone and one that is new are the same under another name when the registry gives them to the same type, or
// when half of their tasks are the same.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "changes/snapshot.hpp"

namespace stepwarden::changes {

/// Role, section and owner.
using ListKey = std::tuple<std::string, std::string, std::string>;

struct Owners {
    /// Owners of lone services are told by their templates.
    bool lone = false;
    std::map<std::string, std::string> new_service;
    std::map<std::string, std::string> new_file;
    std::vector<std::pair<std::string, std::string>> renamed_services;
    std::vector<std::pair<std::string, std::string>> renamed_files;

    [[nodiscard]] ListKey key_of_old(const TaskList& list) const;
    [[nodiscard]] ListKey key_of_new(const TaskList& list) const;
};

Owners match_owners(const Snapshot& before, const Snapshot& after);

}  // namespace stepwarden::changes
