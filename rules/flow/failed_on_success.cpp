#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "check/rule.hpp"
#include "jinja/evaluate.hpp"
#include "rules/support/enclosing.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/sections.hpp"

namespace stepwarden::rules {
namespace {

using value::Value;

/// What a command leaves that ended well and had nothing to complain about.
Value quiet_success() {
    return value::Dict{{Value("rc"), Value(std::int64_t{0})},
                       {Value("failed"), Value(false)},
                       {Value("changed"), Value(true)},
                       {Value("stderr"), Value("")},
                       {Value("stderr_lines"), Value(value::List{})},
                       {Value("stdout"), Value::unknown("what it prints", true)},
                       {Value("stdout_lines"), Value::unknown("what it prints", true)}};
}

bool reads(const ansible::Condition& condition, std::string_view name) {
    const auto references = jinja::references(*condition.expression);
    return std::any_of(references.begin(), references.end(),
                       [&](const jinja::Reference& reference) { return reference.name == name; });
}

/// All conditions hold for a command that ended well.
bool fails_on_success(const ansible::Task& task) {
    const Value result = quiet_success();
    const auto lookup = jinja::Lookup([&](std::string_view name) {
        return name == task.register_name ? result : Value::unknown(std::string(name), true);
    });
    return std::all_of(task.failed_when.begin(), task.failed_when.end(), [&](const ansible::Condition& condition) {
        if (!condition.expression || !reads(condition, task.register_name)) return false;
        const auto truth = jinja::test(*condition.expression, lookup);
        return truth && *truth == value::Truth::yes;
    });
}

void run(const check::Model& model, const check::Report& report) {
    for (const KnownTask& known : all_tasks(model)) {
        const ansible::Task& task = *known.task;
        const bool is_command = task.action == "command" || task.action == "shell" || task.action == "script";
        if (!is_command || task.register_name.empty() || task.failed_when.empty() || !fails_on_success(task)) continue;
        check::Finding finding = finding_at(model, task);
        finding.severity = check::Severity::error;
        underline(finding, task.failed_when.front());
        finding.message = fmt::format(
            "'{}' fails also when its command ends well: 'failed_when' holds for rc 0 and "
            "nothing on stderr",
            title(task));
        finding.help = fmt::format("ask for '{}.rc != 0' besides", task.register_name);
        finding.subject = task.register_name;
        report(std::move(finding));
    }
}

}  // namespace

check::Rule flow_failed_on_success() {
    return {.id = "flow-failed-on-success",
            .severity = check::Severity::error,
            .summary = "failed_when holds for a command that ended well",
            .what =
                "A `failed_when` whose conditions all hold for rc 0 and an empty stderr, whatever the command prints: "
                "it names the messages that are let pass and forgets to ask whether anything went wrong. Conditions "
                "that depend on stdout are not flagged, since a command may have to print something.",
            .why =
                "The task fails on every host where all is well. THT let 'no such container' pass when it signalled "
                "haproxy, and failed wherever the container was there and took the signal (a235b70b2).",
            .fix = "Begin the list with `<register>.rc != 0`.",
            .bad =
                "- command: podman kill --signal=HUP haproxy\n  register: kill\n  failed_when:\n    - \"'no such "
                "container' not in kill.stderr\"\n",
            .good =
                "- command: podman kill --signal=HUP haproxy\n  register: kill\n  failed_when:\n    - kill.rc != 0\n   "
                " - \"'no such container' not in kill.stderr\"\n",
            .run = run};
}

}  // namespace stepwarden::rules
