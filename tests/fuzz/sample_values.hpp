// Values for evaluations to work on: one of every kind, known and unknown, the same for every input.
#pragma once

#include "jinja/evaluate.hpp"
#include "value/value.hpp"

namespace stepwarden::fuzz {

/// Names and their values; some are Unknown, or hold what is.
const value::Dict& sample_variables();

/// Finds the sample variables, and answers lookups and tests of files where an evaluation may ask for them.
jinja::Lookup sample_lookup();

/// "value ...", "unknown ...", "undefined ..." or "failure ...": equal for equal outcomes.
std::string shown(const jinja::Outcome& outcome);

/// The same of a value alone, Unknown parts included.
std::string shown(const value::Value& value);

}  // namespace stepwarden::fuzz
