// The matrix as a table for people: one line a service and section, every cell a text.
#pragma once

#include <string>
#include <vector>

#include "coverage/matrix.hpp"

namespace stepwarden::coverage {

[[nodiscard]] bool enabled(const Row& row, const std::string& scenario);

std::vector<std::string> headings_of(const Matrix& matrix);

/// A cell for each heading: "X" where a scenario enables the service, a job's deed where it has one.
std::vector<std::string> cells_of(const Row& row, const Matrix& matrix);

}  // namespace stepwarden::coverage
