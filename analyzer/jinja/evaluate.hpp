// Evaluates Jinja over values of which some are Unknown or Undefined. The answer is what real Jinja would give for
// every value that the unknowns could take, else Unknown with the cause; a failure is one that real Jinja would raise.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "jinja/parse.hpp"
#include "value/truth.hpp"
#include "value/value.hpp"

namespace stepwarden::jinja {

/// What a name stands for, templates inside already rendered; Undefined when nobody defines it.
using Lookup = std::function<value::Value(std::string_view name)>;

struct Failure {
    enum class Kind { undefined, type, other };
    Kind kind = Kind::other;
    std::string message;
    /// The undefined expression ("ret.rc") when kind is undefined.
    std::string name;
};

using Outcome = tl::expected<value::Value, Failure>;

/// The value of an expression; Undefined is a value here, as in Jinja, until something uses it.
Outcome evaluate(const Expression& expression, const Lookup& lookup);

/// What a template renders to, typed as Ansible's non-native Jinja types it: a template that is exactly one
/// `{{ name }}` keeps a bool or number, a result that looks like a list, dict or bool literal becomes one, everything
/// else is a string (ansible-core template/__init__.py, template/native_helpers.py).
Outcome render(const Template& source, const Lookup& lookup);

/// The truth of a condition as Ansible takes it: `{% if text %}`; a use of an undefined value is a failure, unless the
/// condition also tests that very variable with `is defined` (ansible-core playbook/conditional.py). Text that holds
/// `{{ }}` is no condition yet: render it first; a result that is no string, or "", counts by value::truthiness, any
/// other string is parsed and tested in turn. `x and false` is false though `x` is Unknown: that an unknown operand
/// might fail is left out of account.
tl::expected<value::Truth, Failure> test(const Expression& condition, const Lookup& lookup);

/// The same, with the cause: a bool, or Unknown whose cause is the first unknown that the truth depends on.
Outcome decide(const Expression& condition, const Lookup& lookup);

/// A name that an expression reads, with the constant attributes and keys behind it: `ret.results[0].rc` is
/// {"ret", {"results", "0", "rc"}}. Names that the expression itself binds (loops, set) are left out.
struct Reference {
    std::string name;
    std::vector<std::string> path;
    /// The use cannot fail when the name is undefined: it stands under `is defined`, `default()` and the like.
    bool guarded = false;
};

std::vector<Reference> references(const Expression& expression);
std::vector<Reference> references(const Template& source);

}  // namespace stepwarden::jinja
