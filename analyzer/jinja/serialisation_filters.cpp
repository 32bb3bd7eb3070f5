// Filters between values and their texts in JSON, YAML and base64.
#include <array>

#include "jinja/failure.hpp"
#include "jinja/families.hpp"
#include "jinja/json_text.hpp"
#include "jinja/operators.hpp"
#include "jinja/text_operations.hpp"
#include "jinja/yaml_text.hpp"
#include "value/compare.hpp"
#include "value/utf8.hpp"
#include "yaml/parse.hpp"

namespace stepwarden::jinja {

namespace {

using value::Value;

Outcome dump(const Invocation& call, JsonStyle style) {
    for (const auto& [name, argument] : call.extra_named()) {
        const bool on = value::truthiness(argument) == value::Truth::yes;
        if (name == "indent" && value::is_integral(argument))
            style.indent = value::integral(argument);
        else if (name == "sort_keys")
            style.sort_keys = on;
        else if (name == "ensure_ascii")
            style.ascii = on;
        else
            return Value::unknown("filter 'to_json' with '" + name + "'", true);
    }
    if (!call.extra().empty()) return Value::unknown("filter 'to_json' with positional arguments", true);
    if (style.indent && *style.indent > 1000) return Value::unknown("JSON indented that far", true);
    return to_json_text(call.subject(), style);
}

Outcome to_json(const Invocation& call) { return dump(call, {}); }
Outcome to_nice_json(const Invocation& call) {
    JsonStyle style{4, true, true};
    if (const Value* indent = call.slot(1)) {
        if (!value::is_integral(*indent)) return Value::unknown("filter 'to_nice_json' with that indent", true);
        style.indent = value::integral(*indent);
    }
    return dump(call, style);
}

Outcome from_json(const Invocation& call) {
    if (!call.subject().is_string()) return type_failure("the JSON object must be str, bytes or bytearray");
    return from_json_text(call.subject().as_string());
}

/// Text is read as one document; everything else passes as it is.
Outcome from_yaml(const Invocation& call) {
    if (!call.subject().is_string()) return call.subject();
    auto stream = yaml::parse(call.subject().as_string(), text::no_file);
    if (!stream) return other_failure("the text is not valid YAML: " + stream.error().message);
    if (stream->documents.size() > 1) return other_failure("expected a single document in the YAML text");
    return stream->documents.empty() ? Value() : value::from_yaml(stream->documents.front());
}

Outcome from_yaml_all(const Invocation& call) {
    if (!call.subject().is_string()) return call.subject();
    auto stream = yaml::parse(call.subject().as_string(), text::no_file);
    if (!stream) return other_failure("the text is not valid YAML: " + stream.error().message);
    value::List documents;
    for (const yaml::Node& document : stream->documents) documents.push_back(value::from_yaml(document));
    return Value(std::move(documents));
}

/// Options other than `indent` are not modelled.
Outcome dump_yaml(const Invocation& call, YamlLayout layout) {
    if (!call.extra().empty() || !call.extra_named().empty())
        return Value::unknown("filter '" + std::string(call.name) + "' with options", true);
    return to_yaml_text(call.subject(), layout);
}

Outcome to_yaml(const Invocation& call) { return dump_yaml(call, {2, true}); }

Outcome to_nice_yaml(const Invocation& call) {
    const Value* indent = call.slot(1);
    if (indent && !indent->is_int()) return Value::unknown("filter 'to_nice_yaml' with that indent", true);
    return dump_yaml(call, {indent ? indent->as_int() : 4, false});
}

constexpr std::string_view base64_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

Outcome b64encode(const Invocation& call) {
    if (call.slot(1)) return Value::unknown("filter 'b64encode' with an encoding", true);
    Outcome text = text_of(call.subject());
    if (!text || text->is_unknown()) return text;
    const std::string& bytes = text->as_string();
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            out += i + k <= bytes.size() ? base64_letters[(group >> (18 - 6 * k)) & 63] : '=';
    }
    return Value(std::move(out));
}

/// Letters that are none of base64's are passed over, as Python's decoder does.
Outcome b64decode(const Invocation& call) {
    if (call.slot(1)) return Value::unknown("filter 'b64decode' with an encoding", true);
    Outcome text = text_of(call.subject());
    if (!text || text->is_unknown()) return text;
    std::string out;
    std::uint32_t group = 0;
    std::size_t letters = 0;
    std::size_t padding = 0;
    for (const char c : text->as_string()) {
        const std::size_t digit = base64_letters.find(c);
        if (c == '=') ++padding;
        if (digit == std::string_view::npos) continue;
        if (padding > 0) return Value::unknown("base64 with padding in the middle", true);
        group = group << 6 | static_cast<std::uint32_t>(digit);
        if (++letters % 4 == 0)
            out += {static_cast<char>(group >> 16), static_cast<char>(group >> 8), static_cast<char>(group)};
    }
    const std::size_t rest = letters % 4;
    if (rest == 1 || (rest != 0 && padding < 4 - rest)) return other_failure("incorrect padding in base64");
    if (rest == 2) out += static_cast<char>(group >> 4);
    if (rest == 3) out += {static_cast<char>(group >> 10), static_cast<char>(group >> 2)};
    if (!value::is_valid_utf8(out)) return Value::unknown("base64 of bytes that are no UTF-8", true);
    return Value(std::move(out));
}

constexpr Row rows[] = {
    {"to_json", Policy::deep, {"a"}, 1, true, to_json},
    {"to_nice_json", Policy::deep, {"a", "indent"}, 1, true, to_nice_json},
    {"from_json", Policy::deep, {"s"}, 1, false, from_json, reads_text},
    {"from_yaml", Policy::deep, {"data"}, 1, false, from_yaml, reads_text},
    {"from_yaml_all", Policy::deep, {"data"}, 1, false, from_yaml_all, reads_text},
    {"to_yaml", Policy::deep, {"a"}, 1, true, to_yaml},
    {"to_nice_yaml", Policy::deep, {"a", "indent"}, 1, true, to_nice_yaml},
    {"b64encode", Policy::deep, {"string", "encoding"}, 1, false, b64encode},
    {"b64decode", Policy::deep, {"string", "encoding"}, 1, false, b64decode, reads_text},
};

}  // namespace

std::span<const Row> serialisation_filters() { return rows; }

}  // namespace stepwarden::jinja
