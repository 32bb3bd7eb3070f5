#include "yaql/operators.hpp"

#include <fmt/format.h>

#include <array>

#include "yaql/arithmetic.hpp"
#include "yaql/compare.hpp"
#include "yaql/cursor.hpp"
#include "yaql/dicts.hpp"
#include "yaql/patterns.hpp"
#include "yaql/sets.hpp"
#include "yaql/streams.hpp"

namespace stepwarden::yaql {

namespace {

tl::unexpected<Stop> unfit(std::string_view op, const Term& left, const Term& right) {
    return mismatched(fmt::format("'{}' does not take {} and {}", op, kind_name(left), kind_name(right)));
}

bool are_numbers(const Term& left, const Term& right) { return is_number(left) && is_number(right); }
bool are_texts(const Term& left, const Term& right) { return is(left, Kind::text) && is(right, Kind::text); }
bool is_count(const Term& term) { return is(term, Kind::integer) || is(term, Kind::boolean); }

Result joined_sequences(const Term& left, const Term& right, Evaluation& evaluation) {
    Terms items;
    items.reserve(size_of(left) + size_of(right));
    for (const Term* part : {&left, &right})
        for (std::size_t i = 0; i < size_of(*part); ++i) items.push_back(element_of(*part, i));
    if (auto stop = evaluation.step(items.size())) return tl::unexpected(std::move(*stop));
    return evaluation.tuple(std::move(items));
}

/// yaql/standard_library/collections.py, combine_lists: only of two tuples it is one at once.
Result added_collections(const Term& left, const Term& right, Evaluation& evaluation) {
    if (is(left, Kind::tuple) && is(right, Kind::tuple)) return joined_sequences(left, right, evaluation);
    if (is(left, Kind::set) && is(right, Kind::set)) return united(left, right, evaluation);
    return chained({left, right}, evaluation);
}

Result added_dicts(const Term& left, const Term& right, Evaluation& evaluation) {
    for (const Term* part : {&left, &right})
        if (is(*part, Kind::lazy_dict)) return unknown_stop(unknown_in(*part));
    DictBuilder out(evaluation);
    out.keep_place_of(left);
    for (const Term* part : {&left, &right})
        if (auto stop = out.add(*part)) return tl::unexpected(std::move(*stop));
    return out.take();
}

Result add(const Term& left, const Term& right, Evaluation& evaluation) {
    if (are_numbers(left, right)) return calculate(BinaryOperator::add, left, right);
    if (are_texts(left, right)) return evaluation.text(text_of(left) + text_of(right));
    if (is_iterable(left) && is_iterable(right)) return added_collections(left, right, evaluation);
    if (is_dict(left) && is_dict(right)) return added_dicts(left, right, evaluation);
    return unfit("+", left, right);
}

Result subtract(const Term& left, const Term& right, Evaluation& evaluation) {
    if (are_numbers(left, right)) return calculate(BinaryOperator::subtract, left, right);
    if (is_set_like(left) && is_set_like(right)) return difference(left, right, evaluation);
    return unfit("-", left, right);
}

Result repeated_text(const std::string& text, std::int64_t times, Evaluation& evaluation) {
    std::string out;
    for (std::int64_t n = 0; n < times && !text.empty(); ++n) {
        if (auto stop = evaluation.too_long(out.size())) return tl::unexpected(std::move(*stop));
        out += text;
    }
    return evaluation.text(std::move(out));
}

Result repeated_sequence(const Term& sequence, std::int64_t times, Evaluation& evaluation) {
    Terms items;
    for (std::int64_t n = 0; n < times && size_of(sequence) > 0; ++n) {
        if (auto stop = evaluation.too_many(items.size())) return tl::unexpected(std::move(*stop));
        if (auto stop = evaluation.step(size_of(sequence))) return tl::unexpected(std::move(*stop));
        for (std::size_t i = 0; i < size_of(sequence); ++i) items.push_back(element_of(sequence, i));
    }
    return evaluation.array(is(sequence, Kind::list) ? Array::Kind::list : Array::Kind::tuple, std::move(items));
}

Result multiply(const Term& left, const Term& right, Evaluation& evaluation) {
    if (are_numbers(left, right)) return calculate(BinaryOperator::multiply, left, right);
    for (const auto& [one, times] : {std::pair(&left, &right), std::pair(&right, &left)}) {
        if (!is_count(*times)) continue;
        if (is(*one, Kind::text)) return repeated_text(text_of(*one), integer_of(*times), evaluation);
        if (is_sequence(*one)) return repeated_sequence(*one, integer_of(*times), evaluation);
    }
    return unfit("*", left, right);
}

Result divide(BinaryOperator op, const Term& left, const Term& right) {
    if (are_numbers(left, right)) return calculate(op, left, right);
    return unfit(op == BinaryOperator::divide ? "/" : "mod", left, right);
}

Result is_in(const Term& left, const Term& right, Evaluation& evaluation) {
    if (are_texts(left, right)) return Term(text_of(right).find(text_of(left)) != std::string::npos);
    if (is_iterable(right)) return contains(right, left, evaluation).map([](bool found) { return Term(found); });
    return unfit("in", left, right);
}

Result matches(const Term& left, const Term& right, bool wanted) {
    if (is(left, Kind::text) && (is(right, Kind::text) || is(right, Kind::pattern)))
        return found(right, text_of(left)).map([&](bool hit) { return Term(hit == wanted); });
    return unfit(wanted ? "=~" : "!~", left, right);
}

/// The rows of an index; the object is the receiver.
Result index_dict(Invocation& call) {
    auto entry = find_entry(call.term(0), call.term(1), call.evaluation);
    if (!entry) return tl::unexpected(std::move(entry.error()));
    if (*entry) return **entry;
    if (call.given(2)) return call.term(2);
    return failed("no such key in the dict");
}

Result index_list(Invocation& call) {
    const Term& list = call.term(0);
    const auto size = static_cast<std::int64_t>(size_of(list));
    for (std::size_t i = 0; i < size_of(list); ++i)
        if (call.evaluation.may_be_spread(element_of(list, i))) return unknown_stop(unknown_in(element_of(list, i)));
    const std::int64_t index = integer_of(call.term(1));
    if (index >= size || index < -size) return mismatched(fmt::format("index {} of a list of {}", index, size));
    return element_of(list, static_cast<std::size_t>(index < 0 ? index + size : index));
}

constexpr Row dict_row = {"[]", Form::method, {{{"dict", Type::dict}, {"key", Type::any}}},
                          {},   index_dict,   takes_lazy_dicts};
constexpr Row dict_row_with_default = {
    "[]", Form::method, {{{"dict", Type::dict}, {"key", Type::any}, {"default", Type::passed}}},
    {},   index_dict,   takes_lazy_dicts};
constexpr Row list_row = {"[]", Form::method, {{{"list", Type::sequence}, {"index", Type::integer}}}, {}, index_list};
constexpr std::array<const Row*, 3> rows_of_index = {&dict_row, &dict_row_with_default, &list_row};

}  // namespace

std::span<const Row* const> index_rows() { return rows_of_index; }

Result operate(UnaryOperator op, const Term& operand) {
    if (is(operand, Kind::unknown)) return unknown_stop(unknown_in(operand));
    if (op == UnaryOperator::negation) return truth(operand).map([](bool holds) { return Term(!holds); });
    if (!is_number(operand)) return mismatched(fmt::format("no sign for {}", kind_name(operand)));
    if (op == UnaryOperator::plus) return operand;
    if (is(operand, Kind::floating)) return Term(-real_of(operand));
    return calculate(BinaryOperator::subtract, Term(std::int64_t{0}), operand);
}

Result operate(BinaryOperator op, const Term& left, const Term& right, Evaluation& evaluation) {
    const auto as_term = [](bool holds) { return Term(holds); };
    const auto negated = [](bool holds) { return Term(!holds); };
    if (op == BinaryOperator::equal) return equal(left, right, evaluation).map(as_term);
    if (op == BinaryOperator::not_equal) return equal(left, right, evaluation).map(negated);
    for (const Term* operand : {&left, &right})
        if (is(*operand, Kind::unknown) && op != BinaryOperator::in) return unknown_stop(unknown_in(*operand));
    switch (op) {
        case BinaryOperator::add:
            return add(left, right, evaluation);
        case BinaryOperator::subtract:
            return subtract(left, right, evaluation);
        case BinaryOperator::multiply:
            return multiply(left, right, evaluation);
        case BinaryOperator::divide:
        case BinaryOperator::modulo:
            return divide(op, left, right);
        case BinaryOperator::greater:
            return greater(left, right, evaluation).map(as_term);
        case BinaryOperator::less:
            return less(left, right, evaluation).map(as_term);
        case BinaryOperator::less_equal:
            return less_or_equal(left, right, evaluation).map(as_term);
        case BinaryOperator::greater_equal:
            return less_or_equal(right, left, evaluation).map(as_term);
        case BinaryOperator::in:
            if (is(right, Kind::unknown)) return unknown_stop(unknown_in(right));
            if (is(left, Kind::unknown) && !is_iterable(right)) return unknown_stop(unknown_in(left));
            return is_in(left, right, evaluation);
        default:
            return matches(left, right, op == BinaryOperator::matches);
    }
}

}  // namespace stepwarden::yaql
