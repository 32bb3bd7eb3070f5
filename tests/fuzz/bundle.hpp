// Several files in one input: a line `-- path --` begins a file, and what follows up to the next such line is what it
// holds. People can read it, seeds can be written by hand, and an engine that knows nothing of it still changes mostly
// what stands in the files.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stepwarden::fuzz {

using Files = std::vector<std::pair<std::string, std::string>>;

/// What stands before the first such line is the file "unnamed.yaml". Paths that no tree has (absolute, with '..') and
/// those that were met before are left out, and so is what is beyond 64 files.
Files read_bundle(std::string_view bytes);

std::string write_bundle(const Files& files);

/// What the bundle holds under the path, taken out of it; "" when there is no such file.
std::string take_file(Files& files, std::string_view path);

}  // namespace stepwarden::fuzz
