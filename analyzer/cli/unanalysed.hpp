// What every command says about input that it could not use.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "check/results.hpp"
#include "text/diagnostic.hpp"

namespace stepwarden::cli {

/// The diagnostic of a PATH that could not be opened.
check::Unanalysed unusable(std::string_view path, const text::Diagnostic& diagnostic);

/// One line each on standard error: `path:line: cannot analyse: reason`; `prefix` stands before every path.
void say_unanalysed(std::string_view prefix, const std::vector<check::Unanalysed>& inputs);

}  // namespace stepwarden::cli
