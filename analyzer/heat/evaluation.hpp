// What all stacks of one plan share while they are evaluated: the templates, the environment, the bounds, and what went
// wrong on the way.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "heat/environment.hpp"
#include "heat/template_store.hpp"
#include "text/diagnostic.hpp"
#include "value/value.hpp"

namespace stepwarden::heat {

struct Bounds {
    std::size_t nested_stacks = 12;
    /// Values, maps and lists resolved in all.
    std::size_t steps = 50'000'000;
    std::size_t depth = 400;
};

struct Evaluation {
    TemplateStore& templates;
    const Environment& environment;
    std::string stack_name;
    Bounds bounds = {};
    std::size_t steps = 0;
    std::size_t depth = 0;
    /// What stands in for attributes of resources of the top template that only a cloud has: made-up hosts.
    std::map<std::string, value::Value, std::less<>> made = {};
    /// Failures that were contained: what they concern is missing, the rest went on.
    std::vector<text::Diagnostic> diagnostics = {};
    /// Parameters that were asked for and have no value, with the place of their declaration.
    std::map<std::string, text::Position> missing_parameters = {};

    /// Adds a diagnostic once.
    void report(const text::Diagnostic& diagnostic);
};

}  // namespace stepwarden::heat
