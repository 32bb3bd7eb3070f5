// Where the lines of a text come from that a template puts together: of a literal block, of a file, or of a text in
// which parameters are replaced. Playbooks are such texts, and a finding in one points at the line that somebody wrote.
#pragma once

#include <vector>

#include "heat/plan_files.hpp"
#include "heat/stack.hpp"

namespace stepwarden::heat {

/// One source line for each line of the text that `node` of the stack's template gives; empty when it cannot be told.
std::vector<SourceLine> text_origin(Stack& stack, const yaml::Node& node);

}  // namespace stepwarden::heat
