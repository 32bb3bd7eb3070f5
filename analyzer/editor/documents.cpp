#include "editor/documents.hpp"

#include <algorithm>

#include "editor/json_fields.hpp"

namespace stepwarden::editor {

using nlohmann::json;

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
        const auto start = position_in(below(*range, {"start"}));
        const auto end = position_in(below(*range, {"end"}));
        if (!start || !end) return tl::unexpected<std::string>("the range of a change is none");
        const TextLines lines(text);
        const std::size_t first = lines.offset(*start, encoding);
        const std::size_t last = std::max(first, lines.offset(*end, encoding));
        text.replace(first, last - first, given);
    }
    return text;
}

const Document* Documents::find(const std::string& uri) const {
    const auto found = by_uri_.find(uri);
    return found == by_uri_.end() ? nullptr : &found->second;
}

Document* Documents::find(const std::string& uri) {
    const auto found = by_uri_.find(uri);
    return found == by_uri_.end() ? nullptr : &found->second;
}

}  // namespace stepwarden::editor
