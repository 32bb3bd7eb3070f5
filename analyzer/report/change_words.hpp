// A comparison in words, for the formats that people read: each change as a title and sentences, effects and verdicts
// folded over the roles, steps and workflows that have them in common. Nothing is escaped yet.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "changes/change_set.hpp"

namespace stepwarden::report {

/// One task, or several of which the same is said.
struct ChangeEntry {
    changes::ChangeKind kind = changes::ChangeKind::changed;
    struct Title {
        std::string task;
        /// "path:line", of the old side where the task is gone.
        std::string place;
    };
    std::vector<Title> titles;
    std::vector<std::string> sentences;
};

/// The changes of one section of one service, or of one file.
struct ChangeGroup {
    std::string service;
    std::string template_path;
    std::string section;
    std::vector<ChangeEntry> entries;
    /// Which jobs exercise it, or that none does; empty where nothing is known.
    std::string jobs;

    /// "2 added, 1 changed"
    [[nodiscard]] std::string counts() const;
};

/// In the order of the changes.
std::vector<ChangeGroup> group_changes(const changes::ChangeSet& changes);

/// A sentence for each effect that changes.
std::vector<std::string> effect_sentences(std::span<const changes::EffectChange> effects);

/// "2 tasks added, 1 removed, 3 changed; 2 effects changed; findings: 1 new, 0 fixed, 25 unchanged"
std::string summary_of(const changes::ChangeSet& changes);

/// "+", "-" or "~".
char mark_of(changes::ChangeKind kind);

}  // namespace stepwarden::report
