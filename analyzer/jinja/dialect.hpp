// Operators as a dialect has them: Jinja's own Undefined is false, empty and equal to its like (jinja2/runtime.py,
// Undefined) where Ansible's fails. In Ansible's dialect each is what operators.hpp says.
#pragma once

#include "jinja/evaluate.hpp"
#include "jinja/syntax.hpp"

namespace stepwarden::jinja {

Outcome truth_of(const value::Value& value, Dialect dialect);
Outcome text_of(const value::Value& value, Dialect dialect);
tl::expected<value::List, Failure> iterate(const value::Value& value, Dialect dialect);
Outcome compare(Comparator op, const value::Value& left, const value::Value& right, Dialect dialect);

/// Whether Jinja itself has a filter or test of that name (jinja2/filters.py, FILTERS; jinja2/tests.py, TESTS).
bool is_own_filter(std::string_view name);
bool is_own_test(std::string_view name);

}  // namespace stepwarden::jinja
