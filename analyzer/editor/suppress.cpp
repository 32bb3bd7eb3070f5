#include "editor/suppress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "check/suppressions.hpp"
#include "editor/positions.hpp"
#include "yaml/parse.hpp"

namespace stepwarden::editor {
namespace {

/// What all documents of a text come to; nothing when it is no YAML.
std::optional<std::vector<std::uint64_t>> contents_of(std::string_view text) {
    const auto stream = yaml::parse(text, text::no_file);
    if (!stream) return std::nullopt;
    std::vector<std::uint64_t> contents;
    for (const yaml::Node& document : stream->documents) contents.push_back(yaml::fingerprint(document));
    return contents;
}

bool covers(std::string_view text, std::size_t comment, std::size_t line, std::string_view rule) {
    check::Finding finding;
    finding.rule = rule;
    finding.where = {text::no_file, static_cast<std::uint32_t>(line + 1), 1};
    const auto all = check::find_suppressions(text::no_file, text);
    return std::ranges::any_of(
        all, [&](const check::Suppression& each) { return each.where.line == comment + 1 && each.covers(finding); });
}

std::size_t indentation(std::string_view line) { return std::min(line.find_first_not_of(' '), line.size()); }

/// The line itself, then those that begin what it is in, from the inside out.
std::vector<std::size_t> candidates(const TextLines& lines, std::size_t line) {
    std::vector<std::size_t> found;
    std::size_t least = std::string_view::npos;
    for (std::size_t here = line + 1; here-- > 0;) {
        const std::string_view content = lines.line(here);
        const std::size_t indent = indentation(content);
        if (indent == content.size() || content[indent] == '#' || indent >= least) continue;
        least = indent;
        found.push_back(here);
    }
    return found;
}

}  // namespace

std::optional<CommentLine> suppression_of(std::string_view text, std::size_t line, std::string_view rule) {
    const auto before = contents_of(text);
    const TextLines lines(text);
    if (!before || line >= lines.size()) return std::nullopt;
    for (const std::size_t here : candidates(lines, line)) {
        // A comment over the outermost key would cover most of a file.
        if (indentation(lines.line(here)) == 0 && here != line && !lines.line(here).starts_with('-')) break;
        CommentLine comment{here, std::string(indentation(lines.line(here)), ' ')};
        comment.text += fmt::format("# stepwarden: ignore[{}]\n", rule);
        std::string after(text);
        after.insert(lines.start(here), comment.text);
        if (covers(after, here, line + 1, rule) && contents_of(after) == before) return comment;
    }
    return std::nullopt;
}

}  // namespace stepwarden::editor
