// All that one run has to say as SARIF 2.1.0, for GitHub's code scanning and every other viewer of it: results with
// their rules, the places that explain them, what is played around them, what suppresses them, and what could not be
// analysed.
#pragma once

#include <optional>
#include <ostream>
#include <span>

#include "check/shard.hpp"
#include "report/part.hpp"

namespace stepwarden::report {

/// Laid out as a SarifDocument is.
void write_sarif(std::span<const Part> parts, std::ostream& out);

/// The same of one part of a run, saying which.
void write_sarif_shard(std::span<const Part> parts, const std::optional<check::Shard>& shard, std::ostream& out);

}  // namespace stepwarden::report
