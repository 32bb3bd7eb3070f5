#include "heat/functions.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "jinja/json_text.hpp"
#include "value/placeholder.hpp"
#include "value/python_text.hpp"

namespace stepwarden::heat {

using value::Value;

Function find_function(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, Function>, 15> functions = {{
        {"contains", contains},
        {"equals", equals},
        {"filter", filter},
        {"list_concat", list_concat},
        {"list_concat_unique", list_concat_unique},
        {"list_join", list_join},
        {"make_url", make_url},
        {"map_merge", map_merge},
        {"map_replace", map_replace},
        {"repeat", repeat},
        {"str_replace", str_replace},
        {"str_replace_strict", str_replace_strict},
        {"str_replace_vstrict", str_replace_vstrict},
        {"str_split", str_split},
        {"yaql", yaql},
    }};
    const auto* found = std::ranges::lower_bound(functions, name, {}, [](const auto& row) { return row.first; });
    return found != functions.end() && found->first == name ? found->second : nullptr;
}

std::string text_of(const Value& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return value.as_string();
    const Value known = value::with_placeholders(value);
    if (known.is_list() || known.is_dict()) {
        const auto json = jinja::to_json_text(known, {.sort_keys = true, .ascii = true});
        if (json && json->is_string()) return json->as_string();
    }
    return known.is_string() ? known.as_string() : value::python_str(known);
}

}  // namespace stepwarden::heat
