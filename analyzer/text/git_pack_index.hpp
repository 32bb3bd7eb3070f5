// Checks the index of a git pack before libgit2 reads by it: at least up to 1.5 it follows offsets that lead out of the
// pack, and does not say why the objects of a damaged pack are missing.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace stepwarden::text {

/// What is wrong with the index ("pack-1234.idx ..."), or with the pack beside it as far as the index tells: its end is
/// not the one that was indexed. The format: gitformat-pack(5). Nothing when both can be used.
std::optional<std::string> pack_problem(const std::filesystem::path& index);

}  // namespace stepwarden::text
