#include "yaql/evaluate.hpp"

#include "yaql/evaluation.hpp"

namespace stepwarden::yaql {

using value::Value;

Outcome evaluate(const Expression& expression, const Value& data, const Limits& limits) {
    value::Dict input;
    input.emplace_back(Value("data"), data);
    Evaluation evaluation(expression, limits);
    Result global = evaluation.scope(nullptr, {{"1", Term(Value(std::move(input)))}});
    if (!global) return tl::unexpected(std::move(global.error().failure));
    Result result = evaluation.evaluate(expression.root, *global->made<const Scope>());
    if (!result) return tl::unexpected(std::move(result.error().failure));
    auto value = evaluation.finalize(*result);
    if (value) return *value;
    if (value.error().unknown) return Value::unknown(std::move(*value.error().unknown));
    return tl::unexpected(std::move(value.error().failure));
}

}  // namespace stepwarden::yaql
