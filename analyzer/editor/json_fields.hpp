// Fields of messages that others wrote: what is missing or of another kind is nothing, not an error.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "editor/positions.hpp"

namespace stepwarden::editor {

/// The text at a key of an object; else "".
std::string text_at(const nlohmann::json& object, const char* key);

/// What is below a path of keys; null when it is not there.
const nlohmann::json& below(const nlohmann::json& object, std::initializer_list<const char*> keys);

/// A Position of the protocol; negative numbers count as 0.
std::optional<EditorPosition> position_in(const nlohmann::json& position);

}  // namespace stepwarden::editor
