#include "report/line.hpp"

#include <fmt/ostream.h>

#include <algorithm>

#include "text/visible.hpp"

namespace stepwarden::report {

void write_line(std::span<const Part> parts, std::ostream& out) {
    for (const Part& part : parts)
        for (const check::Finding& finding : part.results->findings) {
            const Place place = place_of(part, finding.where);
            fmt::print(out, "{}:{}:{}: {}: {} [{}]\n", text::visible(place.path), std::max(place.line, 1U),
                       std::max(place.column, 1U), check::name(finding.severity), text::visible(finding.message),
                       finding.rule);
        }
}

}  // namespace stepwarden::report
