// What evaluates its arguments only as far as it has to (yaql/standard_library/branching.py).
#include <array>

#include "yaql/compare.hpp"
#include "yaql/families.hpp"
#include "yaql/streams.hpp"

namespace stepwarden::yaql {

namespace {

constexpr std::span<const Term> no_arguments;

tl::expected<bool, Stop> holds(const Lambda& lambda, Evaluation& evaluation) {
    Result out = evaluation.call(lambda, no_arguments);
    if (!out) return tl::unexpected(std::move(out.error()));
    return truth(*out);
}

Result switch_(Invocation& call) {
    for (const Slot& rule : call.rest) {
        const auto applies = holds(rule.lambda, call.evaluation);
        if (!applies) return tl::unexpected(applies.error());
        if (*applies) return call.evaluation.call(rule.destination, no_arguments);
    }
    return Term();
}

Result coalesce(Invocation& call) {
    for (const Slot& slot : call.rest) {
        Result out = call.evaluation.call(slot.lambda, no_arguments);
        if (!out || !is(*out, Kind::null)) return out;
    }
    return Term();
}

Result select_case(Invocation& call) {
    std::int64_t index = 0;
    for (const Slot& slot : call.rest) {
        const auto applies = holds(slot.lambda, call.evaluation);
        if (!applies) return tl::unexpected(applies.error());
        if (*applies) break;
        ++index;
    }
    return Term(index);
}

Result switch_case(Invocation& call) {
    if (call.rest.empty()) return Term();
    const std::int64_t wanted = integer_of(call.term(0));
    const bool is_there = wanted >= 0 && wanted < static_cast<std::int64_t>(call.rest.size());
    const Slot& slot = is_there ? call.rest[static_cast<std::size_t>(wanted)] : call.rest.back();
    return call.evaluation.call(slot.lambda, no_arguments);
}

/// The places of the conditions that hold, or the truth of each.
template <bool all_truths>
Result cases(Invocation& call) {
    return call.evaluation.stream(
        [conditions = call.rest, at = std::size_t{0}, &evaluation = call.evaluation]() mutable -> Pull {
            while (at < conditions.size()) {
                const auto applies = holds(conditions[at++].lambda, evaluation);
                if (!applies) return tl::unexpected(applies.error());
                if (all_truths) return Term(*applies);
                if (*applies) return Term(static_cast<std::int64_t>(at - 1));
            }
            return std::nullopt;
        },
        call.scope->depth);
}

constexpr Parameter lambdas = {"args", Type::lambda};

constexpr std::array rows = {
    Row{"switch", Form::function, {}, {"args", Type::lazy_rule}, switch_, takes_rules},
    Row{"coalesce", Form::function, {}, lambdas, coalesce},
    Row{"selectCase", Form::function, {}, lambdas, select_case},
    Row{"selectAllCases", Form::function, {}, lambdas, cases<false>},
    Row{"examine", Form::function, {}, lambdas, cases<true>},
    Row{"switchCase", Form::method, {{{"case", Type::integer}}}, lambdas, switch_case},
};

}  // namespace

std::span<const Row> branch_functions() { return rows; }

}  // namespace stepwarden::yaql
