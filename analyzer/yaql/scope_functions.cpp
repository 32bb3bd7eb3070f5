// What names values for what follows behind `->` (yaql/standard_library/system.py).
#include <array>

#include "yaql/compare.hpp"
#include "yaql/cursor.hpp"
#include "yaql/families.hpp"
#include "yaql/streams.hpp"

namespace stepwarden::yaql {

namespace {

using Variables = std::vector<std::pair<std::string, Term>>;

/// `$1`, `$2`, ... for the terms.
Variables numbered(Terms terms) {
    Variables out;
    for (std::size_t i = 0; i < terms.size(); ++i) out.emplace_back(std::to_string(i + 1), std::move(terms[i]));
    return out;
}

Result let(Invocation& call) {
    Variables variables = call.named;
    for (auto& variable : numbered(rest_of(call))) variables.push_back(std::move(variable));
    return call.evaluation.scope(call.scope, std::move(variables));
}

/// Each element under the name that stands for it, or all under their numbers.
Result unpack(Invocation& call) {
    auto items = drain_counted(call.term(0), call.evaluation);
    if (!items) return tl::unexpected(std::move(items.error()));
    if (call.rest.empty()) return call.evaluation.scope(call.scope, numbered(std::move(*items)));
    if (items->size() != call.rest.size()) return failed("Cannot unpack as many elements into as many names");
    Variables variables;
    for (std::size_t i = 0; i < items->size(); ++i) {
        std::string name = text_of(call.rest[i].term);
        if (name.starts_with('$')) name.erase(0, 1);
        variables.emplace_back(name.empty() ? "1" : std::move(name), (*items)[i]);
    }
    return call.evaluation.scope(call.scope, std::move(variables));
}

Result assert_(Invocation& call) {
    Term object = call.term(0);
    if (is(object, Kind::iterator)) {
        Result kept = remembered(object, call.evaluation);
        if (!kept) return kept;
        object = std::move(*kept);
    }
    const auto holds = call.evaluation.holds(call.lambda(1), object);
    if (!holds) return tl::unexpected(holds.error());
    if (*holds) return object;
    return failed(call.given(2) ? text_of(call.term(2)) : "Assertion failed");
}

constexpr std::array rows = {
    Row{"let", Form::function, {}, {"args", Type::passed}, let, takes_names},
    Row{"with", Form::function, {}, {"args", Type::passed}, let},
    Row{"unpack", Form::method, {{{"sequence", Type::iterable}}}, {"args", Type::text}, unpack},
    Row{"assert",
        Form::method,
        {{{"obj", Type::passed}, {"condition", Type::lambda}, {"message", Type::text, true}}},
        {},
        assert_},
};

}  // namespace

std::span<const Row> scope_functions() { return rows; }

}  // namespace stepwarden::yaql
