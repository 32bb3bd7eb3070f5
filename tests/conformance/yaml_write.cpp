// Prints, for every line of JSON on standard input ({"value": ..., "indent": 2, "leaves": false, "unicode": false}),
// one line of JSON: the YAML that we make of the value. In a value, {"#": "where", "line": L, "value": {...}} is a
// mapping that was written in line L, {"#": "float", "value": "0x1p3"} a number, {"#": "keys", "value": [[key,
// value]...]} a mapping. yaml_write_against_pyyaml.py compares it with what PyYAML writes.
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "value/yaml_text.hpp"

namespace {

using nlohmann::json;
using stepwarden::value::Dict;
using stepwarden::value::List;
using stepwarden::value::Value;

Value value_of(const json& data);

Value marked(const json& data) {
    const std::string mark = data["#"];
    if (mark == "float") return std::strtod(data["value"].get<std::string>().c_str(), nullptr);
    if (mark == "unknown") return Value::unknown(data["value"].get<std::string>());
    if (mark == "keys") {
        Dict dict;
        for (const json& entry : data["value"]) dict.emplace_back(value_of(entry[0]), value_of(entry[1]));
        return dict;
    }
    Dict dict = value_of(data["value"]).as_dict();
    dict.where = {.file = 0, .line = data["line"], .column = 1};
    return dict;
}

Value value_of(const json& data) {
    if (data.is_null()) return {};
    if (data.is_boolean()) return data.get<bool>();
    if (data.is_number()) return data.get<std::int64_t>();
    if (data.is_string()) return data.get<std::string>();
    if (data.is_array()) {
        List items;
        for (const json& item : data) items.push_back(value_of(item));
        return items;
    }
    if (data.contains("#")) return marked(data);
    Dict dict;
    for (const auto& [key, entry] : data.items()) dict.emplace_back(Value(key), value_of(entry));
    return dict;
}

}  // namespace

int main() {
    for (std::string line; std::getline(std::cin, line);) {
        const json request = json::parse(line);
        const stepwarden::value::YamlStyle style{.indent = request.value("indent", std::size_t{2}),
                                                 .flow_leaves = request.value("leaves", false),
                                                 .allow_unicode = request.value("unicode", false)};
        const auto made = stepwarden::value::yaml_text(value_of(request["value"]), style);
        json landed = json::array();
        for (const auto& each : made.landed) landed.push_back({each.line, each.column, each.origin.line});
        std::cout << json{{"text", made.text}, {"landed", landed}}.dump(-1, ' ', true) << '\n';
    }
}
