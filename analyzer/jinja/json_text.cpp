#include "jinja/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "jinja/failure.hpp"
#include "value/compare.hpp"
#include "value/python_text.hpp"
#include "value/utf8.hpp"

namespace stepwarden::jinja {

namespace {

using value::Dict;
using value::List;
using value::Value;

constexpr int max_depth = 200;

std::string escaped(std::string_view point, bool ascii) {
    constexpr std::string_view shorthands = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (std::size_t i = 0; i < shorthands.size(); i += 2)
        if (point.size() == 1 && point[0] == shorthands[i]) return {'\\', shorthands[i + 1]};
    const auto code = static_cast<std::uint32_t>(value::decode(point));
    if (code < 0x20) return fmt::format("\\u{:04x}", code);
    if (code < 0x7F || !ascii || code == 0x7F) return std::string(point);
    if (code < 0x10000) return fmt::format("\\u{:04x}", code);
    return fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + ((code - 0x10000) >> 10), 0xDC00 + ((code - 0x10000) & 0x3FF));
}

std::string quoted(std::string_view text, bool ascii) {
    std::string out = "\"";
    for (const std::string_view point : value::code_points(text)) out += escaped(point, ascii);
    return out + "\"";
}

std::string number_text(double number) {
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
    return value::python_repr(number);
}

class JsonWriter {
public:
    explicit JsonWriter(const JsonStyle& style) : style_(style) {}

    void write(const Value& value, int level) {
        if (value.is_string()) {
            out += quoted(value.as_string(), style_.ascii);
        } else if (value.is_list() && (!value.is_sequence() || value.is_tuple())) {
            sequence(value.as_list(), level);
        } else if (value.is_dict()) {
            mapping(value.as_dict(), level);
        } else if (value.is_list()) {
            failure = "Object of type " + std::string(value::python_type(value)) + " is not JSON serializable";
        } else {
            out += scalar(value);
        }
    }

    std::string out;
    std::string failure;

private:
    static std::string scalar(const Value& value) {
        if (value.is_null()) return "null";
        if (value.is_bool()) return value.as_bool() ? "true" : "false";
        return value.is_int() ? std::to_string(value.as_int()) : number_text(value.as_float());
    }

    void line(int level) {
        if (!style_.indent) return;
        out += '\n';
        out.append(
            static_cast<std::size_t>(std::max<std::int64_t>(*style_.indent, 0)) * static_cast<std::size_t>(level), ' ');
    }

    void separate(bool first, int level) {
        if (!first) out += style_.indent ? "," : ", ";
        line(level);
    }

    void sequence(const List& items, int level) {
        if (items.empty()) {
            out += "[]";
            return;
        }
        out += '[';
        bool first = true;
        for (const Value& item : items) {
            separate(std::exchange(first, false), level + 1);
            write(item, level + 1);
        }
        line(level);
        out += ']';
    }

    void mapping(Dict entries, int level) {
        if (style_.sort_keys) sort(entries);
        if (entries.empty()) {
            out += "{}";
            return;
        }
        out += '{';
        bool first = true;
        for (const auto& [key, entry] : entries) {
            if (key.is_list()) failure = "keys must be str, int, float, bool or None";
            separate(std::exchange(first, false), level + 1);
            out += quoted(key.is_string() ? key.as_string() : scalar_key(key), style_.ascii) + ": ";
            write(entry, level + 1);
        }
        line(level);
        out += '}';
    }

    static std::string scalar_key(const Value& key) { return key.is_list() ? std::string() : scalar(key); }

    void sort(Dict& entries) {
        for (const auto& a : entries)
            for (const auto& b : entries)
                if (!value::less(a.first, b.first) && &a != &b)
                    failure = "'<' not supported between keys of different types";
        if (!failure.empty()) return;
        std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
            return value::less(a.first, b.first) == value::Truth::yes;
        });
    }

    const JsonStyle& style_;
};

using Json = nlohmann::ordered_json;

Value from_parsed(const Json& json, bool& beyond) {
    switch (json.type()) {
        case Json::value_t::boolean:
            return json.get<bool>();
        case Json::value_t::number_integer:
            return json.get<std::int64_t>();
        case Json::value_t::number_unsigned:
            beyond = beyond ||
                     json.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
            return static_cast<std::int64_t>(json.get<std::uint64_t>());
        case Json::value_t::number_float:
            // An integer too long for 64 bits was read as a double.
            beyond = beyond || std::abs(json.get<double>()) >= 0x1p63;
            return json.get<double>();
        case Json::value_t::string:
            return json.get_ref<const std::string&>();
        case Json::value_t::array: {
            List items;
            for (const Json& item : json) items.push_back(from_parsed(item, beyond));
            return items;
        }
        case Json::value_t::object: {
            Dict entries;
            for (const auto& [key, entry] : json.items()) entries.emplace_back(Value(key), from_parsed(entry, beyond));
            return entries;
        }
        default:
            return {};
    }
}

}  // namespace

Outcome to_json_text(const Value& value, const JsonStyle& style) {
    JsonWriter writer(style);
    writer.write(value, 0);
    if (!writer.failure.empty()) return type_failure(std::move(writer.failure));
    return Value(std::move(writer.out));
}

Outcome from_json_text(const std::string& text) {
    if (text.find("NaN") != std::string::npos || text.find("Infinity") != std::string::npos)
        return Value::unknown("JSON with NaN or Infinity", true);
    bool too_deep = false;
    const auto watch_depth = [&](int depth, Json::parse_event_t, Json&) {
        too_deep = too_deep || depth > max_depth;
        return !too_deep;
    };
    const Json parsed = Json::parse(text, watch_depth, false);
    if (too_deep) return Value::unknown("JSON nested more than " + std::to_string(max_depth) + " levels deep", true);
    if (parsed.is_discarded()) return other_failure("the text is not valid JSON");
    bool beyond = false;
    Value out = from_parsed(parsed, beyond);
    if (beyond) return Value::unknown("a number beyond 64 bits", true);
    return out;
}

}  // namespace stepwarden::jinja
