#include "rules/support/possible_truths.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "jinja/canonical.hpp"
#include "jinja/comparators.hpp"
#include "jinja/evaluate.hpp"
#include "value/compare.hpp"

namespace stepwarden::rules {
namespace {

using jinja::Comparator;
using jinja::NodeId;
using value::Value;

constexpr std::size_t most_assignments = 4096;

/// One comparison with literals: `key == 'a'`, `key in ['a', 'b']`, `key >= 3`.
struct Comparison {
    NodeId key = jinja::no_node;
    Comparator comparator = Comparator::equal;
    std::vector<Value> literals;
};

std::optional<Value> literal_of(const jinja::Expression& expression, NodeId id) {
    if (const auto* sign = std::get_if<jinja::Sign>(&expression[id].kind)) {
        const auto operand = literal_of(expression, sign->operand);
        if (!operand || !operand->is_int()) return std::nullopt;
        return Value(sign->negative ? -operand->as_int() : operand->as_int());
    }
    const auto* literal = std::get_if<jinja::Literal>(&expression[id].kind);
    return literal != nullptr ? std::optional(literal->value) : std::nullopt;
}

std::optional<std::vector<Value>> literals_of(const jinja::Expression& expression, NodeId id) {
    const std::vector<NodeId>* items = nullptr;
    if (const auto* list = std::get_if<jinja::ListDisplay>(&expression[id].kind)) items = &list->items;
    if (const auto* tuple = std::get_if<jinja::TupleDisplay>(&expression[id].kind)) items = &tuple->items;
    if (items == nullptr) return std::nullopt;
    std::vector<Value> values;
    for (const NodeId item : *items) {
        auto literal = literal_of(expression, item);
        if (!literal) return std::nullopt;
        values.push_back(std::move(*literal));
    }
    return values;
}

bool is_membership(Comparator comparator) { return comparator == Comparator::in || comparator == Comparator::not_in; }

bool is_ordering(Comparator comparator) {
    return !is_membership(comparator) && comparator != Comparator::equal && comparator != Comparator::not_equal;
}

/// Ordering is followed for whole numbers only.
bool can_follow(const Comparison& comparison) {
    return !is_ordering(comparison.comparator) || comparison.literals.front().is_int();
}

std::optional<Comparison> comparison_of(const jinja::Expression& expression, NodeId id) {
    const auto* written = std::get_if<jinja::Comparison>(&expression[id].kind);
    if (written == nullptr || written->rest.size() != 1) return std::nullopt;
    const auto& [comparator, right] = written->rest.front();
    Comparison comparison{written->first, comparator, {}};
    if (is_membership(comparator)) {
        auto literals = literals_of(expression, right);
        if (!literals) return std::nullopt;
        comparison.literals = std::move(*literals);
    } else if (auto literal = literal_of(expression, right)) {
        comparison.literals = {std::move(*literal)};
    } else if (auto first = literal_of(expression, written->first)) {
        comparison = {right, jinja::mirrored(comparator), {std::move(*first)}};
    } else {
        return std::nullopt;
    }
    if (!can_follow(comparison) || literal_of(expression, comparison.key)) return std::nullopt;
    return comparison;
}

bool holds(const Value& value, Comparator comparator, const Value& literal) {
    const bool equal = value::equal(value, literal) == value::Truth::yes;
    if (comparator == Comparator::equal || comparator == Comparator::in) return equal;
    const bool less = value::less(value, literal).value_or(value::Truth::no) == value::Truth::yes;
    switch (comparator) {
        case Comparator::less:
            return less;
        case Comparator::less_equal:
            return less || equal;
        case Comparator::greater:
            return !less && !equal;
        default:
            return !less;
    }
}

bool holds(const Value& value, const Comparison& comparison) {
    if (comparison.comparator == Comparator::not_equal)
        return !holds(value, Comparator::equal, comparison.literals.front());
    const Comparator each = comparison.comparator == Comparator::not_in ? Comparator::in : comparison.comparator;
    const bool any = std::any_of(comparison.literals.begin(), comparison.literals.end(),
                                 [&](const Value& literal) { return holds(value, each, literal); });
    return any != (comparison.comparator == Comparator::not_in);
}

/// The values that tell the answers of a key's comparisons apart.
class Domain {
public:
    void add(const Comparison& comparison) {
        for (const Value& literal : comparison.literals) {
            add(literal);
            ordered_ |= is_ordering(comparison.comparator);
        }
    }

    /// Every literal, what lies around each when order matters, and something that is none of them.
    [[nodiscard]] std::vector<Value> values() const {
        std::vector<Value> all = literals_;
        if (!ordered_) {
            all.emplace_back("\x01 something else");
            return all;
        }
        for (const Value& literal : literals_)
            if (literal.is_int())
                for (const std::int64_t near : {literal.as_int() - 1, literal.as_int() + 1}) all.emplace_back(near);
        return all;
    }

private:
    void add(const Value& literal) {
        const bool known = std::any_of(literals_.begin(), literals_.end(), [&](const Value& other) {
            return value::equal(other, literal) == value::Truth::yes;
        });
        if (!known) literals_.push_back(literal);
    }

    std::vector<Value> literals_;
    bool ordered_ = false;
};

class Trial {
public:
    explicit Trial(std::span<const ansible::Condition* const> conditions, const ansible::Condition* then = nullptr)
        : conditions_(conditions), then_(then) {
        for (const ansible::Condition* condition : conditions) collect(*condition);
        if (then != nullptr) collect(*then);
        for (auto& [key, domain] : domains_) choices_.push_back({key, domain.values()});
        for (auto& [key, seen] : pieces_) choices_.push_back({key, {Value(false), Value(true)}});
    }

    PossibleTruths run() {
        const std::size_t count = assignments();
        if (count == 0) return {};
        PossibleTruths possible{false, false};
        for (std::size_t number = 0; number < count && !(possible.yes && possible.no); ++number) {
            assign(number);
            const value::Truth truth = all_hold();
            possible.yes |= truth != value::Truth::no;
            possible.no |= truth != value::Truth::yes;
        }
        return possible;
    }

    bool implied() {
        const std::size_t count = assignments();
        for (std::size_t number = 0; number < count; ++number) {
            assign(number);
            if (all_hold() != value::Truth::no && truth_of(*then_) != value::Truth::yes) return false;
        }
        return count > 0;
    }

private:
    /// 0 for too many.
    [[nodiscard]] std::size_t assignments() const {
        std::size_t count = 1;
        for (const auto& [key, values] : choices_) {
            count *= values.size();
            if (count > most_assignments) return 0;
        }
        return count;
    }

    void collect(const ansible::Condition& condition) {
        if (condition.expression) collect(*condition.expression, condition.expression->root);
    }

    /// What has a truth of its own under `and`, `or`, `not`.
    void collect(const jinja::Expression& expression, NodeId id) {
        const auto& kind = expression[id].kind;
        if (const auto* both = std::get_if<jinja::And>(&kind)) {
            collect(expression, both->left);
            return collect(expression, both->right);
        }
        if (const auto* either = std::get_if<jinja::Or>(&kind)) {
            collect(expression, either->left);
            return collect(expression, either->right);
        }
        if (const auto* negation = std::get_if<jinja::Not>(&kind)) return collect(expression, negation->operand);
        if (is_constant(expression, id)) return;
        if (!jinja::is_repeatable(expression, id)) return;
        if (const auto comparison = comparison_of(expression, id))
            return domains_[jinja::canonical_text(expression, comparison->key)].add(*comparison);
        pieces_[piece_of(expression, id).first] = true;
    }

    static bool is_constant(const jinja::Expression& expression, NodeId id) {
        return literal_of(expression, id).has_value();
    }

    /// The text under which a piece is kept, and whether its truth is the opposite of that: `is undefined` is one with
    /// `is defined`.
    static std::pair<std::string, bool> piece_of(const jinja::Expression& expression, NodeId id) {
        const auto* test = std::get_if<jinja::Test>(&expression[id].kind);
        if (test == nullptr || (test->name != "defined" && test->name != "undefined"))
            return {"?" + jinja::canonical_text(expression, id), false};
        return {"defined " + jinja::canonical_text(expression, test->subject), test->name == "undefined"};
    }

    void assign(std::size_t number) {
        for (const auto& [key, values] : choices_) {
            assigned_[key] = values[number % values.size()];
            number /= values.size();
        }
    }

    [[nodiscard]] value::Truth all_hold() const {
        value::Truth all = value::Truth::yes;
        for (const ansible::Condition* condition : conditions_) all = all && truth_of(*condition);
        return all;
    }

    [[nodiscard]] value::Truth truth_of(const ansible::Condition& condition) const {
        if (condition.literal) return as_truth(*condition.literal);
        if (!condition.expression) return value::Truth::unknown;
        return truth_of(*condition.expression, condition.expression->root);
    }

    [[nodiscard]] value::Truth truth_of(const jinja::Expression& expression, NodeId id) const {
        const auto& kind = expression[id].kind;
        if (const auto* both = std::get_if<jinja::And>(&kind))
            return truth_of(expression, both->left) && truth_of(expression, both->right);
        if (const auto* either = std::get_if<jinja::Or>(&kind))
            return truth_of(expression, either->left) || truth_of(expression, either->right);
        if (const auto* negation = std::get_if<jinja::Not>(&kind)) return !truth_of(expression, negation->operand);
        if (const auto literal = literal_of(expression, id)) return value::truthiness(*literal);
        if (!jinja::is_repeatable(expression, id)) return value::Truth::unknown;
        if (const auto comparison = comparison_of(expression, id))
            return as_truth(holds(assigned_.at(jinja::canonical_text(expression, comparison->key)), *comparison));
        const auto [piece, opposite] = piece_of(expression, id);
        return as_truth(assigned_.at(piece).as_bool() != opposite);
    }

    static value::Truth as_truth(bool truth) { return truth ? value::Truth::yes : value::Truth::no; }

    std::span<const ansible::Condition* const> conditions_;
    const ansible::Condition* then_ = nullptr;
    std::map<std::string, Domain> domains_;
    std::map<std::string, bool> pieces_;
    std::vector<std::pair<std::string, std::vector<Value>>> choices_;
    std::map<std::string, Value> assigned_;
};

}  // namespace

PossibleTruths possible_truths(std::span<const ansible::Condition* const> conditions) {
    return Trial(conditions).run();
}

bool implies(std::span<const ansible::Condition* const> given, const ansible::Condition& then) {
    return Trial(given, &then).implied();
}

}  // namespace stepwarden::rules
