// Findings that are made of hostile text, in all formats: the first three bytes say at which line and column a finding
// is and how long, the rest is every text that it has and the file that it is in. No text may come out as markup: all
// has as many '<' as the same findings have with harmless texts.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "check/finding.hpp"
#include "fuzz/examined_results.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets/all.hpp"
#include "report/format.hpp"
#include "report/html/report_page.hpp"

namespace stepwarden::fuzz {
namespace {

struct Sample {
    text::Tree tree;
    check::Results results;
};

check::Finding finding_of(const std::string& text, text::Position where, std::uint32_t length) {
    check::Finding finding;
    finding.rule = "step-never-reached";
    finding.severity = check::Severity::error;
    finding.message = finding.task = finding.help = finding.role = finding.section = finding.release = text;
    finding.services = {text, text};
    finding.step = 3;
    finding.where = where;
    finding.length = length;
    finding.related = {{{0, 1, 1}, text, check::Played::before}, {{0, 0, 0}, text, check::Played::after}};
    finding.fingerprint = "0123456789abcdef";
    return finding;
}

Sample sample_of(const std::string& text, const std::string& content, text::Position where, std::uint32_t length) {
    Sample sample{text::Tree::from_memory({{text + ".yaml", content}}), {}};
    sample.results.findings = {finding_of(text, where, length)};
    sample.results.suppressed = {{finding_of(text, where, length), check::Suppressed::By::comment, text}};
    sample.results.unanalysed = {{text, 1, text}};
    sample.results.remarks = {text};
    return sample;
}

std::string page_of(const Sample& sample) {
    return report::html::report_page({"name", {"", &sample.results, &sample.tree}, nullptr, nullptr, {"remark"}, {}});
}

std::string written(report::Format format, const Sample& sample) {
    const report::Part part{"", &sample.results, &sample.tree};
    std::ostringstream out;
    report::write(format, {&part, 1}, false, out);
    return out.str();
}

auto tags_in(const std::string& text) { return std::ranges::count(text, '<'); }

}  // namespace

void report(std::string_view bytes) {
    if (bytes.size() < 4) return;
    const text::Position where{0, static_cast<unsigned char>(bytes[0]), static_cast<unsigned char>(bytes[1])};
    const auto length = static_cast<unsigned char>(bytes[2]);
    const std::string text(bytes.substr(3));
    const Sample hostile = sample_of(text, text, where, length);
    const Sample harmless = sample_of("x", "x", where, length);
    for (const report::Format format :
         {report::Format::json, report::Format::jsonl, report::Format::sarif, report::Format::gitlab,
          report::Format::github, report::Format::zuul, report::Format::line, report::Format::junit}) {
        const std::string form = written(format, hostile);
        hold(!acts(form), "a form holds nothing that acts on who shows it");
        if (format == report::Format::junit)
            hold(tags_in(form) == tags_in(written(format, harmless)), "XML has the tags that were meant, and no other");
        if (format == report::Format::github || format == report::Format::line || format == report::Format::jsonl)
            hold(std::ranges::count(form, '\n') == std::ranges::count(written(format, harmless), '\n'),
                 "a form of lines has those that were meant, and no other");
    }
    hold(!acts(written(report::Format::text, hostile)), "text holds nothing that acts on a terminal");
    hold(tags_in(page_of(hostile)) == tags_in(page_of(harmless)),
         "the page has the tags that were meant, and no other");
}

}  // namespace stepwarden::fuzz
