#include <re2/re2.h>

#include <optional>

#include "jinja/evaluator.hpp"
#include "jinja/failure.hpp"

namespace stepwarden::jinja {

namespace {

using value::Truth;
using value::Value;

/// Ansible forgives a use of an undefined variable in a condition that also tests that variable for being defined: the
/// condition is then what that test asks for (playbook/conditional.py, _check_conditional). Only plain names are
/// forgiven, for only their message has the form that Ansible looks for.
std::optional<bool> forgiven(const std::string& condition, const std::string& name) {
    static const RE2 tested(R"((hostvars\[.+\]|\w+)\s+(not\s+is|is|is\s+not)\s+(defined|undefined))");
    re2::StringPiece rest(condition);
    std::string variable;
    std::string logic;
    std::string state;
    while (RE2::FindAndConsume(&rest, tested, &variable, &logic, &state)) {
        if (variable != name) continue;
        const bool should_exist = (logic.find("not") != std::string::npos) != (state == "defined");
        return !should_exist;
    }
    return std::nullopt;
}

}  // namespace

Outcome evaluate(const Expression& expression, const Lookup& lookup) {
    Evaluator evaluator(expression.nodes, lookup);
    Outcome out = evaluator.evaluate(expression.root);
    return evaluator.exhausted() ? Outcome(Evaluator::exhausted_value()) : std::move(out);
}

Outcome decide(const Expression& condition, const Lookup& lookup) {
    Evaluator evaluator(condition.nodes, lookup);
    Outcome out = evaluator.condition(condition.root);
    if (evaluator.exhausted()) return Evaluator::exhausted_value();
    if (out || out.error().kind != Failure::Kind::undefined) return out;
    const auto verdict = forgiven(condition.source, out.error().name);
    return verdict ? Outcome(*verdict) : std::move(out);
}

tl::expected<Truth, Failure> test(const Expression& condition, const Lookup& lookup) {
    Outcome out = decide(condition, lookup);
    if (!out) return tl::unexpected(std::move(out.error()));
    if (out->is_unknown()) return Truth::unknown;
    return out->as_bool() ? Truth::yes : Truth::no;
}

}  // namespace stepwarden::jinja
