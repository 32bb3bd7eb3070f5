#include "report/json.hpp"

#include "report/finding_json.hpp"
#include "report/findings_document.hpp"

namespace stepwarden::report {

void write_json(std::span<const Part> parts, std::ostream& out) { write_json_shard(parts, std::nullopt, out); }

void write_json_shard(std::span<const Part> parts, const std::optional<check::Shard>& shard, std::ostream& out) {
    FindingsDocument document{shard, {}, {}, totals_json(totals(parts))};
    for (const Part& part : parts) {
        for (const check::Finding& finding : part.results->findings)
            document.findings.push_back(finding_json(part, finding));
        for (const check::Unanalysed& input : part.results->unanalysed)
            document.unanalysed.push_back(unanalysed_json(part, input));
    }
    write(document, out);
}

}  // namespace stepwarden::report
