// What comes of one task on one host before the run goes on: the decision, and what it leaves behind for later tasks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "jinja/evaluate.hpp"
#include "simulate/cell.hpp"
#include "simulate/dry_run.hpp"
#include "simulate/variable_layer.hpp"
#include "value/truth.hpp"
#include "value/value.hpp"

namespace stepwarden::simulate {

inline Text shared_text(std::string words) { return std::make_shared<const std::string>(std::move(words)); }

/// One time that a dynamic include takes its file or role.
struct Inclusion {
    /// File or role as its text renders.
    std::string target;
    /// The loop's variable and index, which the included tasks see.
    std::vector<NamedValue> item;
    /// Whether it is taken: yes or unknown, with what must hold for it.
    value::Truth taken = value::Truth::yes;
    Guard guard;
};

struct TaskOutcome {
    Verdict verdict = Verdict::run;
    /// Whether the action itself is carried out.
    value::Truth runs = value::Truth::yes;
    /// The host's run fails here for sure, so that Ansible would stop it (`fail`, `assert`, an error, a pinned
    /// failure).
    bool fails = false;
    /// It may have changed something, so that handlers hear of it.
    value::Truth changed = value::Truth::unknown;
    std::vector<Verdict> items;
    Text why;
    std::string undefined_name;
    std::shared_ptr<const Definition> definition;
    /// Conditions that came out unknown and hold where the action is carried out.
    Guard guard;

    /// What `register` keeps when the action is carried out, and when it is skipped.
    value::Value result;
    value::Value skipped;
    /// set_fact and include_vars: name and value, when carried out.
    std::vector<NamedValue> facts;
    std::vector<Inclusion> inclusions;
    std::vector<Effect> effects;
};

/// The unknown inside a value that may turn out to be an error when it is used, or nullptr.
const value::Unknown* risky(const value::Value& value);

/// The same names with the same contents, in the same order.
bool same_values(const std::vector<NamedValue>& a, const std::vector<NamedValue>& b);

/// The task cannot be carried out: an error, or, where it may be skipped before, maybe.
void mark_error(TaskOutcome& outcome, const jinja::Failure& failure);

/// The task may turn out to be an error.
void mark_risk(TaskOutcome& outcome, Text why);

}  // namespace stepwarden::simulate
