#include "simulate/task_outcome.hpp"

namespace stepwarden::simulate {

using value::Truth;
using value::Value;

const value::Unknown* risky(const Value& value) {
    const value::Unknown* unknown = value::find_unknown(value);
    return unknown != nullptr && (!unknown->defined || unknown->may_fail) ? unknown : nullptr;
}

void mark_error(TaskOutcome& outcome, const jinja::Failure& failure) {
    outcome.why = std::make_shared<const std::string>(failure.message);
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
