#include "report/text.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "report/snippet.hpp"
#include "report/style.hpp"
#include "text/visible.hpp"

namespace stepwarden::report {

namespace {

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) {
        if (!out.empty()) out += ", ";
        out += name;
    }
    return out;
}

/// "upgrade_tasks of nova_compute, role Compute, step 6", as far as it is known.
std::string belonging(const check::Finding& finding) {
    std::string out = finding.section;
    const auto add = [&out](std::string_view separator, const std::string& text) {
        if (!out.empty()) out += separator;
        out += text;
    };
    if (!finding.services.empty()) add(" of ", joined(finding.services));
    if (!finding.role.empty()) add(", ", "role " + finding.role);
    if (finding.step) add(", ", fmt::format("step {}", *finding.step));
    return out;
}

std::vector<text::Position> places(const check::Finding& finding) {
    std::vector<text::Position> all = {finding.where};
    for (const check::Related& related : finding.related) all.push_back(related.where);
    return all;
}

void write_finding(const Part& part, SourceLines& lines, const check::Finding& finding, const Style& style,
                   std::ostream& out) {
    const std::size_t gutter = gutter_width(places(finding));
    const std::string heading = fmt::format("{}[{}]", check::name(finding.severity), finding.rule);
    out << style.severity(finding.severity, heading) << style.strong(": " + text::visible(finding.message)) << '\n';
    write_snippet(part, lines, {finding.where, finding.length, belonging(finding), finding.severity}, gutter, style,
                  out);
    if (!finding.task.empty())
        out << std::string(gutter, ' ') << ' ' << style.frame("=") << " task: " << text::visible(finding.task) << '\n';
    for (const check::Related& related : finding.related) {
        out << style.severity(check::Severity::note, "note") << ": " << text::visible(related.message) << '\n';
        write_snippet(part, lines, {related.where, 0, {}, check::Severity::note}, gutter, style, out);
    }
    const std::string see = fmt::format("see `stepwarden explain {}`", finding.rule);
    out << style.frame("help") << ": " << (finding.help.empty() ? see : text::visible(finding.help) + "; " + see)
        << "\n\n";
}

}  // namespace

void write_text(std::span<const Part> parts, bool colour, std::ostream& out) {
    const Style style{colour};
    for (const Part& part : parts) {
        SourceLines lines(part.tree);
        for (const check::Finding& finding : part.results->findings) write_finding(part, lines, finding, style, out);
    }
}

}  // namespace stepwarden::report
