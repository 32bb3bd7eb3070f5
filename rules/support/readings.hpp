// What the templates and conditions of a task read: every name with the attributes behind it, where it stands, and
// whether it may be undefined there without harm.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jinja/evaluate.hpp"
#include "rules/support/observed.hpp"

namespace stepwarden::rules {

struct Reading {
    enum class In : std::uint8_t {
        when,
        /// `failed_when`, `changed_when` and `until`, which are judged after the module.
        result,
        /// The loop's source, which is evaluated before the conditions; it may fail only where they hold.
        loop,
        /// Arguments, variables and the other keywords.
        value
    };
    jinja::Reference reference;
    In in = In::value;
    /// The condition or scalar that reads it.
    text::Position where;
    std::string text;
};

/// Those of the task itself, without what stands in it. Scalars that do not parse are left out.
std::vector<Reading> readings_of(const ansible::Task& task);

/// The same, and what the conditions of the blocks around it read.
std::vector<Reading> readings_around(const check::Model& model, const KnownTask& known);

/// "ret.results[0].rc", as far as keys are constant.
std::string dotted(const jinja::Reference& reference);

/// `x` asks for nothing but what a skipped task's register has too: itself, `changed`, `skipped`, `failed` and, of a
/// loop, `results`.
bool is_in_skipped_register(const jinja::Reference& reference, const ansible::Task& definer);

}  // namespace stepwarden::rules
