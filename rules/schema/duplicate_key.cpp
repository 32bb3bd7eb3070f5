#include "yaml/duplicate_key.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "heat/function_uses.hpp"
#include "rules/support/key_path.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/template_findings.hpp"
#include "yaml/parse.hpp"

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

/// A key of role_data itself, whatever map_merge or `if` it stands in.
bool is_of_role_data(const std::vector<std::string_view>& keys) {
    constexpr std::array<std::string_view, 3> way{"outputs", "role_data", "value"};
    if (keys.size() <= way.size() || !std::equal(way.begin(), way.end(), keys.begin())) return false;
    return std::all_of(keys.begin() + way.size(), keys.end() - 1,
                       [](std::string_view each) { return each == "map_merge" || each == "if"; });
}

Loss loss_of(const check::TemplateFacts& facts, const yaml::DuplicateKey& key, const KeyPath& path) {
    const yaml::Node& kept = path.entry->value;
    const yaml::Node& lost = key.lost.value;
    const auto& keys = path.keys;
    Loss loss;
    const auto list = std::ranges::find_if(keys, heat::is_task_list);
    if (list != keys.end()) loss.section = *list;
    const bool of_role_data = is_of_role_data(keys);
    if (yaml::same_value(lost, kept)) return {check::Severity::note, loss.section, "says the same"};
    if (is_empty(lost))
        return {of_role_data ? check::Severity::warning : check::Severity::note, loss.section, "was empty"};
    if (keys.size() == 2 && keys.front() == "parameters" && declares_the_same(lost, kept))
        return {check::Severity::note, loss.section, "differs in its description alone"};
    loss.consequence = "is lost";
    if (!loss.section.empty() || of_role_data) loss.severity = check::Severity::error;
    // A loop of the template wrote the line twice.
    const bool one_place = facts.source->origin(key.where) == facts.source->origin(key.lost.key.where);
    if (one_place) loss.severity = check::Severity::note;
    return loss;
}

void look_at(const check::TemplateFacts& facts, const yaml::DuplicateKey& key, const check::Report& report) {
    const auto path = path_to(facts.root(), key.where);
    // A key that stands there a third time tells of it.
    if (!path) return;
    Loss loss = loss_of(facts, key, *path);
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

/// Files of the playbooks' own tasks, in which keys stand as people wrote them.
std::set<text::FileId> files_of_tasks(const check::Model& model) {
    std::set<text::FileId> files;
    for (const KnownTask& known : all_tasks(model)) {
        const bool contributed = known.node != nullptr && !known.node->section.empty();
        if (!contributed && known.task->where.file != text::no_file) files.insert(known.task->where.file);
    }
    return files;
}

void run_on_tasks(const check::Model& model, const check::Report& report) {
    for (const text::FileId file : files_of_tasks(model)) {
        const auto bytes = model.tree.read(file);
        const auto stream = bytes ? yaml::parse(*bytes, file) : tl::unexpected(bytes.error());
        if (!stream || stream->documents.empty()) continue;
        for (const yaml::DuplicateKey& key : stream->duplicate_keys) {
            const auto path = path_to(stream->documents.front(), key.where);
            if (!path) continue;
            const bool same = yaml::same_value(key.lost.value, path->entry->value);
            check::Finding finding;
            finding.severity = same || is_empty(key.lost.value) ? check::Severity::note : check::Severity::error;
            finding.where = key.where;
            finding.length = static_cast<std::uint32_t>(key.lost.key.scalar.size());
            finding.message = fmt::format("'{}' stands twice in one mapping: the first value {}", key.lost.key.scalar,
                                          same ? "says the same" : "is lost");
            finding.help = "put the two values together under one key";
            finding.subject = key.lost.key.scalar;
            finding.related.push_back({key.lost.key.where, "the first value"});
            report(std::move(finding));
        }
    }
}

}  // namespace

check::Rule schema_duplicate_key() {
    return {
        .id = "schema-duplicate-key",
        .severity = check::Severity::warning,
        .summary = "a key stands twice in one mapping, and the first value is lost",
        .what =
            "Two equal keys in one mapping of a template, or of a file of tasks or plays of the playbooks' own. An "
            "error when a section or another key of role_data, or "
            "something in a list of tasks, is lost that had another value; a note when both values are the same, "
            "the lost one is empty, or two declarations of a parameter differ in their description alone; a warning "
            "else.",
        .why =
            "YAML readers keep the last value without a word. queens' ceph-rgw has two upgrade_tasks, of which the "
            "first is never played, stein's neutron-metadata two post_upgrade_tasks, and tripleo-packages lost a "
            "role-specific option in this way (244d8fa49); the deployment's own tasks lost a condition (4282b4302).",
        .fix = "Put what belongs together under one key.",
        .bad =
            "upgrade_tasks:\n  - name: stop api\n    service: {name: api, state: stopped}\nupgrade_tasks:\n  - name: "
            "remove api\n    package: {name: api, state: absent}\n",
        .good =
            "upgrade_tasks:\n  - name: stop api\n    service: {name: api, state: stopped}\n  - name: remove api\n    "
            "package: {name: api, state: absent}\n",
        .run = run_on_tasks,
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
