// A project looked at as it is in the editor: what a check of the whole says, and what else is worth knowing of the
// files that are open.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <tl/expected.hpp>

#include "check/policy.hpp"
#include "editor/diagnostics.hpp"
#include "editor/project.hpp"
#include "editor/task_notes.hpp"

namespace stepwarden::editor {

/// The policy that a check of this root has, read when it is asked for; or a sentence on what is wrong with it.
using PolicyOf = std::function<tl::expected<check::Policy, std::string>(const std::filesystem::path& root)>;

struct AnalysisRequest {
    const Project& project;
    /// The documents that are open, by path below the root.
    Texts texts;
    PolicyOf policy_of;
    Encoding encoding = Encoding::utf16;
    /// The checkout that a generated directory was made of; nullptr when it is not known.
    const Project* origin = nullptr;
};

struct WholeAnalysis {
    DiagnosticsByPath diagnostics;
    /// Of the open documents' tasks, by path below the root.
    NotesByPath notes;
    /// A sentence when nothing could be looked at.
    std::string failure;
};

/// All that `stepwarden check` of the root says.
WholeAnalysis analyse_whole(const AnalysisRequest& request);

}  // namespace stepwarden::editor
