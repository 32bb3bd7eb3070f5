// Evaluates Jinja for the conformance check against Python's. Reads JSON lines
// {"mode": "expr"|"template"|"cond"|"judge", "text": "...", "vars": {...}, "unknown": ["x", ...], "register": {...}}
// and answers each with one JSON line: {"value": ..., "kind": "str"}, {"unknown": "cause"}, {"undefined": "name"},
// {"failure": "undefined"|"type"|"other", "message": "..."} or {"reject": "message"}; "may_fail" is beside them when
// real Jinja may fail. What is unknown may be undefined. "register" is a variable `reg` of which only some keys are
// known: {"known":
// {...}, "present": [...], "maybe": [...]}.
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "jinja/evaluate.hpp"
#include "value/python_text.hpp"

namespace {

using Json = nlohmann::ordered_json;
using stepwarden::value::Value;

Value to_value(const Json& json) {
    switch (json.type()) {
        case Json::value_t::boolean:
            return json.get<bool>();
        case Json::value_t::number_integer:
        case Json::value_t::number_unsigned:
            return json.get<std::int64_t>();
        case Json::value_t::number_float:
            return json.get<double>();
        case Json::value_t::string:
            return json.get_ref<const std::string&>();
        case Json::value_t::array: {
            stepwarden::value::List items;
            for (const Json& item : json) items.push_back(to_value(item));
            return items;
        }
        case Json::value_t::object: {
            stepwarden::value::Dict entries;
            for (const auto& [key, entry] : json.items()) entries.emplace_back(Value(key), to_value(entry));
            return entries;
        }
        default:
            return {};
    }
}

/// Python's repr, which tells kinds apart, unless something inside has none.
Json answer(const Value& value) {
    if (value.is_unknown()) {
        const auto& unknown = std::get<stepwarden::value::Unknown>(value.data());
        return {{"unknown", *unknown.cause}, {"defined", unknown.defined}, {"may_fail", unknown.may_fail}};
    }
    if (value.is_undefined()) return {{"undefined", value.missing_name()}};
    if (const auto* unknown = stepwarden::value::find_unknown(value)) return {{"unknown", *unknown->cause}};
    if (const auto* undefined = stepwarden::value::find_undefined(value))
        return {{"nested_undefined", *undefined->name}};
    return {{"value", stepwarden::value::python_repr(value)}, {"kind", stepwarden::value::python_type(value)}};
}

Json answer(const stepwarden::jinja::Failure& failure) {
    using Kind = stepwarden::jinja::Failure::Kind;
    const char* kind = failure.kind == Kind::undefined ? "undefined" : failure.kind == Kind::type ? "type" : "other";
    return {{"failure", kind}, {"message", failure.message}};
}

bool holds(const Json& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

Value register_of(const Json& json) {
    return stepwarden::value::Mapping{"register",
                                      [&json](std::string_view key) {
                                          const std::string name(key);
                                          if (json["known"].contains(name)) return to_value(json["known"][name]);
                                          if (holds(json["present"], key)) return Value::unknown(name, true);
                                          if (holds(json["maybe"], key)) return Value::unknown(name);
                                          return Value::undefined(name);
                                      },
                                      {}};
}

Json judged(const stepwarden::jinja::Expression& condition, const stepwarden::jinja::Lookup& lookup) {
    const auto out = stepwarden::jinja::judge(condition, lookup);
    if (!out) return answer(out.error());
    if (out->truth == stepwarden::value::Truth::unknown)
        return {{"unknown", out->cause ? *out->cause : ""}, {"may_fail", out->may_fail}};
    Json known = answer(Value(out->truth == stepwarden::value::Truth::yes));
    known["may_fail"] = out->may_fail;
    return known;
}

Json evaluate(const Json& request) {
    using namespace stepwarden::jinja;
    const Json& vars = request["vars"];
    const Json unknown = request.value("unknown", Json::array());
    const Value reg = request.contains("register") ? register_of(request["register"]) : Value();
    const Lookup lookup = [&](std::string_view name) -> Value {
        const std::string key(name);
        if (key == "reg" && reg.is_mapping()) return reg;
        if (holds(unknown, name)) return Value::unknown(key);
        return vars.contains(key) ? to_value(vars[key]) : Value::undefined(key);
    };
    const std::string text = request["text"];
    const std::string mode = request["mode"];
    if (mode == "template") {
        const auto parsed = parse_template(text);
        if (!parsed) return {{"reject", parsed.error().message}};
        bool may_fail = false;
        const Outcome out = render(*parsed, lookup, may_fail);
        Json told = out ? answer(*out) : answer(out.error());
        told["may_fail"] = may_fail;
        return told;
    }
    const auto parsed = mode == "cond" || mode == "judge" ? parse_condition(text) : parse_expression(text);
    if (!parsed) return {{"reject", parsed.error().message}};
    if (mode == "judge") return judged(*parsed, lookup);
    const Outcome out = mode == "cond" ? decide(*parsed, lookup) : evaluate(*parsed, lookup);
    return out ? answer(*out) : answer(out.error());
}

}  // namespace

int main() {
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        const Json request = Json::parse(line, nullptr, false);
        std::cout << (request.is_discarded() ? Json{{"reject", "the request is no JSON"}} : evaluate(request))
                         .dump(-1, ' ', true)
                  << '\n';
    }
}
