#include "text/json_nesting.hpp"

namespace stepwarden::text {

bool is_json_deeper(std::string_view json, std::size_t most) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (c == '"') in_string = !in_string;
        if (in_string) {
            if (c == '\\') ++i;
            continue;
        }
        if ((c == '[' || c == '{') && ++depth > most) return true;
        if ((c == ']' || c == '}') && depth > 0) --depth;
    }
    return false;
}

}  // namespace stepwarden::text
