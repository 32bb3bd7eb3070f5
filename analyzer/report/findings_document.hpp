// The document "stepwarden-findings/1" in pieces: how it is laid out, and how documents of the shards of a run are read
// back and joined.
#pragma once

#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "check/finding.hpp"
#include "check/shard.hpp"

namespace stepwarden::report {

inline constexpr std::string_view findings_format = "stepwarden-findings/1";

struct FindingsDocument {
    std::optional<check::Shard> shard;
    /// Each a JSON object on one line, as is the summary.
    std::vector<std::string> findings;
    std::vector<std::string> unanalysed;
    std::string summary;
};

/// One finding and one unanalysed input a line, so that two documents can be compared line by line.
void write(const FindingsDocument& document, std::ostream& out);

/// Fails with a sentence on what is no such document.
tl::expected<FindingsDocument, std::string> read_findings_document(std::string_view json);

/// What one run over the units of all gives, when they are in its order.
FindingsDocument merged(std::span<const FindingsDocument> documents);

/// Of a finding as JSON; fails with a sentence when it is none.
tl::expected<check::Severity, std::string> severity_in_json(std::string_view finding);

}  // namespace stepwarden::report
