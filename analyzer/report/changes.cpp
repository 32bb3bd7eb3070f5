#include "report/changes.hpp"

#include <map>
#include <sstream>
#include <string>
#include <tuple>

#include "report/finding_json.hpp"
#include "report/line.hpp"
#include "report/text.hpp"

namespace stepwarden::report {
namespace {

using Identity = std::tuple<std::string, std::string, check::Severity, std::string>;

Identity identity(const Part& part, const check::Finding& finding) {
    return {part.prefix, finding.fingerprint, finding.severity, finding.message};
}

/// One finding as a format writes it.
std::string alone(const Part& part, const check::Finding& finding, Format format, bool colour) {
    if (format == Format::jsonl) return finding_json(part, finding);
    check::Results results;
    results.findings.push_back(finding);
    const Part only{part.prefix, &results, part.tree};
    std::ostringstream out;
    if (format == Format::text)
        write_text({&only, 1}, colour, out);
    else
        write_line({&only, 1}, out);
    return out.str();
}

std::string told(const Part& part, const check::Finding& finding, Format format, bool is_new, bool colour) {
    if (format == Format::jsonl)
        return std::string(R"({"event": ")") + (is_new ? "new" : "fixed") + R"(", "finding": )" +
               alone(part, finding, format, colour) + "}\n";
    if (format == Format::line) return (is_new ? "+" : "-") + alone(part, finding, format, colour);
    // What is gone can no longer be shown.
    return is_new ? "new: " + alone(part, finding, format, colour)
                  : "fixed: " + alone(part, finding, Format::line, false);
}

void write_all(std::span<const Part> parts, std::span<const check::Results> results, Format format, bool is_new,
               bool colour, std::ostream& out) {
    for (std::size_t i = 0; i < parts.size(); ++i)
        for (const check::Finding& finding : results[i].findings)
            out << told(parts[i], finding, format, is_new, colour);
}

}  // namespace

std::vector<check::Results> only_in(std::span<const Part> parts, std::span<const Part> others) {
    std::map<Identity, std::size_t> known;
    for (const Part& part : others)
        for (const check::Finding& finding : part.results->findings) ++known[identity(part, finding)];
    std::vector<check::Results> all;
    for (const Part& part : parts) {
        check::Results& results = all.emplace_back();
        for (const check::Finding& finding : part.results->findings) {
            std::size_t& left = known[identity(part, finding)];
            if (left > 0)
                --left;
            else
                results.findings.push_back(finding);
        }
    }
    return all;
}

bool tells_changes(Format format) {
    return format == Format::text || format == Format::line || format == Format::jsonl;
}

void write_changes(Format format, std::span<const Part> before, std::span<const Part> after, bool colour,
                   std::ostream& out) {
    write_all(before, only_in(before, after), format, false, colour, out);
    write_all(after, only_in(after, before), format, true, colour, out);
}

}  // namespace stepwarden::report
