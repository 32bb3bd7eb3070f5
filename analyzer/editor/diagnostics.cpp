#include "editor/diagnostics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "editor/uri.hpp"
#include "report/tool.hpp"
#include "text/visible.hpp"

namespace stepwarden::editor {
namespace {

using nlohmann::json;

/// Rules whose findings say that something is of no use, which editors grey out.
constexpr std::array<std::string_view, 3> about_unused = {"schema-unused-suppression", "schema-str-replace-unused-key",
                                                          "contract-unread-role-variable"};
constexpr int tag_unnecessary = 1;

int severity_number(check::Severity severity) {
    switch (severity) {
        case check::Severity::error:
            return 1;
        case check::Severity::warning:
            return 2;
        case check::Severity::note:
            break;
    }
    return 3;
}

json json_of(EditorPosition position) { return {{"line", position.line}, {"character", position.character}}; }

class Writer {
public:
    Writer(const text::Tree& tree, const Shown& shown) : tree_(tree), shown_(shown) {}

    void add(const check::Finding& finding) {
        json diagnostic = {{"range", range_of(finding.where, finding.length)},
                           {"severity", severity_number(finding.severity)},
                           {"code", finding.rule},
                           {"source", report::tool_name},
                           {"message", message_of(finding)},
                           {"data", {{"fingerprint", finding.fingerprint}}}};
        if (const std::string address = report::rule_address(finding.rule); !address.empty())
            diagnostic["codeDescription"] = {{"href", address}};
        if (std::ranges::find(about_unused, finding.rule) != about_unused.end()) diagnostic["tags"] = {tag_unnecessary};
        if (json related = related_of(finding); !related.empty()) diagnostic["relatedInformation"] = std::move(related);
        put(is_shown(finding.where) ? std::string(tree_.path(finding.where.file)) : shown_.elsewhere,
            std::move(diagnostic));
    }

    void add(const check::Unanalysed& input) {
        const auto file = tree_.find(input.path);
        const text::Position where =
            file ? text::Position{*file, input.line, input.line == 0 ? 0U : 1U} : text::Position{};
        std::string message = text::visible(input.reason);
        if (!file && !input.path.empty())
            message = fmt::format("{}{}: {}", text::visible(input.path),
                                  input.line == 0 ? "" : fmt::format(":{}", input.line), message);
        put(file ? input.path : shown_.elsewhere, {{"range", range_of(where, 0)},
                                                   {"severity", severity_number(check::Severity::error)},
                                                   {"code", unanalysed_code},
                                                   {"source", report::tool_name},
                                                   {"message", std::move(message)}});
    }

    DiagnosticsByPath take() { return std::move(all_); }

private:
    void put(const std::string& path, json diagnostic) {
        const auto [entry, is_new] = all_.try_emplace(path, json::array());
        entry->second.push_back(std::move(diagnostic));
    }

    [[nodiscard]] bool is_shown(const text::Position& where) const {
        return where.file != text::no_file && tree_.mount_of(where.file) == text::main_mount;
    }

    const TextLines& lines_of(text::FileId file) {
        if (const auto found = lines_.find(file); found != lines_.end()) return found->second;
        const auto bytes = tree_.read(file);
        return lines_.emplace(file, TextLines(bytes ? *bytes : std::string_view())).first->second;
    }

    json range_of(const text::Position& where, std::uint32_t length) {
        if (!is_shown(where)) return {{"start", json_of({})}, {"end", json_of({})}};
        const TextLines& lines = lines_of(where.file);
        const std::size_t line = where.line == 0 ? 0 : where.line - 1;
        const std::string_view text = lines.line(line);
        // A whole line is underlined from its first letter to its last.
        const bool whole = length == 0 && where.column <= 1;
        const std::size_t begin =
            std::min(whole ? text.find_first_not_of(" \t") : std::max(where.column, 1U) - std::size_t{1}, text.size());
        const std::size_t end = length == 0 ? text.find_last_not_of(" \t\r") + 1 : begin + length;
        return {{"start", json_of(lines.position(line, begin, shown_.encoding))},
                {"end", json_of(lines.position(line, std::max(end, begin), shown_.encoding))}};
    }

    [[nodiscard]] std::string message_of(const check::Finding& finding) const {
        std::string message = text::visible(finding.message);
        if (!is_shown(finding.where) && finding.where.file != text::no_file)
            message = fmt::format("{}:{}: {}", text::visible(check::shown_path(tree_, finding.where.file)),
                                  finding.where.line, message);
        return finding.help.empty() ? message : fmt::format("{}\nhelp: {}", message, text::visible(finding.help));
    }

    json related_of(const check::Finding& finding) {
        json all = json::array();
        for (const check::Related& related : finding.related) {
            if (!is_shown(related.where)) continue;
            all.push_back({{"location",
                            {{"uri", uri_of_path(shown_.root / tree_.path(related.where.file))},
                             {"range", range_of(related.where, 0)}}},
                           {"message", text::visible(related.message)}});
        }
        return all;
    }

    const text::Tree& tree_;
    const Shown& shown_;
    std::map<text::FileId, TextLines> lines_;
    DiagnosticsByPath all_;
};

}  // namespace

DiagnosticsByPath diagnostics_of(const check::Results& results, const text::Tree& tree, const Shown& shown) {
    Writer writer(tree, shown);
    for (const check::Finding& finding : results.findings) writer.add(finding);
    for (const check::Unanalysed& input : results.unanalysed) writer.add(input);
    return writer.take();
}

}  // namespace stepwarden::editor
