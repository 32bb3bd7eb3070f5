#include "editor/answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "editor/definition.hpp"
#include "editor/json_fields.hpp"
#include "editor/line_map.hpp"
#include "editor/markdown.hpp"
#include "editor/outline.hpp"
#include "editor/suppress.hpp"
#include "editor/uri.hpp"

namespace stepwarden::editor {
namespace {

using nlohmann::json;

constexpr std::string_view quick_fix = "quickfix";

/// A place that was asked about.
struct Asked {
    Workspace::Place place;
    std::size_t line = 0;
    /// In bytes.
    std::size_t column = 0;
    std::string_view content;
};

std::optional<Asked> asked(const Workspace& workspace, const json& parameters) {
    const auto place = workspace.place_of(text_at(below(parameters, {"textDocument"}), "uri"));
    const auto position = position_in(below(parameters, {"position"}));
    if (!place || !position) return std::nullopt;
    const TextLines lines(place->document->text);
    if (position->line >= lines.size()) return std::nullopt;
    return Asked{*place, position->line, lines.offset(*position, workspace.encoding()) - lines.start(position->line),
                 lines.line(position->line)};
}

json range_of(std::string_view text, const Target& target, Encoding encoding) {
    const TextLines lines(text);
    const auto point = [&](std::size_t column) {
        const EditorPosition position = lines.position(target.line, column, encoding);
        return json{{"line", position.line}, {"character", position.character}};
    };
    return {{"start", point(target.column)}, {"end", point(target.column + target.length)}};
}

/// What was found out about the task around a place, if its first line is still the same.
const json* note_at(const Asked& asked) {
    if (asked.place.notes == nullptr || asked.place.noted_text == nullptr) return nullptr;
    const std::string& text = asked.place.document->text;
    const LineMap map(*asked.place.noted_text, text);
    std::map<std::size_t, const json*> by_line;
    std::vector<std::size_t> starts;
    for (const json& note : *asked.place.notes)
        if (const auto line = map.to_newer(note["line"].get<std::size_t>())) by_line.emplace(*line, &note);
    for (const auto& [line, note] : by_line) starts.push_back(line);
    const auto start = enclosing(text, asked.line, starts);
    return start ? by_line.at(*start) : nullptr;
}

std::string in_words(const Asked& asked, std::string_view name, const Target& target) {
    const std::string where = target.path == asked.place.path
                                  ? fmt::format("line {}", target.line + 1)
                                  : code_span(fmt::format("{}:{}", target.path, target.line + 1));
    return fmt::format("{} comes from {} in {}\n\n", code_span(name), code_span(target.how), where);
}

std::vector<Target> targets_at(const Workspace& workspace, const Asked& asked) {
    const Texts texts = workspace.texts_of(*asked.place.project);
    return definitions_at({*asked.place.project, texts}, asked.place.path, asked.line, asked.column);
}

json action_of(const std::string& uri, const json& diagnostic, const CommentLine& comment) {
    const json place = {{"line", comment.line}, {"character", 0}};
    const json edit = {{"range", {{"start", place}, {"end", place}}}, {"newText", comment.text}};
    json changes = json::object();
    changes[uri] = {edit};
    return {{"title", fmt::format("Suppress {} here", text_at(diagnostic, "code"))},
            {"kind", quick_fix},
            {"diagnostics", {diagnostic}},
            {"edit", {{"changes", std::move(changes)}}}};
}

bool wants_quick_fixes(const json& only) {
    return !only.is_array() || std::ranges::any_of(only, [](const json& kind) {
        return kind.is_string() && (kind == quick_fix || kind.get_ref<const std::string&>().empty());
    });
}

}  // namespace

json hover(const Workspace& workspace, const json& parameters) {
    const auto about = asked(workspace, parameters);
    if (!about) return nullptr;
    std::string text;
    const std::string_view name = word_at(about->content, about->column);
    if (const auto targets = targets_at(workspace, *about); !targets.empty() && !targets.front().how.empty())
        text = in_words(*about, name, targets.front());
    if (const json* note = note_at(*about)) text += (*note)["text"].get_ref<const std::string&>();
    if (text.empty()) return nullptr;
    return {{"contents", {{"kind", "markdown"}, {"value", text}}}};
}

json definition(const Workspace& workspace, const json& parameters) {
    json places = json::array();
    const auto about = asked(workspace, parameters);
    if (!about) return places;
    const Project& project = *about->place.project;
    for (const Target& target : targets_at(workspace, *about)) {
        const std::string* text = workspace.text_of(project, target.path);
        places.push_back({{"uri", workspace.uri_of(project, target.path)},
                          {"range", range_of(text == nullptr ? "" : *text, target, workspace.encoding())}});
    }
    const json* note = places.empty() ? note_at(*about) : nullptr;
    if (note != nullptr && workspace.origin() != nullptr && !text_at(*note, "origin").empty()) {
        const json place = {{"line", (*note)["origin_line"]}, {"character", 0}};
        places.push_back({{"uri", uri_of_path(workspace.origin()->root().path / text_at(*note, "origin"))},
                          {"range", {{"start", place}, {"end", place}}}});
    }
    return places;
}

json code_actions(const Workspace& workspace, const json& parameters) {
    json actions = json::array();
    const auto place = workspace.place_of(text_at(below(parameters, {"textDocument"}), "uri"));
    const json& diagnostics = below(parameters, {"context", "diagnostics"});
    if (!place || !diagnostics.is_array() || !wants_quick_fixes(below(parameters, {"context", "only"}))) return actions;
    // Of generated files the comments are gone with the next generation.
    if (place->project->root().kind != Root::Kind::checkout) return actions;
    for (const json& diagnostic : diagnostics) {
        const std::string rule = text_at(diagnostic, "code");
        const auto start = position_in(below(diagnostic, {"range", "start"}));
        if (text_at(diagnostic, "source") != "stepwarden" || rule == unanalysed_code || !start) continue;
        if (const auto comment = suppression_of(place->document->text, start->line, rule))
            actions.push_back(action_of(place->document->uri, diagnostic, *comment));
    }
    return actions;
}

}  // namespace stepwarden::editor
