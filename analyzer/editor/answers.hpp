// What the server answers about a place in an open document: what runs there and when, where a name comes from, and
// what can be done about a finding.
#pragma once

#include <nlohmann/json.hpp>

#include "editor/workspace.hpp"

namespace stepwarden::editor {

/// Results of the requests textDocument/hover, definition and codeAction for their parameters; null or an empty list
/// when there is nothing to say.
nlohmann::json hover(const Workspace& workspace, const nlohmann::json& parameters);
nlohmann::json definition(const Workspace& workspace, const nlohmann::json& parameters);
nlohmann::json code_actions(const Workspace& workspace, const nlohmann::json& parameters);

}  // namespace stepwarden::editor
