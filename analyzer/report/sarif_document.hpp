// A SARIF document in pieces: how it is laid out, and how documents of the shards of a run are read back and joined.
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

/// Each text is JSON on one line.
struct SarifDocument {
    std::optional<check::Shard> shard;
    /// Of the tool.
    std::string name;
    std::string version;
    /// Empty when there is none.
    std::string homepage;
    std::string notifications;
    std::vector<std::string> rules;
    std::string invocation;
    std::vector<std::string> results;
};

/// One rule and one result a line, so that two documents can be compared line by line.
void write(const SarifDocument& document, std::ostream& out);

/// Fails with a sentence on what is no SARIF of this program.
tl::expected<SarifDocument, std::string> read_sarif_document(std::string_view json);

/// What one run over the units of all gives, when they are in its order. Rules that only some have are added behind
/// those of the first, and results refer to them there.
SarifDocument merged(std::span<const SarifDocument> documents);

/// The worst level among the results that nothing suppresses.
std::optional<check::Severity> worst_of(const SarifDocument& document);

/// Whether all input could be analysed.
bool is_complete(const SarifDocument& document);

}  // namespace stepwarden::report
