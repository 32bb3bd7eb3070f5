// Evaluates yaql for the conformance check against Python's. Reads JSON lines {"text": "...", "data": ..., "steps": n}
// and answers each with one JSON line: {"value": ...}, {"unknown": "cause"}, {"failure": "message"} or
// {"reject": "message"} for what is no yaql. In "data", {"$unknown": "cause"} is an Unknown.
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "yaql/evaluate.hpp"

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
            if (json.contains("$unknown")) return Value::unknown(json["$unknown"].get<std::string>());
            stepwarden::value::Dict entries;
            for (const auto& [key, entry] : json.items()) entries.emplace_back(Value(key), to_value(entry));
            return entries;
        }
        default:
            return {};
    }
}

/// Dicts as lists of pairs, for their keys may be of any kind and their order counts.
Json to_json(const Value& value) {
    if (value.is_bool()) return value.as_bool();
    if (value.is_int()) return value.as_int();
    if (value.is_float()) return value.as_float();
    if (value.is_string()) return value.as_string();
    if (value.is_unknown()) return {{"unknown", value.cause()}};
    if (value.is_list()) {
        Json out = Json::array();
        for (const Value& item : value.as_list()) out.push_back(to_json(item));
        return out;
    }
    if (!value.is_dict()) return nullptr;
    Json pairs = Json::array();
    for (const auto& [key, entry] : value.as_dict()) pairs.push_back(Json::array({to_json(key), to_json(entry)}));
    Json out;
    out["dict"] = std::move(pairs);
    return out;
}

Json evaluate(const Json& request) {
    const auto parsed = stepwarden::yaql::parse(request["text"].get<std::string>());
    if (!parsed) return {{"reject", parsed.error().message}};
    stepwarden::yaql::Limits limits;
    if (request.contains("steps")) limits.steps = request["steps"];
    const auto out = stepwarden::yaql::evaluate(*parsed, to_value(request["data"]), limits);
    if (!out) return {{"failure", out.error().message}};
    if (const auto* unknown = stepwarden::value::find_unknown(*out)) return {{"unknown", *unknown->cause}};
    Json answer;
    answer["value"] = to_json(*out);
    return answer;
}

}  // namespace

int main() {
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        const Json request = Json::parse(line, nullptr, false);
        std::cout << (request.is_discarded() ? Json{{"reject", "the request is no JSON"}} : evaluate(request))
                         .dump(-1, ' ', true, Json::error_handler_t::replace)
                  << '\n';
    }
}
