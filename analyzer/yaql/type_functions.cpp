// What a term is, and its text and truth (yaql/standard_library).
#include <array>

#include "yaql/compare.hpp"
#include "yaql/families.hpp"
#include "yaql/python_text.hpp"

namespace stepwarden::yaql {

namespace {

template <Kind kind>
Result is_kind(Invocation& call) {
    return Term(is(call.term(0), kind));
}

template <bool (*holds)(const Term&)>
Result is_such(Invocation& call) {
    return Term(holds(call.term(0)));
}

Result to_bool(Invocation& call) {
    return truth(call.term(0)).map([](bool holds) { return Term(holds); });
}

Result to_text(Invocation& call) {
    auto text = yaql_str(call.term(0), call.evaluation);
    if (!text) return tl::unexpected(std::move(text.error()));
    return call.evaluation.text(std::move(*text));
}

constexpr std::array<Parameter, Invocation::max_parameters> value = {{{"value", Type::any}}};
constexpr std::array<Parameter, Invocation::max_parameters> arg = {{{"arg", Type::any}}};

constexpr std::array rows = {
    Row{"isList", Form::function, arg, {}, is_such<is_sequence>},
    Row{"isDict", Form::function, arg, {}, is_such<is_dict>},
    Row{"isSet", Form::function, arg, {}, is_such<is_set_like>},
    Row{"isIterable", Form::function, value, {}, is_such<is_iterable>},
    Row{"isString", Form::function, arg, {}, is_kind<Kind::text>},
    Row{"isInteger", Form::function, value, {}, is_kind<Kind::integer>},
    Row{"isNumber", Form::function, value, {}, is_such<is_number>},
    Row{"isBoolean", Form::function, value, {}, is_kind<Kind::boolean>},
    Row{"bool", Form::function, value, {}, to_bool},
    Row{"str", Form::function, value, {}, to_text},
};

}  // namespace

std::span<const Row> type_functions() { return rows; }

}  // namespace stepwarden::yaql
