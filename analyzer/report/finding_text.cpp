#include "report/finding_text.hpp"

#include <fmt/format.h>

#include <iterator>

#include "text/visible.hpp"

namespace stepwarden::report {

std::string place_text(const Place& place) {
    std::string out = text::visible(place.path);
    for (const std::uint32_t number : {place.line, place.column})
        if (number > 0) out += fmt::format(":{}", number);
    return out;
}

std::string finding_text(const Part& part, const check::Finding& finding) {
    std::string out = text::visible(finding.message);
    for (const check::Related& related : finding.related)
        fmt::format_to(std::back_inserter(out), "\n{}: {}", place_text(place_of(part, related.where)),
                       text::visible(related.message));
    if (!finding.help.empty()) out += "\nhelp: " + text::visible(finding.help);
    fmt::format_to(std::back_inserter(out), "\nsee `stepwarden explain {}`", text::visible(finding.rule));
    return out;
}

std::string unanalysed_text(const check::Unanalysed& input) {
    return "could not be analysed: " + text::visible(input.reason);
}

}  // namespace stepwarden::report
