// Which findings a change brings and which it takes away. A finding stays the same when its file, its service or its
// task is only called otherwise.
#pragma once

#include <map>
#include <string>

#include "changes/change_set.hpp"
#include "check/results.hpp"
#include "text/tree.hpp"

namespace stepwarden::changes {

/// Old names to new ones.
struct Renames {
    std::map<std::string, std::string> paths;
    std::map<std::string, std::string> services;
    std::map<std::string, std::string> tasks;
};

struct JudgedSide {
    const check::Results& results;
    const text::Tree& tree;
};

FindingChanges compare_findings(const JudgedSide& before, const JudgedSide& after, const Renames& renames);

}  // namespace stepwarden::changes
