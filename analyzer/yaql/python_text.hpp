// Terms as Python writes them: a list of the data is a tuple there, for yaql freezes its input.
#pragma once

#include <string>

#include "yaql/evaluation.hpp"
#include "yaql/term.hpp"

namespace stepwarden::yaql {

/// str(x) of Python; stops with Unknown for what prints an address or in an order that nobody knows.
tl::expected<std::string, Stop> python_str(const Term& term, Evaluation& evaluation);

/// yaql's str(): null, true and false in its own spelling.
tl::expected<std::string, Stop> yaql_str(const Term& term, Evaluation& evaluation);

}  // namespace stepwarden::yaql
