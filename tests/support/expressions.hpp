// Single expressions with Heat's functions, each evaluated in a template that has a parameter nobody gives a value.
#pragma once

#include <doctest/doctest.h>

#include <span>
#include <string>

#include "support/checkout.hpp"

namespace stepwarden::tests {

/// An expression and what SmallPlan::output() makes of it.
struct Row {
    std::string expression;
    std::string expected;
};

/// What comes of the parameter without a value, alone and within something else.
inline const std::string unknown = "unknown: parameter Gap without a value";
inline const std::string mark = "⟦parameter Gap without a value⟧";

/// Of one expression in a template that has the parameter Gap, which nobody gives a value.
inline std::string value_of(const std::string& expression) {
    const SmallPlan plan(
        top_template("heat_template_version: rocky\n"
                     "parameters: {Gap: {type: string}}\n"
                     "outputs:\n"
                     "  it:\n"
                     "    value: " +
                     expression + "\n"));
    return plan.output("it");
}

inline void check_all(std::span<const Row> rows) {
    for (const Row& row : rows) CHECK_MESSAGE(value_of(row.expression) == row.expected, row.expression);
}

/// What is told about the expression.
inline std::string failure(const std::string& message) { return "overcloud.yaml:5: " + message; }

}  // namespace stepwarden::tests
