// Outputs kept in tests/golden. With STEPWARDEN_UPDATE_GOLDEN=1 in the environment they are written anew; what changed
// is then for the reviewer of the change to read.
#pragma once

#include <string>

namespace stepwarden::tests {

/// `actual` itself when it is what tests/golden/`name` holds, else a text that shows the first line that differs.
std::string compared_with_golden(const std::string& name, const std::string& actual);

}  // namespace stepwarden::tests
