// What plain Jinja does otherwise than Ansible: its Undefined is false, empty and equal to its like (jinja2/runtime.py,
// Undefined), and it has no filters but its own (jinja2/filters.py, FILTERS).
#include <algorithm>
#include <array>

#include "jinja/evaluator.hpp"
#include "jinja/failure.hpp"
#include "jinja/operators.hpp"

namespace stepwarden::jinja {

using value::List;
using value::Value;

namespace {

constexpr std::array<std::string_view, 54> filters = {
    "abs",    "attr",       "batch",       "capitalize", "center",   "count",
    "d",      "default",    "dictsort",    "e",          "escape",   "filesizeformat",
    "first",  "float",      "forceescape", "format",     "groupby",  "indent",
    "int",    "items",      "join",        "last",       "length",   "list",
    "lower",  "map",        "max",         "min",        "pprint",   "random",
    "reject", "rejectattr", "replace",     "reverse",    "round",    "safe",
    "select", "selectattr", "slice",       "sort",       "string",   "striptags",
    "sum",    "title",      "tojson",      "trim",       "truncate", "unique",
    "upper",  "urlencode",  "urlize",      "wordcount",  "wordwrap", "xmlattr"};

/// `left in right`, one of which is or holds something undefined.
Outcome contained(const Value& left, const Value& right) {
    if (right.is_undefined()) return false;
    if (!right.is_list()) {
        if (right.is_dict() && left.is_undefined()) return false;
        return compare(Comparator::in, left, right);
    }
    if (left.is_undefined())
        return std::any_of(right.as_list().begin(), right.as_list().end(),
                           [](const Value& item) { return item.is_undefined(); });
    List defined;
    std::copy_if(right.as_list().begin(), right.as_list().end(), std::back_inserter(defined),
                 [](const Value& item) { return !item.is_undefined(); });
    return compare(Comparator::in, left, Value(std::move(defined)));
}

Outcome negated(Outcome truth) {
    if (truth && truth->is_bool()) return !truth->as_bool();
    return truth;
}

}  // namespace

Outcome Evaluator::truth_in_dialect(const Value& value) const {
    return is_plain_jinja() && value.is_undefined() ? Outcome(false) : truth_of(value);
}

Outcome Evaluator::text_in_dialect(const Value& value) const {
    return is_plain_jinja() && value.is_undefined() ? Outcome(Value("")) : text_of(value);
}

tl::expected<List, Failure> Evaluator::iterate_in_dialect(const Value& value) const {
    if (is_plain_jinja() && value.is_undefined()) return List{};
    return iterate(value);
}

Outcome Evaluator::compare_in_dialect(Comparator op, const Value& left, const Value& right) const {
    if (!is_plain_jinja()) return compare(op, left, right);
    if (op == Comparator::in) return contained(left, right);
    if (op == Comparator::not_in) return negated(contained(left, right));
    const bool any_undefined = left.is_undefined() || right.is_undefined();
    if (any_undefined && op == Comparator::equal) return left.is_undefined() && right.is_undefined();
    if (any_undefined && op == Comparator::not_equal) return !(left.is_undefined() && right.is_undefined());
    return compare(op, left, right);
}

/// Something undefined is the empty string to filters of texts and of sequences alike.
Outcome Evaluator::plain_filter(const std::string& name, Evaluated& arguments) {
    if (std::find(filters.begin(), filters.end(), name) == filters.end())
        return other_failure(std::string("No filter named '") + name + "'.");
    const Row* row = find_filter(name);
    if (row && row->policy != Policy::custom)
        for (Value& argument : arguments.positional)
            if (argument.is_undefined()) argument = Value("");
    return apply_filter(name, arguments.positional, std::move(arguments.named), context_);
}

std::size_t Evaluator::weight(const Value& value) {
    constexpr std::size_t bytes_a_step = 256;
    constexpr std::size_t items_a_step = 16;
    if (value.is_string()) return value.as_string().size() / bytes_a_step;
    if (value.is_list()) return value.as_list().size() / items_a_step;
    return value.is_dict() ? value.as_dict().size() / items_a_step : 0;
}

void Evaluator::charge(NodeId id, const Outcome& made) {
    const auto& kind = nodes_[id].kind;
    const bool makes = std::holds_alternative<Call>(kind) || std::holds_alternative<Filter>(kind) ||
                       std::holds_alternative<Binary>(kind) || std::holds_alternative<Concatenation>(kind) ||
                       std::holds_alternative<Subscript>(kind);
    if (made && makes) spend(weight(*made));
}

}  // namespace stepwarden::jinja
