// The server on a pair of streams: waits for what the editor says, for analyses and for changes on disk, until one side
// has gone.
#pragma once

#include "editor/server.hpp"

namespace stepwarden::editor {

/// Speaks on the descriptors until it is told to exit, either stream ends, or `end` (-1 for none) can be read. True
/// when the editor asked for the end in order: `shutdown`, then `exit`.
bool serve(ServerSettings settings, int input, int output, int end);

}  // namespace stepwarden::editor
