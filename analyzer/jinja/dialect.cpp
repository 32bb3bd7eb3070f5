#include "jinja/dialect.hpp"

#include <algorithm>
#include <array>
#include <iterator>

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

constexpr std::array<std::string_view, 39> tests = {
    "odd",     "even",   "divisibleby", "defined",  "undefined", "filter", "test",    "none",
    "boolean", "false",  "true",        "integer",  "float",     "lower",  "upper",   "string",
    "mapping", "number", "sequence",    "iterable", "callable",  "sameas", "escaped", "in",
    "==",      "eq",     "equalto",     "!=",       "ne",        ">",      "gt",      "greaterthan",
    "ge",      ">=",     "<",           "lt",       "lessthan",  "<=",     "le"};

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

Outcome truth_of(const Value& value, Dialect dialect) {
    return dialect == Dialect::jinja && value.is_undefined() ? Outcome(false) : truth_of(value);
}

Outcome text_of(const Value& value, Dialect dialect) {
    return dialect == Dialect::jinja && value.is_undefined() ? Outcome(Value("")) : text_of(value);
}

tl::expected<List, Failure> iterate(const Value& value, Dialect dialect) {
    if (dialect == Dialect::jinja && value.is_undefined()) return List{};
    return iterate(value);
}

Outcome compare(Comparator op, const Value& left, const Value& right, Dialect dialect) {
    if (dialect == Dialect::ansible) return compare(op, left, right);
    if (op == Comparator::in) return contained(left, right);
    if (op == Comparator::not_in) return negated(contained(left, right));
    const bool any_undefined = left.is_undefined() || right.is_undefined();
    if (any_undefined && op == Comparator::equal) return left.is_undefined() && right.is_undefined();
    if (any_undefined && op == Comparator::not_equal) return !(left.is_undefined() && right.is_undefined());
    return compare(op, left, right);
}

bool is_own_filter(std::string_view name) { return std::find(filters.begin(), filters.end(), name) != filters.end(); }

bool is_own_test(std::string_view name) { return std::find(tests.begin(), tests.end(), name) != tests.end(); }

}  // namespace stepwarden::jinja
