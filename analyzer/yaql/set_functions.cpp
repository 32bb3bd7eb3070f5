// Sets (yaql/standard_library/collections.py).
#include <array>

#include "yaql/families.hpp"
#include "yaql/sets.hpp"
#include "yaql/streams.hpp"

namespace stepwarden::yaql {

namespace {

Result make_set(Invocation& call) {
    auto items = unrolled(rest_of(call), call.evaluation);
    if (!items) return tl::unexpected(std::move(items.error()));
    return set_of(*items, call.evaluation);
}

Result to_set(Invocation& call) { return set_of(call.term(0), call.evaluation); }

template <Result (*operation)(const Term&, const Term&, Evaluation&)>
Result with_set(Invocation& call) {
    return operation(call.term(0), call.term(1), call.evaluation);
}

/// With the arguments behind the set as the other one.
template <Result (*operation)(const Term&, const Term&, Evaluation&)>
Result with_elements(Invocation& call) {
    Result others = set_of(rest_of(call), call.evaluation);
    return others ? operation(call.term(0), *others, call.evaluation) : others;
}

Result symmetric_difference(Invocation& call) {
    Result all = united(call.term(0), call.term(1), call.evaluation);
    if (!all) return all;
    Result common = intersection(call.term(0), call.term(1), call.evaluation);
    return common ? difference(*all, *common, call.evaluation) : common;
}

Result size(Invocation& call) { return Term(static_cast<std::int64_t>(size_of(call.term(0)))); }

constexpr Parameter set = {"set", Type::set};
constexpr Parameter left = {"left", Type::set};
constexpr Parameter right = {"right", Type::set};
constexpr Parameter values = {"values", Type::any};

constexpr std::array rows = {
    Row{"set", Form::function, {}, {"args", Type::any}, make_set},
    Row{"toSet", Form::method, {{{"collection", Type::iterable}}}, {}, to_set},
    Row{"union", Form::method, {{left, right}}, {}, with_set<united>},
    Row{"intersect", Form::method, {{left, right}}, {}, with_set<intersection>},
    Row{"difference", Form::method, {{left, right}}, {}, with_set<difference>},
    Row{"symmetricDifference", Form::method, {{left, right}}, {}, symmetric_difference},
    Row{"add", Form::method, {{set}}, values, with_elements<united>},
    Row{"remove", Form::method, {{set}}, values, with_elements<difference>},
    Row{"len", Form::both, {{set}}, {}, size},
};

}  // namespace

std::span<const Row> set_functions() { return rows; }

}  // namespace stepwarden::yaql
