#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "check/rule.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/readings.hpp"
#include "rules/support/sections.hpp"
#include "text/suggest.hpp"
#include "value/placeholder.hpp"

namespace stepwarden::rules {
namespace {

using namespace std::string_view_literals;

constexpr std::array methods_of_dicts{"get"sv, "items"sv, "keys"sv, "values"sv, "update"sv, "copy"sv, "pop"sv};

/// The items of a loop; not known when the items are not all written out as mappings.
struct Items {
    std::vector<const yaml::Node*> mappings;
    bool known = true;
};

void gather(const yaml::Node& node, Items& items) {
    if (node.is_mapping() && node.find("get_param") == nullptr)
        items.mappings.push_back(&node);
    else
        items.known = false;
}

/// with_items makes one list of the lists in its own.
Items items_of(const ansible::Loop& loop) {
    Items items;
    items.known = loop.source != nullptr && loop.source->is_sequence() &&
                  (loop.keyword == "with_items" || loop.keyword == "loop");
    if (!items.known) return items;
    for (const yaml::Node& item : loop.source->items) {
        if (item.is_sequence() && loop.keyword == "with_items")
            for (const yaml::Node& inner : item.items) gather(inner, items);
        else
            gather(item, items);
    }
    items.known = items.known && !items.mappings.empty();
    return items;
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {}

    void run() const {
        for (const KnownTask& known : all_tasks(model_))
            if (known.task->loop && !known.task->is_block) look_at(*known.task);
    }

private:
    void look_at(const ansible::Task& task) const {
        const Items items = items_of(*task.loop);
        if (!items.known) return;
        const std::vector<Reading> readings = readings_of(task);
        std::set<std::string> told = asked_after(readings, *task.loop);
        for (const Reading& reading : readings) {
            if (!is_of_item(reading, *task.loop) || reading.reference.guarded) continue;
            const std::string& key = reading.reference.path.front();
            if (std::ranges::find(methods_of_dicts, key) != methods_of_dicts.end() || !told.insert(key).second)
                continue;
            const auto missing = std::ranges::find_if(items.mappings, [&](const yaml::Node* item) {
                return item->find(key) == nullptr && !value::has_placeholder(key);
            });
            if (missing != items.mappings.end()) tell(task, reading, **missing, items);
        }
    }

    static bool is_of_item(const Reading& reading, const ansible::Loop& loop) {
        return reading.in != Reading::In::loop && reading.reference.name == loop.variable &&
               !reading.reference.path.empty();
    }

    /// Keys that the task tests before it reads them.
    static std::set<std::string> asked_after(const std::vector<Reading>& readings, const ansible::Loop& loop) {
        std::set<std::string> keys;
        for (const Reading& reading : readings)
            if (is_of_item(reading, loop) && reading.reference.guarded && reading.in == Reading::In::when)
                keys.insert(reading.reference.path.front());
        return keys;
    }

    void tell(const ansible::Task& task, const Reading& reading, const yaml::Node& item, const Items& items) const {
        const std::string& key = reading.reference.path.front();
        const bool none =
            std::ranges::none_of(items.mappings, [&](const yaml::Node* each) { return each->find(key) != nullptr; });
        check::Finding finding = finding_at(model_, task);
        finding.severity = check::Severity::error;
        finding.where = reading.where;
        finding.message = fmt::format("'{}' reads {}.{}, which {} of its items {}", title(task), task.loop->variable,
                                      key, none ? "none" : "one", none ? "has" : "lacks");
        finding.related.push_back({item.where, fmt::format("this item has no '{}'", key)});
        std::vector<std::string_view> keys;
        for (const yaml::Entry& entry : item.entries) keys.push_back(entry.key.scalar);
        const auto near = text::nearest_name(key, keys);
        finding.help = near ? fmt::format("did you mean '{}'?", *near)
                            : fmt::format("give each item a '{}', or read it with a default()", key);
        finding.subject = key;
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule schema_missing_item_key() {
    return {
        .id = "schema-missing-item-key",
        .severity = check::Severity::error,
        .summary = "a task reads a key that an item of its loop does not have",
        .what =
            "A loop over mappings that are written out, and in the task a key of the item that none of them, or not "
            "all of them, have. Keys under default() or `is defined` are not flagged.",
        .why =
            "The task fails at that item. cinder-backup's host_prep_tasks named its directories `name` and read "
            "item.path (81e8f08a1).",
        .fix = "Give the items the key, or read it with a default().",
        .bad =
            "- name: create the directories\n  file:\n    path: \"{{ item.path }}\"\n    state: directory\n  "
            "with_items:\n    - {name: /var/lib/api}\n",
        .good =
            "- name: create the directories\n  file:\n    path: \"{{ item.path }}\"\n    state: directory\n  "
            "with_items:\n    - {path: /var/lib/api}\n",
        .run = run};
}

}  // namespace stepwarden::rules
