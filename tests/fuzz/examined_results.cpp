#include "fuzz/examined_results.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "fuzz/target.hpp"
#include "report/format.hpp"
#include "report/part.hpp"
#include "text/utf8.hpp"

namespace stepwarden::fuzz {
namespace {

using report::Format;

std::string written(Format format, const report::Part& part, bool colour = false) {
    std::ostringstream out;
    report::write(format, {&part, 1}, colour, out);
    return out.str();
}

bool acts(std::uint32_t code) {
    if (code < 0x20) return code != '\n';
    return (code >= 0x7f && code < 0xa0) || (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2060 && code <= 0x206f) || code == 0xfffe || code == 0xffff;
}

void examine_place(const text::Position& where, const text::Tree& tree) {
    if (where.file == text::no_file) return;
    hold(where.file < tree.size(), "a place is in a file of the tree");
    const auto content = tree.read(where.file);
    if (!content || where.line == 0) return;
    const auto lines = static_cast<std::uint32_t>(std::ranges::count(*content, '\n')) + 1;
    hold(where.line <= lines, "a place is in a line that its file has");
}

void examine_finding(const check::Finding& finding, const text::Tree& tree) {
    hold(!finding.rule.empty() && !finding.message.empty(), "a finding has a rule and a message");
    hold(!finding.fingerprint.empty(), "a finding has a fingerprint");
    examine_place(finding.where, tree);
    for (const check::Related& related : finding.related) examine_place(related.where, tree);
}

}  // namespace

bool acts(std::string_view text) {
    while (!text.empty()) {
        const text::Character character = text::first_character(text);
        if (character.length == 0 || acts(character.code)) return true;
        text.remove_prefix(character.length);
    }
    return false;
}

std::string examined(const check::Results& results, const text::Tree& tree) {
    for (const check::Finding& finding : results.findings) examine_finding(finding, tree);
    for (const check::Unanalysed& input : results.unanalysed)
        hold(!input.reason.empty(), "what is left out has a reason");
    const report::Part part{"", &results, &tree};
    for (const std::string_view name : report::format_names()) {
        const Format format = *report::format_named(name);
        const std::string text = written(format, part);
        hold(!acts(text), "a form holds nothing that acts on who shows it");
        const bool is_json = format == Format::json || format == Format::sarif || format == Format::gitlab;
        if (is_json) hold(nlohmann::json::accept(text), "JSON is JSON");
        if (format == Format::line || format == Format::jsonl)
            hold(static_cast<std::size_t>(std::ranges::count(text, '\n')) == results.findings.size(),
                 "a form of lines has one a finding");
        if (format == Format::junit)
            hold(std::ranges::count(text, '<') == std::ranges::count(text, '>'), "XML has whole tags");
    }
    written(Format::text, part, true);
    return written(Format::json, part);
}

}  // namespace stepwarden::fuzz
