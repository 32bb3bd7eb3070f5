// Functions and methods as rows of tables: a name, its parameters with their types, and the function behind it. The
// binder chooses among the rows of one name by the types of the arguments, as yaql/language/runner.py does.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "yaql/term.hpp"

namespace stepwarden::yaql {

class Evaluation;

/// What a parameter takes. An Unknown fits every type, and makes the result Unknown, but for those marked.
enum class Type : std::uint8_t {
    none,
    /// Anything; the function looks at it.
    any,
    /// Anything, Unknown too, for it is only passed on.
    passed,
    text,
    text_or_null,
    /// A bool is one, as in Python.
    integer,
    boolean,
    number,
    number_or_null,
    iterable,
    iterator,
    sequence,
    dict,
    set,
    ordering,
    pattern,
    /// `a => b`, both evaluated; they may be Unknown.
    rule,
    /// `a => b`, evaluated when the function wants it.
    lazy_rule,
    lambda,
};

struct Parameter {
    std::string_view name;
    Type type = Type::none;
    bool optional = false;
};

enum class Form : std::uint8_t { function, method, both };

/// One argument as the function gets it.
struct Slot {
    bool given = false;
    /// The value, or the key of a rule.
    Term term;
    /// The value of a rule.
    Term entry;
    /// A lambda, or the source of a lazy rule.
    Lambda lambda;
    /// The destination of a lazy rule.
    Lambda destination;
};

class Invocation {
public:
    static constexpr std::size_t max_parameters = 5;

    [[nodiscard]] bool given(std::size_t index) const { return slots[index].given; }
    [[nodiscard]] const Term& term(std::size_t index) const { return slots[index].term; }
    [[nodiscard]] const Lambda& lambda(std::size_t index) const { return slots[index].lambda; }
    /// The argument, or a fallback when it was left out.
    [[nodiscard]] std::int64_t integer(std::size_t index, std::int64_t fallback) const {
        return given(index) ? integer_of(term(index)) : fallback;
    }
    [[nodiscard]] bool flag(std::size_t index, bool fallback) const {
        return given(index) ? integer_of(term(index)) != 0 : fallback;
    }

    Evaluation& evaluation;
    ScopePtr scope;
    std::array<Slot, max_parameters> slots{};
    /// Arguments behind those that have a parameter.
    std::vector<Slot> rest{};
    /// Keyword arguments without a parameter.
    std::vector<std::pair<std::string, Term>> named{};
};

/// The terms of Invocation::rest.
Terms rest_of(const Invocation& call);

/// What else there is to know about a row; bits.
enum Traits : std::uint8_t {
    plain = 0,
    /// `a => b` is an argument like others, not a keyword argument.
    takes_rules = 1,
    /// Any keyword argument is welcome.
    takes_names = 2,
    /// The function goes by keys, so that a lazy dict will do; to others it is Unknown as a whole.
    takes_lazy_dicts = 4,
};

struct Row {
    std::string_view name;
    Form form = Form::method;
    std::array<Parameter, Invocation::max_parameters> parameters{};
    /// Of any number of further arguments.
    Parameter rest{};
    Result (*apply)(Invocation& call) = nullptr;
    std::uint8_t traits = plain;
};

/// The rows that a function call or a method call of that name may mean.
std::vector<const Row*> find_rows(std::string_view name, bool method);

/// True for the names that yaql has and the tables have not.
bool is_unmodelled(std::string_view name);

/// Evaluates the arguments that are wanted as values, chooses the row and calls it. `receiver` stands before the dot,
/// or is null.
Result invoke(std::string_view name, const Term* receiver, const Arguments& arguments, Evaluation& evaluation,
              const ScopePtr& scope);

/// The same with rows at hand.
Result invoke(std::span<const Row* const> rows, std::string_view name, const Term* receiver, const Arguments& arguments,
              Evaluation& evaluation, const ScopePtr& scope);

}  // namespace stepwarden::yaql
