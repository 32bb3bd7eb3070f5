#include "yaml/fields.hpp"

namespace stepwarden::yaml {

std::span<const Node> rows_of(const Node& document, std::string_view key) {
    const Node* list = document.find(key);
    return list == nullptr ? std::span<const Node>{} : std::span<const Node>(list->items);
}

std::vector<std::string> strings_of(const Node* list) {
    std::vector<std::string> strings;
    if (list != nullptr)
        for (const Node& item : list->items) strings.push_back(item.scalar);
    return strings;
}

std::string_view text_of(const Node* scalar) {
    return scalar != nullptr && scalar->is_scalar() ? std::string_view(scalar->scalar) : "";
}

}  // namespace stepwarden::yaml
