// The function yaql, over the interpreter of yaql/.
#include "heat/functions.hpp"
#include "value/value.hpp"
#include "yaql/evaluate.hpp"
#include "yaql/parse.hpp"

namespace stepwarden::heat {

using value::Value;

FunctionOutcome yaql(const Value& argument) {
    if (argument.is_unknown()) return argument;
    if (!argument.is_dict()) return refused("takes a map with expression and data");
    const Value* expression = value::find(argument.as_dict(), "expression");
    const Value* data = value::find(argument.as_dict(), "data");
    if (expression == nullptr || data == nullptr) return refused("takes a map with expression and data");
    if (expression->is_unknown()) return *expression;
    if (!expression->is_string()) return refused("the expression is no string");
    const auto parsed = stepwarden::yaql::parse(expression->as_string());
    if (!parsed) return refused("the expression cannot be read: " + parsed.error().message);
    auto result = stepwarden::yaql::evaluate(*parsed, *data);
    if (!result) return refused("the expression fails: " + result.error().message);
    return std::move(*result);
}

}  // namespace stepwarden::heat
