#include <algorithm>
#include <optional>

#include "jinja/definedness.hpp"
#include "jinja/failure.hpp"
#include "jinja/renderer.hpp"
#include "value/compare.hpp"

namespace stepwarden::jinja {

namespace {

using value::Truth;
using value::Unknown;
using value::Value;
using Verdict = tl::expected<Judgement, Failure>;

/// Names that one condition asks about beyond this number are not tried out.
constexpr std::size_t max_split_names = 3;

Judgement judgement_of(const Value& truth, const Risk& risk) {
    Judgement out;
    out.may_fail = risk.any();
    out.cause = risk.cause();
    if (truth.is_unknown()) {
        out.cause = std::get<Unknown>(truth.data()).cause;
    } else {
        out.truth = value::truthiness(truth);
    }
    return out;
}

/// The condition over one choice of what is defined.
Verdict judge_once(const Expression& condition, const Lookup& lookup) {
    Evaluator evaluator(condition.nodes, lookup);
    Outcome out = evaluator.condition(condition.root);
    if (evaluator.exhausted()) out = Evaluator::exhausted_value();
    if (!out && out.error().kind == Failure::Kind::undefined)
        if (const auto verdict = forgiven(condition.source, out.error().name)) out = Value(*verdict);
    if (!out) return tl::unexpected(std::move(out.error()));
    return judgement_of(*out, evaluator.risk());
}

/// What holds in both of two worlds, of which `cause` decides.
Verdict joined(Verdict first, Verdict second, const std::shared_ptr<const std::string>& cause) {
    if (!first && !second) return first;
    Judgement out = first ? std::move(*first) : *second;
    if (first && second && first->truth != second->truth) {
        out.truth = Truth::unknown;
        if (!out.cause) out.cause = cause;
    }
    const bool other_may_fail = first && second && second->may_fail;
    out.may_fail = out.may_fail || !first || !second || other_may_fail;
    if (out.may_fail && !out.cause) out.cause = cause;
    return out;
}

/// A name that may be undefined and whose definedness the condition asks for is taken for both in turn: so each answer
/// to `x is defined` goes with the `x` that it belongs to, and what Ansible forgives is forgiven.
Verdict judge_split(const Expression& condition, const Lookup& lookup, std::span<const std::string> names) {
    if (names.empty()) return judge_once(condition, lookup);
    const std::string& name = names.front();
    const Value open = lookup(name);
    const auto world = [&](const Value& value) {
        Lookup changed = lookup;
        changed.variable = [&](std::string_view asked) { return asked == name ? value : lookup(asked); };
        return judge_split(condition, changed, names.subspan(1));
    };
    return joined(world(Value::unknown(Unknown{std::get<Unknown>(open.data()).cause, true})),
                  world(Value::undefined(name)), std::get<Unknown>(open.data()).cause);
}

Verdict judge_names(const Expression& condition, const Lookup& lookup) {
    std::vector<std::string> names = tested_names(condition.source);
    std::erase_if(names, [&](const std::string& name) {
        const bool is_asserted =
            std::find(lookup.asserted.begin(), lookup.asserted.end(), name) != lookup.asserted.end();
        const Value value = is_asserted ? Value() : lookup(name);
        return !value.is_unknown() || surely_defined(value) || std::get<Unknown>(value.data()).may_fail;
    });
    if (names.size() > max_split_names) names.resize(max_split_names);
    return judge_split(condition, lookup, names);
}

Verdict judge_expression(const Expression& condition, const Lookup& lookup) {
    Evaluator evaluator(condition.nodes, lookup);
    if (auto failure = evaluator.compile()) return tl::unexpected(std::move(*failure));
    Verdict out = judge_names(condition, lookup);
    if (!out) return out;
    out->may_fail = out->may_fail || evaluator.risk().any();
    if (!out->cause) out->cause = evaluator.risk().cause();
    if (out->truth != Truth::no) out->asserts = asserted_paths(condition.nodes, condition.root, true);
    return out;
}

tl::unexpected<Failure> syntax_failure(const text::Diagnostic& diagnostic) {
    return other_failure("template error: " + diagnostic.message);
}

}  // namespace

Outcome evaluate(const Expression& expression, const Lookup& lookup) {
    Evaluator evaluator(expression.nodes, lookup);
    if (auto failure = evaluator.compile()) return tl::unexpected(std::move(*failure));
    Outcome out = evaluator.evaluate(expression.root);
    if (evaluator.exhausted()) return Evaluator::exhausted_value();
    if (!out || !out->is_unknown() || !evaluator.risk().any()) return out;
    const auto& unknown = std::get<Unknown>(out->data());
    return Value::unknown(Unknown{unknown.cause, unknown.defined, true});
}

Verdict judge(const Expression& condition, const Lookup& lookup) {
    if (!has_template(condition.source)) return judge_expression(condition, lookup);
    const auto source = parse_template(condition.source, condition.where);
    return source ? judge(*source, lookup) : Verdict(syntax_failure(source.error()));
}

/// What the template renders to is judged, text as a condition of its own.
Verdict judge(const Template& condition, const Lookup& lookup) {
    Risk risk;
    Outcome rendered = render(condition, lookup, risk);
    if (!rendered && rendered.error().kind == Failure::Kind::undefined)
        if (const auto verdict = forgiven(condition.source, rendered.error().name)) rendered = Value(*verdict);
    if (!rendered) return tl::unexpected(std::move(rendered.error()));
    if (!rendered->is_string() || rendered->as_string().empty()) {
        return judgement_of(*rendered, risk);
    }
    const auto parsed = parse_condition(rendered->as_string(), condition.where);
    if (!parsed) return syntax_failure(parsed.error());
    Verdict out = judge_expression(*parsed, lookup);
    if (!out) return out;
    out->may_fail = out->may_fail || risk.any();
    if (!out->cause) out->cause = risk.cause();
    return out;
}

Outcome decide(const Expression& condition, const Lookup& lookup) {
    Verdict out = judge_names(condition, lookup);
    if (!out) return tl::unexpected(std::move(out.error()));
    if (out->truth == Truth::unknown) return Value::unknown(Unknown{out->cause, true, out->may_fail});
    return out->truth == Truth::yes;
}

tl::expected<Truth, Failure> test(const Expression& condition, const Lookup& lookup) {
    Outcome out = decide(condition, lookup);
    if (!out) return tl::unexpected(std::move(out.error()));
    if (out->is_unknown()) return Truth::unknown;
    return out->as_bool() ? Truth::yes : Truth::no;
}

}  // namespace stepwarden::jinja
