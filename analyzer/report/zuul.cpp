#include "report/zuul.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "report/finding_text.hpp"
#include "report/json_array.hpp"
#include "report/region.hpp"
#include "report/repository_path.hpp"
#include "report/tool.hpp"
#include "text/utf8.hpp"
#include "text/visible.hpp"

namespace stepwarden::report {

namespace {

using Json = nlohmann::ordered_json;

/// Gerrit takes comments of 16 KiB.
constexpr std::size_t most_of_message = 16'000;
/// All warnings become part of one comment on the change.
constexpr std::size_t most_warnings = 20;

std::string one_line(const Json& json) { return json.dump(-1, ' ', true, Json::error_handler_t::replace); }

std::string_view level(check::Severity severity) {
    return severity == check::Severity::note ? "info" : check::name(severity);
}

/// Comments by path, and what has no path to be put at.
struct Notes {
    std::map<std::string, std::vector<std::string>> comments;
    std::vector<std::string> warnings;
};

/// A file that the change's repository may have: Zuul looks for it there by this very name.
bool is_repository_path(const std::string& path) {
    return path != "." && !path.starts_with('/') && !path.starts_with("../") && text::visible(path) == path;
}

std::string comment(const Part& part, const check::Finding& finding, Regions& regions) {
    const Region region = regions.of(finding.where, finding.length);
    Json json = {{"line", region.line},
                 {"message", text::shortened(finding_text(part, finding), most_of_message)},
                 {"level", level(finding.severity)}};
    if (finding.where.line > 0)
        json["range"] = {{"start_line", region.line},
                         {"start_character", region.column - 1},
                         {"end_line", region.line},
                         {"end_character", region.end_column - 1}};
    return one_line(json);
}

void add(Notes& notes, const Part& part) {
    Regions regions(part.tree);
    for (const check::Finding& finding : part.results->findings) {
        const Place place = place_of(part, finding.where);
        const std::string path = plain_path(place.path);
        if (is_in_input(part, finding.where) && is_repository_path(path))
            notes.comments[path].push_back(comment(part, finding, regions));
        else
            notes.warnings.push_back(fmt::format("{}: {}: {} [{}]", place_text(place), check::name(finding.severity),
                                                 text::visible(finding.message), text::visible(finding.rule)));
    }
    for (const check::Unanalysed& input : part.results->unanalysed)
        notes.warnings.push_back(
            fmt::format("{}: {}", place_text({part.prefix + input.path, input.line, 0}), unanalysed_text(input)));
}

void write_comments(const Notes& notes, std::ostream& out) {
    out << "{";
    bool is_first = true;
    for (const auto& [path, comments] : notes.comments) {
        out << (is_first ? "\n" : ",\n") << one_line(path) << ": ";
        is_first = false;
        JsonArray list(out);
        for (const std::string& each : comments) list.add(each);
        list.close();
    }
    out << "}";
}

void write_warnings(const std::vector<std::string>& warnings, std::ostream& out) {
    JsonArray list(out);
    for (std::size_t i = 0; i < std::min(warnings.size(), most_warnings); ++i)
        list.add(one_line(text::shortened(warnings[i], most_of_message / most_warnings)));
    if (warnings.size() > most_warnings)
        list.add(one_line(fmt::format("{}: {} more are not listed here", tool_name, warnings.size() - most_warnings)));
    list.close();
}

void write_artifacts(std::span<const WrittenFile> files, std::ostream& out) {
    JsonArray list(out);
    for (const WrittenFile& file : files) {
        const std::string path = plain_path(file.path);
        if (!is_repository_path(path)) continue;
        list.add(one_line({{"name", fmt::format("{} findings ({})", tool_name, file.format)},
                           {"url", uri_of(path)},
                           {"metadata", {{"type", fmt::format("{}_{}", tool_name, file.format)}}}}));
    }
    list.close();
}

}  // namespace

void write_zuul(std::span<const Part> parts, std::span<const WrittenFile> files, std::ostream& out) {
    Notes notes;
    for (const Part& part : parts) add(notes, part);
    out << "{\"zuul\": {\n\"file_comments\": ";
    write_comments(notes, out);
    out << ",\n\"warnings\": ";
    write_warnings(notes.warnings, out);
    out << ",\n\"artifacts\": ";
    write_artifacts(files, out);
    out << "}}\n";
}

}  // namespace stepwarden::report
