#include "fuzz/sample_values.hpp"

#include <fmt/format.h>

#include "value/placeholder.hpp"
#include "value/python_text.hpp"
#include "yaml/parse.hpp"

namespace stepwarden::fuzz {
namespace {

using value::Value;

constexpr std::string_view known = R"(
i: 3
n: -2
f: 2.5
t: true
z: null
s: abc
e: ''
w: ' Hello World '
num: '42'
step: '2'
js: '{"a": [1, 2.5, null, "x"]}'
l: [1, 2, 3]
ls: [b, a, C, a]
ll: [[1, 2], [3], x]
d: {a: 1, b: two, c: [1, 2]}
dd: {x: {y: {z: 5}}, k: v}
lo: [{n: x, v: 1}, {n: y, v: 2}, {n: x, v: 3}]
r: {rc: 0, stdout: "ok\nfine", changed: true, results: [{rc: 1}, {rc: 0, changed: true}]}
item: {name: nova, tasks: [{name: a}, null, {name: b, when: step|int == 1}]}
roles: [{name: Controller, tags: [primary], count: 3}, {name: Compute, count: 1}]
)";

Value with_unknown_parts() {
    value::Dict parts;
    parts.emplace_back(Value("known"), Value(1));
    parts.emplace_back(Value("open"), Value::unknown("register of 'x'"));
    parts.emplace_back(Value("list"), Value(value::List{Value(1), Value::unknown("fact y", true)}));
    return parts;
}

Value a_register() {
    return value::Mapping{"register of 'check'",
                          [](std::string_view key) {
                              if (key == "rc") return Value::unknown("register of 'check'", true);
                              if (key == "item") return Value("x");
                              if (key == "results") return Value::unknown("register of 'check'");
                              return Value::undefined(fmt::format("reg.{}", key));
                          },
                          {}};
}

value::Dict make_variables() {
    const auto document = yaml::parse(known, text::no_file);
    value::Dict variables = value::from_yaml(document->documents.front()).as_dict();
    variables.emplace_back(Value("u"), Value::unknown("parameter U without a value", true));
    variables.emplace_back(Value("maybe"), Value::unknown("fact maybe"));
    variables.emplace_back(Value("parts"), with_unknown_parts());
    variables.emplace_back(Value("reg"), a_register());
    return variables;
}

}  // namespace

const value::Dict& sample_variables() {
    static const value::Dict variables = make_variables();
    return variables;
}

jinja::Lookup sample_lookup() {
    jinja::Lookup lookup = [](std::string_view name) {
        const Value* found = value::find(sample_variables(), name);
        return found != nullptr ? *found : Value::undefined(std::string(name));
    };
    lookup.plugin = [](std::string_view name, const value::List& terms, const auto&, bool) -> jinja::Outcome {
        if (name == "file") return Value::unknown("lookup of a file");
        return Value(terms);
    };
    lookup.path_test = [](std::string_view, std::string_view path) {
        return path == "/etc" ? std::optional(true) : std::nullopt;
    };
    return lookup;
}

std::string shown(const value::Value& value) {
    if (value.is_unknown()) return "unknown " + value.cause();
    if (value.is_undefined()) return "undefined " + value.missing_name();
    if (value::find_unknown(value) != nullptr || value::find_undefined(value) != nullptr) return "holds unknowns";
    return "value " + value::python_repr(value);
}

std::string shown(const jinja::Outcome& outcome) {
    return outcome ? shown(*outcome) : "failure " + outcome.error().message;
}

}  // namespace stepwarden::fuzz
