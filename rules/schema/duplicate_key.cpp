#include "yaml/duplicate_key.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "heat/function_uses.hpp"
#include "rules/support/key_path.hpp"
#include "rules/support/template_findings.hpp"

namespace stepwarden::rules {
namespace {

/// What a declaration of a parameter says besides what people read.
constexpr std::array<std::string_view, 4> declared{"type", "default", "hidden", "constraints"};

bool same_or_both_missing(const yaml::Node* a, const yaml::Node* b) {
    return a == nullptr || b == nullptr ? a == b : yaml::same_value(*a, *b);
}

bool is_empty(const yaml::Node& node) {
    return node.is_null() || (!node.is_scalar() && node.items.empty() && node.entries.empty());
}

struct Loss {
    check::Severity severity = check::Severity::warning;
    std::string section;
    std::string_view consequence;
};

/// A declaration differs in no more than its description.
bool declares_the_same(const yaml::Node& a, const yaml::Node& b) {
    return std::ranges::all_of(declared,
                               [&](std::string_view key) { return same_or_both_missing(a.find(key), b.find(key)); });
}

Loss loss_of(const yaml::DuplicateKey& key, const KeyPath& path) {
    const yaml::Node& kept = path.entry->value;
    const auto& keys = path.keys;
    Loss loss;
    const auto list = std::ranges::find_if(keys, heat::is_task_list);
    if (list != keys.end()) loss.section = *list;
    if (yaml::same_value(key.lost.value, kept)) return {check::Severity::note, loss.section, "says the same"};
    if (is_empty(key.lost.value)) return {check::Severity::note, loss.section, "was empty"};
    if (keys.size() == 2 && keys.front() == "parameters" && declares_the_same(key.lost.value, kept))
        return {check::Severity::note, loss.section, "differs in its description alone"};
    const bool of_role_data = keys.size() >= 4 && keys[0] == "outputs" && keys[1] == "role_data" && keys[2] == "value";
    const bool is_key_of_role_data =
        of_role_data && std::ranges::all_of(keys.begin() + 3, keys.end() - 1,
                                            [](std::string_view each) { return each == "map_merge" || each == "if"; });
    if (!loss.section.empty() || is_key_of_role_data) loss.severity = check::Severity::error;
    loss.consequence = "is lost";
    return loss;
}

void look_at(const check::TemplateFacts& facts, const yaml::DuplicateKey& key, const check::Report& report) {
    const auto path = path_to(facts.root(), key.where);
    // A key that stands there a third time tells of it.
    if (!path) return;
    Loss loss = loss_of(key, *path);
    check::Finding finding = finding_at(facts, key.where);
    finding.severity = loss.severity;
    finding.section = std::move(loss.section);
    const std::string around = path->keys.size() > 1 ? std::string(path->keys[path->keys.size() - 2]) : "the template";
    finding.message =
        fmt::format("'{}' stands twice in one mapping of {}: the value given in line {} {}", key.lost.key.scalar,
                    around, facts.source->origin(key.lost.key.where).line, loss.consequence);
    finding.help =
        loss.severity == check::Severity::note ? "drop one of the two" : "put the two values together under one key";
    finding.length = static_cast<std::uint32_t>(key.lost.key.scalar.size());
    finding.subject = fmt::format("{}.{}", around, key.lost.key.scalar);
    add_related(finding, facts, key.lost.key.where, "the first value");
    report(std::move(finding));
}

void run(const check::TemplateModel& model, const check::Report& report) {
    for (const check::TemplateFacts& facts : model.templates)
        for (const yaml::DuplicateKey& key : facts.source->document().duplicate_keys) look_at(facts, key, report);
}

}  // namespace

check::Rule schema_duplicate_key() {
    return {
        .id = "schema-duplicate-key",
        .severity = check::Severity::warning,
        .summary = "a key stands twice in one mapping of a template, and the first value is lost",
        .what =
            "Two equal keys in one mapping of a template. An error when a section or another key of role_data, or "
            "something in a list of tasks, is lost that had another value; a note when both values are the same, "
            "the lost one is empty, or two declarations of a parameter differ in their description alone; a warning "
            "else.",
        .why =
            "YAML readers keep the last value without a word. queens' ceph-rgw has two upgrade_tasks, of which the "
            "first is never played, stein's neutron-metadata two post_upgrade_tasks, and tripleo-packages lost a "
            "role-specific option in this way (244d8fa49).",
        .fix = "Put what belongs together under one key.",
        .bad =
            "upgrade_tasks:\n  - name: stop api\n    service: {name: api, state: stopped}\nupgrade_tasks:\n  - name: "
            "remove api\n    package: {name: api, state: absent}\n",
        .good =
            "upgrade_tasks:\n  - name: stop api\n    service: {name: api, state: stopped}\n  - name: remove api\n    "
            "package: {name: api, state: absent}\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
