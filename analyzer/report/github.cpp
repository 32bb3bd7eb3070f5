#include "report/github.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <string>

#include "report/finding_text.hpp"
#include "report/region.hpp"
#include "report/repository_path.hpp"
#include "text/utf8.hpp"
#include "text/visible.hpp"

namespace stepwarden::report {

namespace {

/// What GitHub keeps of an annotation's message.
constexpr std::size_t most_of_message = 64'000;

std::string_view command(check::Severity severity) {
    return severity == check::Severity::note ? "notice" : check::name(severity);
}

std::string escaped(std::string_view text, std::string_view characters) {
    std::string out;
    for (const char c : text) {
        if (characters.find(c) == std::string_view::npos)
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

/// `text` may have several lines, each of them visible.
std::string message(std::string_view text) { return escaped(text::shortened(text, most_of_message), "%\r\n"); }

std::string property(std::string_view text) { return escaped(text::visible(text), "%\r\n:,"); }

void write_finding(const Part& part, const check::Finding& finding, Regions& regions, std::ostream& out) {
    const Place place = place_of(part, finding.where);
    std::string text = finding_text(part, finding);
    fmt::print(out, "::{} ", command(finding.severity));
    if (is_in_input(part, finding.where)) {
        const Region region = regions.of(finding.where, finding.length);
        fmt::print(out, "file={},line={},endLine={},", property(plain_path(place.path)), region.line, region.line);
        if (place.line > 0) fmt::print(out, "col={},endColumn={},", region.column, region.end_column);
    } else {
        text = fmt::format("{}: {}", place_text(place), text);
    }
    fmt::print(out, "title={}::{}\n", property(finding.rule), message(text));
}

void write_unanalysed(const Part& part, const check::Unanalysed& input, std::ostream& out) {
    fmt::print(out, "::error file={},line={},title=input-not-analysed::{}\n",
               property(plain_path(part.prefix + input.path)), std::max(input.line, 1U),
               message(unanalysed_text(input)));
}

}  // namespace

void write_github(std::span<const Part> parts, std::ostream& out) {
    for (const Part& part : parts) {
        Regions regions(part.tree);
        for (const check::Finding& finding : part.results->findings) write_finding(part, finding, regions, out);
        for (const check::Unanalysed& input : part.results->unanalysed) write_unanalysed(part, input, out);
    }
}

}  // namespace stepwarden::report
