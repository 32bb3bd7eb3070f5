// The files that `check --only` names: which checkouts they lie in, and what they are called there.
#pragma once

#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace stepwarden::cli {

/// The nearest checkout of tripleo-heat-templates above each file, relative to the current directory, each once and in
/// alphabetical order. The files need not exist. Those that lie in none are left out.
std::vector<std::string> checkouts_above(std::span<const std::string> files);

/// Paths relative to `root`, the input that they belong to. A name that does not lead into it from the current
/// directory is taken for such a path already.
std::set<std::string, std::less<>> paths_below(const std::filesystem::path& root, std::span<const std::string> files);

}  // namespace stepwarden::cli
