#include "editor/documents.hpp"

#include <algorithm>
#include <limits>
#include <optional>

namespace stepwarden::editor {
namespace {

using nlohmann::json;

std::optional<std::size_t> number_at(const json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number_integer()) return std::nullopt;
    if (found->is_number_unsigned()) return found->get<std::size_t>();
    return static_cast<std::size_t>(std::max<std::int64_t>(found->get<std::int64_t>(), 0));
}

std::optional<EditorPosition> position_at(const json& range, const char* key) {
    const auto found = range.find(key);
    if (found == range.end() || !found->is_object()) return std::nullopt;
    const auto line = number_at(*found, "line");
    const auto character = number_at(*found, "character");
    if (!line || !character) return std::nullopt;
    return EditorPosition{*line, *character};
}

}  // namespace

tl::expected<std::string, std::string> changed_text(std::string text, const json& changes, Encoding encoding) {
    if (!changes.is_array()) return tl::unexpected<std::string>("contentChanges is no list");
    for (const json& change : changes) {
        if (!change.is_object() || !change.contains("text") || !change["text"].is_string())
            return tl::unexpected<std::string>("a change has no text");
        const auto& given = change["text"].get_ref<const std::string&>();
        const auto range = change.find("range");
        if (range == change.end()) {
            text = given;
            continue;
        }
        const auto start = range->is_object() ? position_at(*range, "start") : std::nullopt;
        const auto end = range->is_object() ? position_at(*range, "end") : std::nullopt;
        if (!start || !end) return tl::unexpected<std::string>("the range of a change is none");
        const TextLines lines(text);
        const std::size_t first = lines.offset(*start, encoding);
        const std::size_t last = std::max(first, lines.offset(*end, encoding));
        text.replace(first, last - first, given);
    }
    return text;
}

Document* Documents::find(const std::string& uri) {
    const auto found = by_uri_.find(uri);
    return found == by_uri_.end() ? nullptr : &found->second;
}

}  // namespace stepwarden::editor
