// All that one run has to say as one JSON document, format "stepwarden-findings/1" (see findings_document.hpp).
#pragma once

#include <optional>
#include <ostream>
#include <span>

#include "check/shard.hpp"
#include "report/part.hpp"

namespace stepwarden::report {

void write_json(std::span<const Part> parts, std::ostream& out);

/// The same of one part of a run, saying which.
void write_json_shard(std::span<const Part> parts, const std::optional<check::Shard>& shard, std::ostream& out);

}  // namespace stepwarden::report
