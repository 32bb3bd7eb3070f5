#include "simulate/task_outcome.hpp"

#include <algorithm>

namespace stepwarden::simulate {

using value::Truth;
using value::Value;

const value::Unknown* risky(const Value& value) {
    const value::Unknown* unknown = value::find_unknown(value);
    return unknown != nullptr && (!unknown->defined || unknown->may_fail) ? unknown : nullptr;
}

bool same_values(const std::vector<NamedValue>& a, const std::vector<NamedValue>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const NamedValue& x, const NamedValue& y) {
        return x.first == y.first && same_content(x.second, y.second);
    });
}

void mark_error(TaskOutcome& outcome, const jinja::Failure& failure) {
    outcome.why = shared_text(failure.message);
    outcome.undefined_name = failure.name;
    if (outcome.runs == Truth::yes) {
        outcome.verdict = Verdict::error;
        outcome.fails = true;
    } else {
        outcome.verdict = Verdict::maybe;
    }
    outcome.runs = Truth::no;
}

void mark_risk(TaskOutcome& outcome, Text why) {
    if (outcome.verdict != Verdict::run && outcome.verdict != Verdict::maybe) return;
    if (outcome.verdict == Verdict::run) outcome.why = std::move(why);
    outcome.verdict = Verdict::maybe;
    if (outcome.runs == Truth::yes) outcome.runs = Truth::unknown;
}

}  // namespace stepwarden::simulate
