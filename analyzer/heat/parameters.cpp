#include "heat/parameters.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "heat/functions.hpp"
#include "jinja/json_text.hpp"
#include "value/number_text.hpp"
#include "value/placeholder.hpp"
#include "value/python_text.hpp"
#include "yaml/fields.hpp"

namespace stepwarden::heat {

using value::List;
using value::Value;

namespace {

using Converted = tl::expected<Value, std::string>;

Converted to_text(const Value& given) {
    if (given.is_null()) return Value("");
    if (given.is_string()) return given;
    if (given.is_list() && std::ranges::all_of(given.as_list(), [](const Value& item) { return !item.is_dict(); })) {
        std::string joined;
        for (const Value& item : given.as_list()) joined += (joined.empty() ? "" : ",") + text_of(item);
        return Value(std::move(joined));
    }
    return Value(text_of(given));
}

Converted to_number(const Value& given) {
    if (given.is_int() || given.is_float()) return given;
    const std::string text = text_of(given);
    if (const auto integer = value::parse_integer(text); integer.status == value::ParsedInteger::Status::ok)
        return Value(integer.number);
    if (const auto real = value::parse_float(text)) return Value(*real);
    if (given.is_dict() || given.is_null()) return given;
    return tl::unexpected("'" + text + "' is no number");
}

/// oslo_utils.strutils.bool_from_string.
Converted to_boolean(const Value& given) {
    if (given.is_bool()) return given;
    std::string text = text_of(given);
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    constexpr std::array<std::string_view, 6> yes = {"1", "t", "true", "on", "y", "yes"};
    constexpr std::array<std::string_view, 6> no = {"0", "f", "false", "off", "n", "no"};
    if (std::ranges::find(yes, text) != yes.end()) return Value(true);
    if (std::ranges::find(no, text) != no.end()) return Value(false);
    return tl::unexpected("'" + text + "' is no boolean");
}

Converted to_json(const Value& given) {
    if (given.is_dict() || given.is_list() || given.is_null()) return given.is_null() ? Value(value::Dict()) : given;
    if (!given.is_string()) return tl::unexpected(value::python_repr(given) + " is no JSON");
    if (given.as_string().empty()) return Value(value::Dict());
    auto parsed = jinja::from_json_text(given.as_string());
    if (!parsed) return tl::unexpected("'" + given.as_string() + "' is no JSON");
    return std::move(*parsed);
}

Converted to_list(const Value& given) {
    if (given.is_list()) return given;
    if (given.is_null() || (given.is_string() && given.as_string().empty())) return Value(List());
    if (!given.is_string()) return Value(List{given});
    List items;
    const std::string& text = given.as_string();
    std::size_t start = 0;
    while (true) {
        const std::size_t comma = std::min(text.find(',', start), text.size());
        items.emplace_back(text.substr(start, comma - start));
        if (comma == text.size()) return Value(std::move(items));
        start = comma + 1;
    }
}

struct Conversion {
    std::string_view type;
    Converted (*convert)(const Value&);
};

constexpr std::array<Conversion, 5> conversions = {{
    {"string", to_text},
    {"number", to_number},
    {"boolean", to_boolean},
    {"json", to_json},
    {"comma_delimited_list", to_list},
}};

/// "ContainerNovaApiImage" is "container-nova-api-image".
std::string dashed(std::string_view name) {
    std::string text;
    for (const char c : name) {
        const auto letter = static_cast<unsigned char>(c);
        if (std::isupper(letter) && !text.empty()) text += '-';
        text += static_cast<char>(std::tolower(letter));
    }
    return text;
}

}  // namespace

Converted as_type(const Value& given, std::string_view type) {
    const Value known = type == "string" || type == "json" ? given : value::without_gaps(given);
    if (known.is_unknown()) return known;
    const auto* row = std::ranges::find(conversions, type, &Conversion::type);
    return row == conversions.end() ? Converted(known) : row->convert(known);
}

Converted as_declared(const Value& given, const yaml::Node& declaration) {
    return as_type(given, yaml::text_of(declaration.find("type")));
}

Value missing_parameter(std::string_view name, const yaml::Node& declaration) {
    if (name.ends_with("Image") && yaml::text_of(declaration.find("type")) == "string")
        return "placeholder.invalid/parameter/" + dashed(name) + ":without-value";
    return Value::unknown("parameter " + std::string(name) + " without a value", true);
}

}  // namespace stepwarden::heat
