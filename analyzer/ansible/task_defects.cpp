#include "ansible/task_defects.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "ansible/keyword_values.hpp"
#include "ansible/keywords.hpp"
#include "ansible/read_tasks.hpp"
#include "jinja/parse.hpp"

namespace stepwarden::ansible {
namespace {

using namespace std::string_view_literals;
using Kind = TaskDefect::Kind;

constexpr std::array parts_of_block{"block"sv, "rescue"sv, "always"sv};

template <typename Words>
bool contains(const Words& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

const std::vector<Condition>* conditions_under(const Task& task, std::string_view key) {
    if (key == "when") return &task.when;
    if (key == "failed_when") return &task.failed_when;
    if (key == "changed_when") return &task.changed_when;
    return key == "until" ? &task.until : nullptr;
}

/// Some condition under the key could not be read.
bool is_short(const std::vector<Condition>& read, const yaml::Entry& entry) {
    const std::size_t written = entry.value.is_sequence() ? entry.value.items.size() : 1;
    return read.size() != written || std::ranges::any_of(read, [](const Condition& each) {
               return !each.literal && !each.expression && !jinja::has_template(each.text);
           });
}

bool is_loop(std::string_view key) { return key == "loop" || key.starts_with("with_"); }

class Gatherer {
public:
    explicit Gatherer(std::vector<TaskDefect>& into) : into_(into) {}

    void list(const yaml::Node& list) {
        if (list.is_null()) return;
        if (!list.is_sequence()) {
            // Ansible takes a block's single task without its dash for a list too.
            if (list.is_mapping() && list.find("block") != nullptr) return;
            return add(Kind::no_task_list, list.where,
                       fmt::format("expected a list of tasks, found {}", kind_name(list.kind)));
        }
        for (const yaml::Node& item : list.items) {
            if (item.is_sequence())
                this->list(item);
            else if (!item.is_null() && !item.is_mapping())
                add(Kind::no_task_list, item.where,
                    fmt::format("expected a task (a mapping), found {}", kind_name(item.kind)));
        }
    }

    void task(const Task& task) {
        if (task.is_block)
            block(*task.node);
        else
            action(*task.node);
        for (const yaml::Entry& entry : task.node->entries)
            if (const auto* read = conditions_under(task, entry.key.scalar); read != nullptr && is_short(*read, entry))
                condition(entry);
    }

private:
    void add(Kind kind, text::Position where, std::string message, std::string subject = {}, std::size_t length = 0) {
        into_.push_back({kind, {where, std::move(message)}, std::move(subject), static_cast<std::uint32_t>(length)});
    }

    void add_key(Kind kind, const yaml::Entry& entry, std::string message) {
        add(kind, entry.key.where, std::move(message), entry.key.scalar, entry.key.scalar.size());
    }

    void block(const yaml::Node& node) {
        for (const yaml::Entry& entry : node.entries) {
            const std::string& key = entry.key.scalar;
            if (contains(parts_of_block, key)) {
                list(entry.value);
            } else if (!is_task_keyword(key) || key == "action" || key == "local_action") {
                add_key(Kind::not_of_block, entry,
                        fmt::format("'{}' is not a keyword of a block; if it is a module, it belongs into a task of "
                                    "the block",
                                    key));
            } else if (!is_block_keyword(key)) {
                add_key(Kind::not_of_block, entry,
                        fmt::format("'{}' is a keyword of tasks, and Ansible refuses it on a block", key));
            }
        }
    }

    void action(const yaml::Node& node) {
        std::vector<const yaml::Entry*> actions;
        const yaml::Entry* loop = nullptr;
        for (const yaml::Entry& entry : node.entries) {
            const std::string& key = entry.key.scalar;
            if (!is_task_keyword(key) || key == "action" || key == "local_action") actions.push_back(&entry);
            if (!is_loop(key)) continue;
            if (loop != nullptr)
                add(Kind::conflicting_actions, entry.value.where,
                    fmt::format("the task loops twice, over '{}' and '{}'; Ansible refuses that", loop->key.scalar,
                                key),
                    key);
            loop = &entry;
        }
        if (actions.empty())
            add(Kind::no_action, node.where,
                "the task has no module: expected a key such as 'command' or 'service' beside its keywords");
        if (actions.size() > 1) conflict(actions);
    }

    void conflict(const std::vector<const yaml::Entry*>& actions) {
        std::vector<std::string> names;
        for (const yaml::Entry* action : actions) names.push_back(fmt::format("'{}'", action->key.scalar));
        std::string message =
            fmt::format("conflicting action statements: {}; a task has one module, and Ansible refuses the whole file",
                        fmt::join(names, ", "));
        // Whichever of them is the slip.
        for (auto action = actions.rbegin(); action != actions.rend(); ++action)
            if (const auto meant = nearest_task_keyword((*action)->key.scalar)) {
                message += fmt::format("; did you mean '{}'?", *meant);
                break;
            }
        add(Kind::conflicting_actions, actions[1]->key.where, std::move(message),
            fmt::format("{}", fmt::join(names, ", ")), actions[1]->key.scalar.size());
    }

    void condition(const yaml::Entry& entry) {
        std::vector<text::Diagnostic> wrong;
        const yaml::Node& value = entry.value;
        const std::vector<yaml::Node> one{value};
        for (const yaml::Node& item : value.is_sequence() ? value.items : one) {
            wrong.clear();
            read_conditions(item, wrong);
            for (text::Diagnostic& each : wrong) {
                const bool one_line = item.is_scalar() && item.scalar.find('\n') == std::string::npos;
                into_.push_back({Kind::unparsable_condition, std::move(each), item.scalar,
                                 static_cast<std::uint32_t>(one_line ? item.scalar.size() : 0)});
            }
        }
    }

    std::vector<TaskDefect>& into_;
};

}  // namespace

std::vector<TaskDefect> defects_of(const Task& task) {
    std::vector<TaskDefect> defects;
    if (task.node != nullptr) Gatherer(defects).task(task);
    return defects;
}

std::vector<TaskDefect> defects_of_list(const yaml::Node& list) {
    std::vector<TaskDefect> defects;
    Gatherer(defects).list(list);
    return defects;
}

std::string_view kind_name(yaml::Kind kind) {
    switch (kind) {
        case yaml::Kind::null:
            return "nothing";
        case yaml::Kind::boolean:
            return "a boolean";
        case yaml::Kind::integer:
        case yaml::Kind::floating:
            return "a number";
        case yaml::Kind::string:
            return "a string";
        case yaml::Kind::sequence:
            return "a list";
        case yaml::Kind::mapping:
            return "a mapping";
    }
    return "something else";
}

}  // namespace stepwarden::ansible
