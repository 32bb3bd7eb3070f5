// Evaluates Jinja over values of which some are Unknown or Undefined. The answer is what real Jinja would give for
// every value that the unknowns could take, else Unknown with the cause; a failure is one that real Jinja would raise.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "jinja/parse.hpp"
#include "value/truth.hpp"
#include "value/value.hpp"

namespace stepwarden::jinja {

struct Failure {
    enum class Kind { undefined, type, other };
    Kind kind = Kind::other;
    std::string message;
    /// The undefined expression ("ret.rc") when kind is undefined.
    std::string name;
};

using Outcome = tl::expected<value::Value, Failure>;

/// What an evaluation may ask of the world around it. Made from a function that finds variables; the other two are for
/// those who know files.
struct Lookup {
    /// What a name stands for, templates inside already rendered; Undefined when nobody defines it.
    std::function<value::Value(std::string_view name)> variable;
    /// What `lookup('name', terms..., option=...)` gives; unset, every lookup is Unknown. `wants_list` for query().
    std::function<Outcome(std::string_view name, const value::List& terms,
                          const std::vector<std::pair<std::string, value::Value>>& options, bool wants_list)>
        plugin;
    /// Whether a path is there ("exists", "file", "directory", "link", ...); nothing when only the run can tell.
    std::function<std::optional<bool>(std::string_view test, std::string_view path)> path_test;
    /// Paths ("ret", "ret.results.0.rc") that are defined though their values say that they may not be: what the
    /// conditions before this one assert.
    std::vector<std::string> asserted;
    /// What a use of something undefined comes to, and which filters there are.
    Dialect dialect = Dialect::ansible;
    /// What `from_yaml` made of texts before, for those who evaluate over the same files again and again; may be null.
    std::shared_ptr<std::unordered_map<std::string, value::Value>> parsed_texts;

    Lookup() = default;
    template <typename Function>
    requires std::is_invocable_r_v<value::Value, Function, std::string_view> Lookup(Function find)
        : variable(std::move(find)) {}

    value::Value operator()(std::string_view name) const { return variable(name); }
};

/// The value of an expression; Undefined is a value here, as in Jinja, until something uses it.
Outcome evaluate(const Expression& expression, const Lookup& lookup);

/// What a condition comes to.
struct Judgement {
    value::Truth truth = value::Truth::unknown;
    /// Real Ansible may raise an error instead, as far as an unknown decides that. `x.rc == 0 and false` is no, and may
    /// fail when x may lack `rc`; `x is defined and x.rc == 0` may not for want of x.
    bool may_fail = false;
    /// The unknown that the truth or the failure depends on; null when neither does.
    std::shared_ptr<const std::string> cause;
    /// Paths that are defined wherever the condition holds, for Lookup::asserted of what is under it.
    std::vector<std::string> asserts;
};

/// The truth of a condition with the risk that goes with it; text that holds `{{ }}` is rendered first and its result
/// judged in turn, as Ansible does. A failure is certain.
tl::expected<Judgement, Failure> judge(const Expression& condition, const Lookup& lookup);

/// The same for a condition whose text holds `{{ }}`, read as the template that Ansible first takes it for.
tl::expected<Judgement, Failure> judge(const Template& condition, const Lookup& lookup);

/// What a template renders to, typed as Ansible's non-native Jinja types it: a template that is exactly one
/// `{{ name }}` keeps a bool or number, a result that looks like a list, dict or bool literal becomes one, everything
/// else is a string (ansible-core template/__init__.py, template/native_helpers.py).
Outcome render(const Template& source, const Lookup& lookup);

/// The same; `may_fail` is set, never cleared, when real Ansible may raise an error instead, as far as an unknown
/// decides that. An Unknown that may have failed is not `defined`: a variable with that template may be undefined. What
/// a task has set after it succeeded is.
Outcome render(const Template& source, const Lookup& lookup, bool& may_fail);

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
