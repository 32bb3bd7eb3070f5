#include "report/jsonl.hpp"

#include "report/finding_json.hpp"

namespace stepwarden::report {

void write_jsonl(std::span<const Part> parts, std::ostream& out) {
    for (const Part& part : parts)
        for (const check::Finding& finding : part.results->findings) out << finding_json(part, finding) << '\n';
}

}  // namespace stepwarden::report
