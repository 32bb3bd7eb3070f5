// A first answer about a template that is being edited, long before all that it is part of has been played: what the
// template itself shows is looked at, and for the rest what was found last counts where the text is still the same.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "editor/analysis.hpp"

namespace stepwarden::editor {

/// What was found of a whole project, and the texts that it was found in.
struct LastAnalysis {
    const DiagnosticsByPath& diagnostics;
    const Texts& texts;
};

/// The diagnostics of one open file; nothing when there is no first answer about such a file.
std::optional<nlohmann::json> look_quickly(const AnalysisRequest& request, const std::string& path,
                                           const LastAnalysis& last);

}  // namespace stepwarden::editor
