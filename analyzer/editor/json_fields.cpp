#include "editor/json_fields.hpp"

#include <algorithm>

namespace stepwarden::editor {
namespace {

using nlohmann::json;

std::optional<std::size_t> number_of(const json& number) {
    if (number.is_number_unsigned()) return number.get<std::size_t>();
    if (!number.is_number_integer()) return std::nullopt;
    return static_cast<std::size_t>(std::max<std::int64_t>(number.get<std::int64_t>(), 0));
}

}  // namespace

std::string text_at(const json& object, const char* key) {
    const json& text = below(object, {key});
    return text.is_string() ? text.get<std::string>() : "";
}

const json& below(const json& object, std::initializer_list<const char*> keys) {
    static const json nothing;
    const json* here = &object;
    for (const char* key : keys) {
        if (!here->is_object()) return nothing;
        const auto found = here->find(key);
        if (found == here->end()) return nothing;
        here = &*found;
    }
    return *here;
}

std::optional<EditorPosition> position_in(const json& position) {
    const auto line = number_of(below(position, {"line"}));
    const auto character = number_of(below(position, {"character"}));
    if (!line || !character) return std::nullopt;
    return EditorPosition{*line, *character};
}

}  // namespace stepwarden::editor
