#include "report/changes_markdown.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "report/change_words.hpp"
#include "text/code_span.hpp"
#include "text/visible.hpp"

namespace stepwarden::report {
namespace {

/// GitHub takes 65536 characters, Gerrit 16 KiB by default.
constexpr std::size_t most_bytes = 15'000;

/// Characters that Markdown gives a meaning in the middle of a line.
constexpr std::string_view marks = R"(\`*_{}[]#!|~$)";

std::string html(std::string_view text) {
    std::string escaped;
    for (const char c : text::visible(text)) {
        if (c == '&')
            escaped += "&amp;";
        else if (c == '<')
            escaped += "&lt;";
        else if (c == '>')
            escaped += "&gt;";
        else if (c == '@')
            escaped += "&#64;";
        else
            escaped += c;
    }
    return escaped;
}

/// A code span: nothing in it has a meaning, and it ends with more backticks than it holds in a row.
std::string code(std::string_view text) { return text::code_span(text::visible(text)); }

/// `@` would call people.
std::string plain(std::string_view text) {
    std::string escaped;
    for (const char c : text::visible(text)) {
        if (c == '<')
            escaped += "&lt;";
        else if (c == '&')
            escaped += "&amp;";
        else if (c == '@')
            escaped += "&#64;";
        else if (marks.find(c) != std::string_view::npos)
            escaped += std::string("\\") + c;
        else
            escaped += c;
    }
    return escaped;
}

std::string details(std::string_view title, const std::string& body) {
    return fmt::format("<details><summary>{}</summary>\n\n{}\n</details>\n", title, body);
}

std::string group_text(const ChangeGroup& group) {
    std::string body;
    for (const ChangeEntry& entry : group.entries) {
        for (const ChangeEntry::Title& title : entry.titles)
            body += fmt::format("- **{}** {} ({})\n", name(entry.kind), code(title.task), plain(title.place));
        for (const std::string& sentence : entry.sentences) body += fmt::format("  - {}\n", plain(sentence));
    }
    if (!group.jobs.empty()) body += fmt::format("\n{}\n", plain(group.jobs));
    const std::string title =
        group.service.empty() ? html(group.section) : html(group.service) + ", " + html(group.section);
    return details(fmt::format("<b>{}</b>: {}", title, group.counts()), body);
}

std::string findings_text(std::string_view title, const Part& side, const std::vector<check::Finding>& findings) {
    if (findings.empty()) return {};
    std::string body;
    for (const check::Finding& finding : findings) {
        const Place place = place_of(side, finding.where);
        body += fmt::format("- **{}** {}:{} {} ({})\n", check::name(finding.severity), plain(place.path), place.line,
                            plain(finding.message), plain(finding.rule));
    }
    return details(fmt::format("<b>{}</b>: {}", title, findings.size()), body);
}

std::string list_text(std::string_view title, const std::vector<std::string>& sentences) {
    if (sentences.empty()) return {};
    std::string body;
    for (const std::string& sentence : sentences) body += fmt::format("- {}\n", plain(sentence));
    return details(fmt::format("<b>{}</b>: {}", title, sentences.size()), body);
}

std::vector<std::string> unanalysed_lines(const changes::ChangeSet& set) {
    std::vector<std::string> lines;
    for (const auto* side : {&set.old_unanalysed, &set.new_unanalysed})
        for (const check::Unanalysed& input : *side) {
            const std::string_view which = side == &set.old_unanalysed ? "old" : "new";
            lines.push_back(fmt::format("{}: {}:{}: {}", which, input.path, input.line, input.reason));
        }
    return lines;
}

}  // namespace

void write_changes_markdown(const ChangesPart& part, std::ostream& out) {
    const changes::ChangeSet& set = part.changes;
    out << fmt::format("**stepwarden**, {} to {}: {}\n\n", code(set.old_name), code(set.new_name), summary_of(set));
    std::vector<std::string> pieces = {findings_text("New findings", part.after, set.findings.added),
                                       list_text("Effects", effect_sentences(set.effects))};
    for (const ChangeGroup& group : group_changes(set)) pieces.push_back(group_text(group));
    pieces.push_back(findings_text("Fixed findings", part.before, set.findings.fixed));
    pieces.push_back(list_text("To know", set.remarks));
    pieces.push_back(list_text("Not analysed", unanalysed_lines(set)));
    std::size_t written = 0;
    std::size_t left_out = 0;
    for (const std::string& piece : pieces) {
        if (written + piece.size() > most_bytes) {
            ++left_out;
            continue;
        }
        written += piece.size();
        out << piece;
    }
    if (left_out > 0)
        out << fmt::format("\n{} more sections are too long for a comment; the text format has them.\n", left_out);
}

}  // namespace stepwarden::report
