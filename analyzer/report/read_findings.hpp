// Findings read back from the document "stepwarden-findings/1", to be written in another format. What the document does
// not hold, such as the contents of files, is missing from formats that show it.
#pragma once

#include <tl/expected.hpp>

#include "report/findings_document.hpp"
#include "report/part.hpp"

namespace stepwarden::report {

struct ReadFindings {
    check::Results results;
    /// The files that the findings are in, empty.
    text::Tree tree;

    [[nodiscard]] Part part() const { return {"", &results, &tree}; }
};

/// Fails with a sentence when a finding lacks something.
tl::expected<ReadFindings, std::string> read_findings(const FindingsDocument& document);

}  // namespace stepwarden::report
