// Matrices of generated directories read back from what was written of them, and joined into the one that their
// directories give together.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "coverage/matrix.hpp"

namespace stepwarden::coverage {

/// The first line of the CSV of a matrix of directories begins with this.
inline constexpr std::string_view csv_head = "release,service,roles,section,step,tasks,covered";

/// Fails with a sentence on what is no matrix of directories.
tl::expected<Matrix, std::string> read_json_matrix(std::string_view json);
tl::expected<Matrix, std::string> read_csv_matrix(std::string_view csv);

/// In the order of their directories.
Matrix merged(std::span<const Matrix> matrices);

}  // namespace stepwarden::coverage
