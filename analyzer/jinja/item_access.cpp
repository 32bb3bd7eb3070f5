#include "jinja/item_access.hpp"

#include <algorithm>

#include "jinja/access.hpp"
#include "jinja/text_operations.hpp"
#include "value/number_text.hpp"
#include "value/python_text.hpp"

namespace stepwarden::jinja {

using value::Value;

std::vector<Value> path_keys(const Value& path) {
    if (path.is_null()) return {};
    if (!path.is_string()) return {path};
    std::vector<Value> out;
    for (std::string& part : split(path.as_string(), ".", -1, false)) {
        const bool digits = !part.empty() && part.find_first_not_of("0123456789") == std::string::npos;
        const value::ParsedInteger number = digits ? value::parse_integer(part) : value::ParsedInteger{};
        if (number.status == value::ParsedInteger::Status::ok) {
            out.emplace_back(number.number);
        } else {
            out.emplace_back(std::move(part));
        }
    }
    return out;
}

Value item_at(const Value& item, const std::vector<Value>& keys, const Value* fallback) {
    Value out = item;
    for (const Value& key : keys) {
        const bool printable = !value::find_unknown(key) && !value::find_undefined(key);
        out = subscript(out, key, printable ? std::string("item[") + value::python_repr(key) + "]" : "item[...]");
        if (fallback && !fallback->is_null() && out.is_undefined()) out = *fallback;
    }
    return out;
}

Outcome case_folded(const Value& value) {
    return value.is_string() ? in_case(value.as_string(), Case::lower) : Outcome(value);
}

}  // namespace stepwarden::jinja
