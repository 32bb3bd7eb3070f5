#include "report/json.hpp"

#include "report/finding_json.hpp"
#include "report/json_array.hpp"

namespace stepwarden::report {

void write_json(std::span<const Part> parts, std::ostream& out) {
    out << "{\"format\": \"stepwarden-findings/1\",\n \"findings\": ";
    JsonArray findings(out);
    for (const Part& part : parts)
        for (const check::Finding& finding : part.results->findings) findings.add(finding_json(part, finding));
    findings.close();
    out << ",\n \"unanalysed\": ";
    JsonArray unanalysed(out);
    for (const Part& part : parts)
        for (const check::Unanalysed& input : part.results->unanalysed) unanalysed.add(unanalysed_json(part, input));
    unanalysed.close();
    out << ",\n \"summary\": " << totals_json(totals(parts)) << "}\n";
}

}  // namespace stepwarden::report
