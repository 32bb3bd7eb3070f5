// What an evaluator does in plain Jinja's dialect, and what long values cost in either.
#include "jinja/dialect.hpp"
#include "jinja/evaluator.hpp"
#include "jinja/failure.hpp"

namespace stepwarden::jinja {

using value::Value;

/// Something undefined is the empty string to filters of texts and of sequences alike.
Outcome Evaluator::plain_filter(const std::string& name, Evaluated& arguments) {
    if (!is_own_filter(name)) return other_failure(std::string("No filter named '") + name + "'.");
    const Row* row = find_filter(name);
    if (row && row->policy != Policy::custom)
        for (Value& argument : arguments.positional)
            if (argument.is_undefined()) argument = Value("");
    return apply_filter(name, arguments.positional, std::move(arguments.named), context_);
}

std::size_t Evaluator::weight(const Value& value) {
    constexpr std::size_t bytes_a_step = 256;
    if (value.is_string()) return value.as_string().size() / bytes_a_step;
    if (value.is_list()) return value.as_list().size() / items_a_step;
    return value.is_dict() ? value.as_dict().size() / items_a_step : 0;
}

void Evaluator::charge(NodeId id, const Outcome& made) {
    const auto& kind = nodes_[id].kind;
    const bool makes = std::holds_alternative<Call>(kind) || std::holds_alternative<Filter>(kind) ||
                       std::holds_alternative<Binary>(kind) || std::holds_alternative<Concatenation>(kind) ||
                       (is_plain_jinja() && std::holds_alternative<Subscript>(kind));
    if (made && makes) spend(weight(*made));
}

}  // namespace stepwarden::jinja
