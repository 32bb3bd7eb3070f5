// All that one run has to say as one JSON document, format "stepwarden-findings/1" (see findings_document.hpp).
#pragma once

#include <optional>
#include <ostream>
#include <span>

#include "check/shard.hpp"
#include "report/part.hpp"

namespace stepwarden::report {

/// `shard` is set when this is a part of the run.
void write_json(std::span<const Part> parts, std::ostream& out, const std::optional<check::Shard>& shard = {});

}  // namespace stepwarden::report
