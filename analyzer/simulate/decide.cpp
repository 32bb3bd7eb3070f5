#include "simulate/decide.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ansible/keyword_values.hpp"
#include "simulate/effects.hpp"
#include "simulate/loop_items.hpp"
#include "simulate/module_result.hpp"
#include "text/hash.hpp"

namespace stepwarden::simulate {
namespace {

using value::Truth;
using value::Value;

Text text(std::string words) { return std::make_shared<const std::string>(std::move(words)); }

bool is_include(const ansible::Task& task) { return task.inclusion != ansible::Inclusion::none; }

bool is_identifier(std::string_view name) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !name.empty() && letter(name.front()) && std::all_of(name.begin(), name.end(), [&](char c) {
        return letter(c) || (c >= '0' && c <= '9');
    });
}

/// A module that is nothing but a way to stop: whatever goes wrong with it counts as its failing.
bool only_fails(const ansible::Task& task) { return task.action == "fail" || task.action == "assert"; }

/// Modules that ansible-playbook carries out itself: they cannot fail on a node.
bool is_local(const ansible::Task& task) {
    constexpr std::array<std::string_view, 8> local = {"set_fact", "debug",    "assert",   "fail",
                                                       "meta",     "add_host", "group_by", "include_vars"};
    return std::find(local.begin(), local.end(), task.action) != local.end();
}

bool is_literally_false(const std::vector<ansible::Condition>& conditions) {
    return conditions.size() == 1 && (conditions.front().literal == false || conditions.front().text == "false" ||
                                      conditions.front().text == "False");
}

/// The unknown inside a value that may turn out to be an error when it is used.
const value::Unknown* risky(const Value& value) {
    const value::Unknown* unknown = value::find_unknown(value);
    return unknown != nullptr && (!unknown->defined || unknown->may_fail) ? unknown : nullptr;
}

/// The keyword of that name, or nullptr.
const yaml::Node* keyword(const ansible::Task& task, std::string_view name) {
    const auto found = std::find_if(task.keywords.begin(), task.keywords.end(),
                                    [&](const ansible::Field& field) { return field.name == name; });
    return found == task.keywords.end() ? nullptr : found->node;
}

/// Ansible hides the result of such a task, an error in it too.
bool is_hidden(const ansible::Task& task) {
    const yaml::Node* no_log = keyword(task, "no_log");
    return no_log != nullptr && ansible::read_bool(*no_log) != false;
}

/// Whether the host goes on when the module fails.
bool tolerates_failure(const PlacedTask& placed) {
    const ansible::Task& task = *placed.task;
    return placed.ignore_errors || task.ignore_errors_template != nullptr ||
           (!task.failed_when.empty() && !is_literally_false(task.failed_when));
}

void mark_error(TaskOutcome& outcome, const jinja::Failure& failure) {
    outcome.why = text(failure.message);
    outcome.undefined_name = failure.name;
    if (outcome.runs == Truth::yes) {
        outcome.verdict = Verdict::error;
        outcome.fails = true;
    } else {
        outcome.verdict = Verdict::maybe;
    }
    outcome.runs = Truth::no;
}

/// `ansible_loop` of `loop_control: extended` (executor/task_executor.py, _run_loop).
Value extended_loop(const value::List& items, std::size_t index) {
    const auto number = [](std::size_t n) { return Value(static_cast<std::int64_t>(n)); };
    const std::size_t size = items.size();
    value::Dict loop{{Value("index"), number(index + 1)},
                     {Value("index0"), number(index)},
                     {Value("first"), Value(index == 0)},
                     {Value("last"), Value(index + 1 == size)},
                     {Value("length"), number(size)},
                     {Value("revindex"), number(size - index)},
                     {Value("revindex0"), number(size - index - 1)},
                     {Value("allitems"), Value(items)}};
    if (index + 1 < size) loop.emplace_back(Value("nextitem"), items[index + 1]);
    if (index > 0) loop.emplace_back(Value("previtem"), items[index - 1]);
    return loop;
}

void mark_risk(TaskOutcome& outcome, Text why) {
    if (outcome.verdict != Verdict::run && outcome.verdict != Verdict::maybe) return;
    if (outcome.verdict == Verdict::run) outcome.why = std::move(why);
    outcome.verdict = Verdict::maybe;
    if (outcome.runs == Truth::yes) outcome.runs = Truth::unknown;
}

}  // namespace

Decider::Decider(const World& world, const WorldFacts& facts, Viewer& viewer)
    : world_(world), facts_(facts), viewer_(viewer) {}

std::string Decider::told(const ansible::Task& task) const {
    const text::Tree& tree = world_.sources.tree();
    const std::string place = task.where.file == text::no_file
                                  ? std::string()
                                  : fmt::format(" ({}:{})", tree.path(task.where.file), task.where.line);
    return fmt::format("'{}'{}", task.name.empty() ? task.action : task.name, place);
}

Text Decider::told(const ansible::Condition& condition, std::string_view what) {
    return text(fmt::format("'{}' {}", condition.text, what));
}

void Decider::note_uses(text::Position where) {
    if (!viewer_.notes_sightings) return;
    for (Sighting& sighting : viewer_.take_sightings()) uses_.push_back({std::move(sighting), where});
}

void Decider::judge_one(const ansible::Condition& condition, Judged& judged) {
    if (condition.literal) {
        if (!*condition.literal) judged.truth = Truth::no;
        if (!*condition.literal) judged.why = text("the condition is 'false'");
        return;
    }
    viewer_.take_reads();
    const auto judgement = viewer_.judge(condition);
    note_uses(condition.where);
    if (!judgement) {
        // Behind a condition that is not known, the error may never come.
        const bool sure = judged.truth == Truth::yes && !judged.may_fail;
        judged.failed = sure;
        judged.may_fail = !sure;
        if (!sure) judged.truth = Truth::no;
        judged.why = text(fmt::format("'{}' fails: {}", condition.text, judgement.error().message));
        judged.undefined_name = judgement.error().name;
        return;
    }
    if (judgement->may_fail) judged.may_fail = true;
    if (judgement->truth == Truth::yes && !judgement->may_fail) return;
    if (judgement->truth == Truth::no) {
        judged.truth = Truth::no;
        Text& refused = refused_[&condition];
        if (!refused) refused = told(condition, "is false");
        if (!judged.may_fail) judged.why = refused;
        if (judged.may_fail && !judged.why) judged.why = told(condition, "is false or fails");
        return;
    }
    if (!judged.why)
        judged.why = text(judgement->cause ? fmt::format("'{}' depends on {}", condition.text, *judgement->cause)
                                           : fmt::format("'{}' may fail", condition.text));
    if (judgement->truth == Truth::yes) return;
    judged.truth = Truth::unknown;
    const std::uint64_t print = text::StableHash().add(condition.text).value() ^ (viewer_.take_reads() * 3);
    const Guard literal = {static_cast<Literal>((print >> 2) | 1U)};
    judged.guard = joined(judged.guard, literal);
    viewer_.assume(literal);
    viewer_.assert_defined(judgement->asserts);
}

Decider::Judged Decider::judge(std::span<const ansible::Condition* const> conditions) {
    Judged judged;
    for (const ansible::Condition* condition : conditions) {
        judge_one(*condition, judged);
        if (judged.truth == Truth::no || judged.failed) break;
    }
    return judged;
}

Decider::Judged Decider::judge(const std::vector<ansible::Condition>& conditions) {
    Judged judged;
    for (const ansible::Condition& condition : conditions) {
        judge_one(condition, judged);
        if (judged.truth == Truth::no || judged.failed) break;
    }
    return judged;
}

TaskOutcome Decider::decide(const PlacedTask& placed, const VariableLayer& around) {
    TaskOutcome outcome = placed.task->loop ? looped(placed, around) : once(placed);
    // Ansible hides what became of such a task, so that nobody can tell an error from a result.
    if (outcome.verdict == Verdict::error && is_hidden(*placed.task)) outcome.verdict = Verdict::maybe;
    return outcome;
}

TaskOutcome Decider::once(const PlacedTask& placed) {
    TaskOutcome outcome;
    viewer_.forget_asserted();
    Judged judged = judge(placed.when);
    outcome.why = std::move(judged.why);
    outcome.guard = std::move(judged.guard);
    outcome.undefined_name = std::move(judged.undefined_name);
    outcome.skipped = skipped_result();
    if (judged.failed) {
        outcome.runs = Truth::no;
        outcome.fails = true;
        // The tracer's word for a `fail` that goes wrong is that it failed.
        outcome.verdict = only_fails(*placed.task) ? Verdict::maybe : Verdict::error;
        outcome.result = lost(*placed.task);
        return outcome;
    }
    outcome.runs = judged.truth;
    if (judged.truth == Truth::no) {
        outcome.verdict = judged.may_fail ? Verdict::maybe : Verdict::skip;
        return outcome;
    }
    if (judged.truth == Truth::unknown || judged.may_fail) {
        outcome.verdict = Verdict::maybe;
        outcome.runs = Truth::unknown;
    }
    carry_out(placed, outcome);
    return outcome;
}

void Decider::carry_out(const PlacedTask& placed, TaskOutcome& outcome) {
    const ansible::Task& task = *placed.task;
    if (is_include(task)) return include(placed, outcome);
    std::vector<NamedValue> values = arguments(task, outcome);
    if (outcome.runs == Truth::no) {
        outcome.result = lost(task);
        return;
    }
    run_module(placed, std::move(values), outcome);
    judge_result(placed, outcome);
    if (world_.modules != nullptr && outcome.runs != Truth::no) find_effects(task, outcome);
}

Value Decider::lost(const ansible::Task& task) const {
    return lost_result(text("register of " + told(task) + ", which fails"), !world_.pins.facts.is_null());
}

std::vector<NamedValue> Decider::arguments(const ansible::Task& task, TaskOutcome& outcome) {
    std::vector<NamedValue> values;
    const auto take = [&](const std::string& name, jinja::Outcome value, bool may_fail, text::Position where) {
        note_uses(where);
        if (!value) {
            if (outcome.runs == Truth::no) return;
            if (only_fails(task)) {
                outcome.fails = outcome.runs == Truth::yes;
                outcome.why = text(value.error().message);
                return;
            }
            return mark_error(outcome, value.error());
        }
        const value::Unknown* risk = risky(*value);
        if ((may_fail || risk != nullptr) && !only_fails(task))
            mark_risk(outcome, text(risk != nullptr ? *risk->cause : fmt::format("'{}' may fail", name)));
        values.emplace_back(name, std::move(*value));
    };
    for (const ansible::Field& field : task.arguments) {
        bool may_fail = false;
        std::string name = field.name;
        if (jinja::has_template(name)) {
            const jinja::Outcome rendered = viewer_.render(name, may_fail);
            if (!rendered) mark_error(outcome, rendered.error());
            if (!rendered || !rendered->is_string()) continue;
            name = rendered->as_string();
        }
        jinja::Outcome value = viewer_.value_of(*field.node, may_fail);
        take(name, std::move(value), may_fail, field.node->where.file == text::no_file ? task.where : field.node->where);
        if (outcome.verdict == Verdict::error) return values;
    }
    if (jinja::has_template(task.free_form)) {
        bool may_fail = false;
        jinja::Outcome value = viewer_.render(task.free_form, may_fail);
        take("_raw_params", std::move(value), may_fail, task.action_where);
    }
    if (jinja::has_template(task.delegate_to) && outcome.verdict != Verdict::error) {
        bool may_fail = false;
        jinja::Outcome value = viewer_.render(task.delegate_to, may_fail);
        take("delegate_to", std::move(value), may_fail, task.where);
    }
    for (const ansible::Field& field : task.keywords) {
        if (outcome.verdict == Verdict::error) return values;
        bool may_fail = false;
        jinja::Outcome value = viewer_.value_of(*field.node, may_fail);
        // What the environment lacks is left out with a warning (playbook/task.py, _post_validate_environment).
        if (field.name == "environment") continue;
        take(field.name, std::move(value), may_fail, field.node->where);
    }
    return values;
}

const Value* Decider::pinned_outcome(const ansible::Task& task) const {
    const value::Dict& outcomes = world_.pins.outcomes;
    if (outcomes.empty()) return nullptr;
    if (!task.name.empty())
        if (const Value* outcome = value::find(outcomes, task.name)) return outcome;
    return task.where.file == text::no_file
               ? nullptr
               : value::find(outcomes, fmt::format("{}:{}", world_.sources.tree().path(task.where.file), task.where.line));
}

void Decider::run_module(const PlacedTask& placed, std::vector<NamedValue> values, TaskOutcome& outcome) {
    const ansible::Task& task = *placed.task;
    const auto argument = [&](std::string_view name) -> const Value* {
        const auto found = std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == name; });
        return found == values.end() ? nullptr : &found->second;
    };
    outcome.changed = is_local(task) ? Truth::no : Truth::unknown;
    const Text cause = text("register of " + told(task));
    if (const Value* pinned = pinned_outcome(task)) {
        outcome.result = pinned_result(*pinned);
        if (outcome.result.is_dict()) {
            const Value* failed = value::find(outcome.result.as_dict(), "failed");
            const Value* changed = value::find(outcome.result.as_dict(), "changed");
            outcome.fails = failed != nullptr && failed->is_bool() && failed->as_bool() && task.failed_when.empty();
            if (changed != nullptr && changed->is_bool()) outcome.changed = changed->as_bool() ? Truth::yes : Truth::no;
        }
        return;
    }
    if (task.action == "set_fact") return set_fact(std::move(values), outcome);
    if (task.action == "include_vars") return include_vars(placed, values, outcome);
    if (task.action == "fail") {
        outcome.fails = outcome.runs == Truth::yes;
        const Value* message = argument("msg");
        outcome.result = value::Dict{{Value("changed"), Value(false)},
                                     {Value("failed"), Value(true)},
                                     {Value("msg"), message != nullptr ? *message : Value("Failed as requested from task")}};
        return;
    }
    if (task.action == "debug") {
        const Value* message = argument("msg");
        outcome.result = value::Dict{{Value("changed"), Value(false)},
                                     {Value("failed"), Value(false)},
                                     {Value("msg"), message != nullptr ? *message : Value("Hello world!")}};
        return;
    }
    // `failed_when: false` tolerates every failure.
    const bool tolerates = placed.ignore_errors || task.ignore_errors_template != nullptr || !task.failed_when.empty();
    Value& result = results_[{&task, tolerates}];
    if (result.is_null()) result = module_result(task, facts_, world_.pins.otherwise, tolerates, cause);
    outcome.result = result;
    if (is_literally_false(task.changed_when)) outcome.changed = Truth::no;
}

void Decider::set_fact(std::vector<NamedValue> values, TaskOutcome& outcome) {
    constexpr std::array<std::pair<std::string_view, bool>, 4> words = {
        {{"true", true}, {"yes", true}, {"false", false}, {"no", false}}};
    for (auto& [name, value] : values) {
        if (name == "cacheable" || name == "_raw_params") continue;
        // plugins/action/set_fact.py turns these words into bools.
        if (value.is_string() && value.as_string().size() <= 5) {
            std::string word = value.as_string();
            std::transform(word.begin(), word.end(), word.begin(), [](char c) {
                return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            });
            for (const auto& [text, truth] : words)
                if (word == text) value = Value(truth);
        }
        if (!is_identifier(name))
            return mark_error(outcome, {jinja::Failure::Kind::other,
                                        fmt::format("'{}' is no name for a variable", name), {}});
        outcome.facts.emplace_back(std::move(name), std::move(value));
    }
    value::Dict facts;
    for (const auto& [name, value] : outcome.facts) facts.emplace_back(Value(name), value);
    outcome.result = value::Dict{{Value("changed"), Value(false)},
                                 {Value("failed"), Value(false)},
                                 {Value("ansible_facts"), Value(std::move(facts))}};
}

void Decider::include_vars(const PlacedTask& placed, const std::vector<NamedValue>& values, TaskOutcome& outcome) {
    std::string name = placed.task->free_form;
    std::string below;
    bool known = true;
    for (const auto& [key, value] : values) {
        if (key == "name" && value.is_string()) below = value.as_string();
        if (key != "file" && key != "_raw_params" && key != "dir") continue;
        known = value.is_string() && key != "dir";
        if (known) name = value.as_string();
    }
    const Text cause = text("variables that " + told(*placed.task) + " includes");
    outcome.result = module_result(*placed.task, facts_, Outcomes::succeed, false, cause);
    const text::Tree& tree = world_.sources.tree();
    ansible::IncludedFile found;
    if (known && !name.empty()) found.file = find_marked(tree, name);
    if (known && !name.empty() && !found.file) found = ansible::find_vars_file(tree, name, *placed.site);
    const yaml::Node* document = found.file ? world_.sources.document(*found.file) : nullptr;
    if (document == nullptr) {
        if (known && !found.leads_out && !found.file) {
            // With facts given, what is not given is taken not to be there.
            const bool literal = !world_.pins.facts.is_null();
            const std::string missing = fmt::format("there is no file '{}', unless the run makes it", name);
            if (literal && !is_hidden(*placed.task))
                return mark_error(outcome, {jinja::Failure::Kind::other, missing, {}});
            mark_risk(outcome, text(missing));
            if (literal) return;
        }
        // Any variable may come of it.
        outcome.facts.emplace_back("*", Value::unknown(*cause));
        return;
    }
    if (!document->is_mapping()) return;
    Value content = value::from_yaml(*document);
    if (!below.empty()) return outcome.facts.emplace_back(below, std::move(content)), void();
    for (const auto& [key, value] : content.as_dict())
        if (key.is_string()) outcome.facts.emplace_back(key.as_string(), value);
}

void Decider::judge_result(const PlacedTask& placed, TaskOutcome& outcome) {
    const ansible::Task& task = *placed.task;
    if (outcome.runs == Truth::no) return;
    const NamedValue registered{task.register_name, outcome.result};
    const VariableLayer result{.outer = viewer_.layer(),
                               .kind = VariableLayer::Kind::item,
                               .fields = {},
                               .values = std::span(&registered, task.register_name.empty() ? 0U : 1U),
                               .serial = 0};
    viewer_.within(&result);
    const Guard assumed = viewer_.assumed();
    const Judged changed = judge(task.changed_when);
    const Judged failed = judge(task.failed_when);
    const Judged until = judge(task.until);
    viewer_.within(result.outer);
    viewer_.set_assumed(assumed);
    if (!task.changed_when.empty() && changed.truth != Truth::unknown && !changed.may_fail)
        outcome.changed = changed.truth;
    const bool local = only_fails(task);
    if (changed.failed && !local) return mark_error(outcome, {jinja::Failure::Kind::other, *changed.why, changed.undefined_name});
    if (until.failed && !local) return mark_error(outcome, {jinja::Failure::Kind::other, *until.why, until.undefined_name});
    if (changed.may_fail && !local) mark_risk(outcome, changed.why);
    if (until.may_fail && !local) mark_risk(outcome, until.why);
    const bool tells_failure = !task.failed_when.empty() && !is_literally_false(task.failed_when);
    if (tells_failure && failed.truth == Truth::yes && !failed.may_fail) outcome.fails = outcome.runs == Truth::yes;
    // A task whose `until` never comes true has failed when its retries are used up.
    const bool gives_up = !task.until.empty() && (until.truth != Truth::yes || until.may_fail) && task.failed_when.empty();
    if (is_local(task) || world_.pins.otherwise != Outcomes::unknown) return;
    if (gives_up) mark_risk(outcome, until.why);
    const yaml::Node* async = keyword(task, "async");
    const yaml::Node* poll = keyword(task, "poll");
    const bool is_polled = async != nullptr && !(poll != nullptr && poll->scalar == "0") && async->scalar != "0";
    if (is_polled) mark_risk(outcome, text("a job that is waited for, which may take longer than it is given"));
    if (is_hidden(task) && tolerates_failure(placed))
        mark_risk(outcome, text("a failure that is tolerated, and hidden by no_log"));
}

void Decider::find_effects(const ansible::Task& task, TaskOutcome& outcome) {
    const TextLookup known = [this](std::string_view template_text) -> std::optional<std::string> {
        bool may_fail = false;
        const jinja::Outcome value = viewer_.render(std::string(template_text), may_fail);
        return value && value->is_string() ? std::optional(value->as_string()) : std::nullopt;
    };
    outcome.effects = effects_of(task, *world_.modules, known);
}

void Decider::include(const PlacedTask& placed, TaskOutcome& outcome) {
    const ansible::Task& task = *placed.task;
    outcome.changed = Truth::no;
    outcome.result = value::Dict{{Value("changed"), Value(false)}, {Value("failed"), Value(false)}};
    const bool role = task.inclusion == ansible::Inclusion::include_role;
    std::string target = task.free_form;
    if (role) {
        const std::string_view name = task.argument_text("name").empty() ? task.argument_text("role") : task.argument_text("name");
        target = std::string(name);
    }
    bool may_fail = false;
    const jinja::Outcome rendered = viewer_.render(target, may_fail);
    note_uses(task.action_where);
    if (!rendered) return mark_error(outcome, rendered.error());
    Inclusion inclusion;
    inclusion.taken = outcome.runs;
    inclusion.guard = outcome.guard;
    if (const value::Unknown* risk = risky(*rendered)) mark_risk(outcome, risk->cause);
    // Which file it is may be known only at run time: then the target stays empty, and the walk says so.
    if (rendered->is_string()) inclusion.target = rendered->as_string();
    outcome.inclusions.push_back(std::move(inclusion));
}

TaskOutcome Decider::looped(const PlacedTask& placed, const VariableLayer& around) {
    bool may_fail = false;
    jinja::Outcome items = loop_items(*placed.task->loop, viewer_, may_fail);
    note_uses(placed.task->loop->source->where);
    if (!items && items.error().kind != jinja::Failure::Kind::undefined) {
        TaskOutcome outcome;
        mark_error(outcome, items.error());
        outcome.skipped = skipped_result();
        outcome.result = lost(*placed.task);
        if (only_fails(*placed.task)) outcome.verdict = Verdict::maybe;
        return outcome;
    }
    if (!items) {
        // Raised only if the conditions, which see no item, hold.
        const jinja::Failure failure = items.error();
        TaskOutcome outcome;
        Judged judged = judge(placed.when);
        outcome.guard = judged.guard;
        outcome.why = judged.why;
        outcome.skipped = skipped_result();
        outcome.result = lost(*placed.task);
        outcome.runs = judged.failed ? Truth::yes : judged.truth;
        if (outcome.runs == Truth::no) {
            outcome.verdict = judged.may_fail ? Verdict::maybe : Verdict::skip;
            return outcome;
        }
        if (judged.may_fail) outcome.runs = Truth::unknown;
        mark_error(outcome, failure);
        if (only_fails(*placed.task)) outcome.verdict = Verdict::maybe;
        return outcome;
    }
    if (items->is_unknown()) return over_unknown(placed, around, *items);
    const value::List& list = items->as_list();
    if (list.size() > world_.limits.loop_items)
        return over_unknown(placed, around,
                            Value::unknown(fmt::format("a loop over more than {} items", world_.limits.loop_items), true));
    TaskOutcome outcome = over_items(placed, around, list);
    if (may_fail) mark_risk(outcome, text("the loop's items may fail"));
    return outcome;
}

TaskOutcome Decider::over_items(const PlacedTask& placed, const VariableLayer& around, const value::List& items) {
    const ansible::Loop& loop = *placed.task->loop;
    TaskOutcome all;
    if (items.empty()) {
        all.verdict = Verdict::skip;
        all.runs = Truth::no;
        all.why = text("the loop has no items");
        all.skipped = empty_loop_result();
        return all;
    }
    std::vector<TaskOutcome> each;
    const Guard assumed = viewer_.assumed();
    // Facts that an item sets are there for the items after it.
    std::vector<NamedValue> facts;
    for (std::size_t i = 0; i < items.size(); ++i) {
        std::vector<NamedValue> values{{loop.variable, items[i]}, {"ansible_loop_var", Value(loop.variable)}};
        if (!loop.index_variable.empty()) values.emplace_back(loop.index_variable, Value(static_cast<std::int64_t>(i)));
        if (loop.extended) values.emplace_back("ansible_loop", extended_loop(items, i));
        const VariableLayer set{.outer = &around,
                                .kind = VariableLayer::Kind::item,
                                .fields = {},
                                .values = facts,
                                .serial = viewer_.next_serial()};
        const VariableLayer item{.outer = facts.empty() ? &around : &set,
                                 .kind = VariableLayer::Kind::item,
                                 .fields = {},
                                 .values = values,
                                 .serial = viewer_.next_serial()};
        viewer_.within(&item);
        viewer_.set_assumed(assumed);
        each.push_back(once(placed));
        for (const NamedValue& fact : each.back().facts)
            facts.emplace_back(fact.first, each.back().runs == Truth::yes
                                               ? fact.second
                                               : Value::unknown(fmt::format("'{}', set for some items only", fact.first)));
        for (Inclusion& inclusion : each.back().inclusions) {
            std::erase_if(values, [](const NamedValue& v) { return v.first == "ansible_loop_var"; });
            inclusion.item = values;
        }
    }
    viewer_.within(&around);
    viewer_.set_assumed(assumed);
    combine(placed, std::move(each), items, all);
    return all;
}

void Decider::combine(const PlacedTask& placed, std::vector<TaskOutcome> each, const value::List& items, TaskOutcome& all) {
    const ansible::Task& task = *placed.task;
    bool any_run = false;
    bool all_skipped = true;
    bool any_error = false;
    bool risk = false;
    bool may_run = false;
    value::List results;
    all.changed = Truth::no;
    for (std::size_t i = 0; i < each.size(); ++i) {
        TaskOutcome& outcome = each[i];
        all.items.push_back(outcome.verdict);
        any_run = any_run || outcome.verdict == Verdict::run;
        all_skipped = all_skipped && outcome.verdict == Verdict::skip;
        any_error = any_error || outcome.verdict == Verdict::error;
        // Of an item that may err, the whole may.
        risk = risk || (outcome.verdict == Verdict::maybe && !(outcome.guard.size() > 0 && outcome.runs == Truth::unknown));
        may_run = may_run || outcome.runs != Truth::no;
        all.fails = all.fails || outcome.fails;
        all.changed = all.changed || outcome.changed;
        if (outcome.why && (!all.why || outcome.verdict == Verdict::error || outcome.verdict == Verdict::maybe))
            all.why = outcome.why;
        if (all.undefined_name.empty()) all.undefined_name = outcome.undefined_name;
        const bool ran = outcome.verdict == Verdict::run;
        const Value& result = ran ? outcome.result : outcome.skipped;
        results.push_back(item_result(
            outcome.verdict == Verdict::maybe
                ? either(outcome.result, outcome.skipped, text("an item of " + told(task) + " that may be skipped"))
                : result,
            task.loop->variable, items[i]));
        for (NamedValue& fact : outcome.facts) {
            if (ran || outcome.verdict == Verdict::maybe) {
                if (!ran) fact.second = Value::unknown(fmt::format("'{}', set for some items only", fact.first));
                std::erase_if(all.facts, [&](const NamedValue& known) { return known.first == fact.first; });
                all.facts.push_back(std::move(fact));
            }
        }
        std::move(outcome.inclusions.begin(), outcome.inclusions.end(), std::back_inserter(all.inclusions));
        std::move(outcome.effects.begin(), outcome.effects.end(), std::back_inserter(all.effects));
    }
    // A loop whose items tolerate failure counts as failed all the same when one of them fails.
    risk = risk || (tolerates_failure(placed) && may_run && !is_local(task) && !is_include(task) &&
                    world_.pins.otherwise == Outcomes::unknown);
    const Text cause = text("register of " + told(task));
    if (all_skipped) {
        all.verdict = Verdict::skip;
        all.runs = Truth::no;
        all.skipped = loop_result(std::move(results), Truth::yes, cause);
        return;
    }
    all.runs = any_run ? Truth::yes : may_run ? Truth::unknown : Truth::no;
    all.verdict = any_run ? Verdict::run : Verdict::maybe;
    if (any_error) {
        all.verdict = only_fails(task) ? Verdict::maybe : Verdict::error;
        all.fails = true;
    } else if (risk) {
        all.verdict = only_fails(task) && any_run ? Verdict::run : Verdict::maybe;
    }
    if (all.verdict == Verdict::run && is_include(task)) all.why = nullptr;
    all.result = loop_result(std::move(results), any_run ? Truth::no : Truth::unknown, cause);
    all.skipped = all.result;
}

TaskOutcome Decider::over_unknown(const PlacedTask& placed, const VariableLayer& around, const Value& items) {
    const std::vector<NamedValue> values{
        {placed.task->loop->variable,
         Value::unknown(value::Unknown{std::get<value::Unknown>(items.data()).cause, true})}};
    const VariableLayer item{.outer = &around,
                             .kind = VariableLayer::Kind::item,
                             .fields = {},
                             .values = values,
                             .serial = viewer_.next_serial()};
    viewer_.within(&item);
    TaskOutcome outcome = once(placed);
    viewer_.within(&around);
    const Text cause = text("register of " + told(*placed.task));
    outcome.result = unknown_loop_result(cause);
    // Skipped for every item, whatever the items are; an unknown that may be no list may still be an error.
    const bool sound = risky(items) == nullptr;
    if (outcome.verdict == Verdict::skip && sound) {
        outcome.skipped = outcome.result;
        return outcome;
    }
    outcome.skipped = outcome.result;
    if (outcome.verdict != Verdict::skip && outcome.runs == Truth::yes) outcome.runs = Truth::unknown;
    if (outcome.verdict == Verdict::run || !outcome.why)
        outcome.why = text("the loop's items: " + items.cause());
    outcome.verdict = Verdict::maybe;
    outcome.fails = false;
    for (auto& [name, value] : outcome.facts) value = Value::unknown(fmt::format("'{}', set in a loop", name));
    for (Inclusion& inclusion : outcome.inclusions) {
        inclusion.item = values;
        inclusion.taken = Truth::unknown;
    }
    return outcome;
}

}  // namespace stepwarden::simulate
