#include "simulate/module_result.hpp"

#include <algorithm>
#include <utility>

namespace stepwarden::simulate {
namespace {

using value::Dict;
using value::Mapping;
using value::Value;

Value unknown(const Text& cause, bool defined) { return Value::unknown(value::Unknown{cause, defined}); }

/// Dotted keys below `key` that a module always gives, without it: "stat.exists" below "stat" is "exists".
std::vector<std::string> below(const std::vector<std::string>& keys, std::string_view key) {
    std::vector<std::string> inner;
    for (const std::string& each : keys)
        if (each.size() > key.size() && each.starts_with(key) && each[key.size()] == '.')
            inner.push_back(each.substr(key.size() + 1));
    return inner;
}

Value open_mapping(std::vector<std::string> keys, const Text& cause) {
    Mapping mapping;
    mapping.name = *cause;
    mapping.get = [keys = std::move(keys), cause](std::string_view key) -> Value {
        const std::vector<std::string> inner = below(keys, key);
        if (!inner.empty()) return open_mapping(inner, cause);
        return unknown(cause, std::find(keys.begin(), keys.end(), key) != keys.end());
    };
    return mapping;
}

/// `changed_when` and its kin as a plain bool, when it is one.
std::optional<bool> literal(const std::vector<ansible::Condition>& conditions) {
    if (conditions.size() != 1) return std::nullopt;
    if (conditions.front().literal) return conditions.front().literal;
    if (conditions.front().text == "false" || conditions.front().text == "False") return false;
    if (conditions.front().text == "true" || conditions.front().text == "True") return true;
    return std::nullopt;
}

/// A job in the background: its result tells how to ask after it (plugins/action/__init__.py, _execute_module).
bool runs_in_background(const ansible::Task& task) {
    return std::any_of(task.keywords.begin(), task.keywords.end(),
                       [](const ansible::Field& field) { return field.name == "async"; });
}

Value merged(const Value& base, std::vector<std::pair<std::string, Value>> extra, const std::string& name) {
    Mapping mapping;
    mapping.name = name;
    mapping.get = [base, extra = std::move(extra)](std::string_view key) -> Value {
        for (const auto& [known, entry] : extra)
            if (known == key) return entry;
        if (base.is_mapping()) return base.as_mapping().get(key);
        if (base.is_dict()) {
            const Value* entry = value::find(base.as_dict(), key);
            return entry != nullptr ? *entry : Value::undefined(std::string(key));
        }
        return base;
    };
    return mapping;
}

}  // namespace

Value skipped_result() {
    // Most tasks are skipped at most steps, and copies share their content.
    static const Value result = Dict{{Value("changed"), Value(false)},
                                     {Value("skipped"), Value(true)},
                                     {Value("skip_reason"), Value("Conditional result was False")}};
    return result;
}

Value empty_loop_result() {
    return Dict{{Value("changed"), Value(false)},
                {Value("skipped"), Value(true)},
                {Value("skipped_reason"), Value("No items in the list")},
                {Value("results"), Value(value::List{})}};
}

Value module_result(const ansible::Task& task, const WorldFacts& facts, Outcomes otherwise, bool tolerates,
                    const Text& cause) {
    std::vector<std::string> keys;
    if (const auto known = facts.results.find(task.action); known != facts.results.end()) keys = known->second;
    std::vector<std::pair<std::string, Value>> sure;
    const auto changed = literal(task.changed_when);
    sure.emplace_back("changed", changed ? Value(*changed) : unknown(cause, true));
    const bool passes = !tolerates || otherwise == Outcomes::succeed;
    const bool never_fails = passes || literal(task.failed_when) == false;
    sure.emplace_back("failed", never_fails ? Value(false) : unknown(cause, true));
    sure.emplace_back("skipped", Value::undefined("skipped"));
    if (task.failed_when.empty()) sure.emplace_back("failed_when_result", Value::undefined("failed_when_result"));
    if (const auto known = facts.passed.find(task.action); passes && known != facts.passed.end())
        for (const auto& [key, value] : known->second) sure.emplace_back(key.as_string(), value);
    if (!task.until.empty()) keys.emplace_back("attempts");
    if (runs_in_background(task)) keys.insert(keys.end(), {"ansible_job_id", "finished"});
    return merged(open_mapping(std::move(keys), cause), std::move(sure), *cause);
}

Value lost_result(const Text& cause, bool literal) {
    if (literal) return Dict{{Value("failed"), Value(false)}, {Value("msg"), unknown(cause, true)}};
    return merged(open_mapping({}, cause), {{"changed", unknown(cause, true)}, {"failed", Value(false)}}, *cause);
}

Value pinned_result(const Value& pinned) {
    if (!pinned.is_dict()) return pinned;
    Dict result = pinned.as_dict();
    const auto add = [&](const char* key, Value entry) {
        if (value::find(result, key) == nullptr) result.emplace_back(Value(key), std::move(entry));
    };
    add("changed", Value(false));
    const Value* rc = value::find(result, "rc");
    add("failed", Value(rc != nullptr && rc->is_int() && rc->as_int() != 0));
    for (const auto& [text, lines] : {std::pair("stdout", "stdout_lines"), std::pair("stderr", "stderr_lines")}) {
        const Value* written = value::find(result, text);
        if (written == nullptr || !written->is_string() || value::find(result, lines) != nullptr) continue;
        value::List split;
        std::string_view rest = written->as_string();
        while (!rest.empty()) {
            const std::size_t end = rest.find('\n');
            split.emplace_back(rest.substr(0, end));
            rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        }
        result.emplace_back(Value(lines), Value(std::move(split)));
    }
    return result;
}

Value loop_result(value::List results, value::Truth skipped, const Text& cause) {
    const Value is_skipped =
        skipped == value::Truth::unknown ? unknown(cause, true) : Value(skipped == value::Truth::yes);
    return merged(Value::undefined("result"),
                  {{"results", Value(std::move(results))},
                   {"changed", skipped == value::Truth::yes ? Value(false) : unknown(cause, true)},
                   {"skipped", is_skipped},
                   {"failed", skipped == value::Truth::yes ? Value::undefined("failed") : unknown(cause, false)},
                   {"msg", unknown(cause, true)}},
                  *cause);
}

Value unknown_loop_result(const Text& cause) {
    return merged(Value::undefined("result"),
                  {{"results", unknown(cause, true)},
                   {"changed", unknown(cause, true)},
                   {"skipped", unknown(cause, false)},
                   {"failed", unknown(cause, false)},
                   {"msg", unknown(cause, false)}},
                  *cause);
}

Value item_result(const Value& result, const std::string& loop_variable, const Value& item) {
    return merged(result, {{loop_variable, item}, {"ansible_loop_var", Value(loop_variable)}}, "the result of an item");
}

}  // namespace stepwarden::simulate
