#include "changes/task_content.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

#include "ansible/keyword_values.hpp"
#include "text/hash.hpp"

namespace stepwarden::changes {
namespace {

using namespace std::string_view_literals;

/// Keywords that have a form of their own here, or say nothing of what a task does.
constexpr std::array special_keywords{"name"sv,   "when"sv,   "tags"sv, "vars"sv, "block"sv,
                                      "rescue"sv, "always"sv, "args"sv, "apply"sv};

/// Keywords whose value is true or false, however it is written.
constexpr std::array switches{"become"sv,         "ignore_errors"sv,    "run_once"sv,   "no_log"sv,
                              "delegate_facts"sv, "any_errors_fatal"sv, "check_mode"sv, "diff"sv};

/// Deepest nesting that is shown.
constexpr int most_depth = 20;

bool is_special(std::string_view key) { return std::ranges::find(special_keywords, key) != special_keywords.end(); }

std::string joined(std::span<const std::string> parts, std::string_view separator = ", ") {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : std::string(separator)) + part;
    return text;
}

void write_inline(const yaml::Node& node, int depth, std::string& out) {
    if (node.is_scalar()) {
        out += node.is_null() ? "null" : node.scalar;
        return;
    }
    if (depth > most_depth) {
        out += "...";
        return;
    }
    std::string_view separator;
    out += node.is_sequence() ? '[' : '{';
    for (const yaml::Node& item : node.items) {
        out += separator;
        write_inline(item, depth + 1, out);
        separator = ", ";
    }
    for (const yaml::Entry& entry : node.entries) {
        out += separator;
        write_inline(entry.key, depth + 1, out);
        out += ": ";
        write_inline(entry.value, depth + 1, out);
        separator = ", ";
    }
    out += node.is_sequence() ? ']' : '}';
}

/// `yes`, `on` and `true` are one value, and so are a number and its text.
std::string scalar_text(std::string_view key, const yaml::Node& node) {
    if (node.kind == yaml::Kind::boolean) return node.boolean ? "true" : "false";
    const bool is_switch = std::ranges::find(switches, key) != switches.end();
    const std::optional<bool> truth = ansible::read_bool(node);
    if (truth && (is_switch || node.scalar == "yes" || node.scalar == "no")) return *truth ? "true" : "false";
    std::string text = node.is_null() ? "null" : node.scalar;
    text.erase(text.find_last_not_of(" \t\n\r") + 1);
    return text;
}

class Collector {
public:
    /// The first to give a field has it: what is inherited comes last.
    void add(std::string name, std::string text) {
        const std::uint64_t value = text::stable_hash(text);
        fields_.try_emplace(name, Field{name, std::move(text), value});
    }

    void add(const std::string& name, const yaml::Node& node) {
        if (node.is_scalar()) return add(name, scalar_text(name, node));
        fields_.try_emplace(name, Field{name, inline_text(node), yaml::fingerprint(node)});
    }

    void add_list(const std::string& name, std::span<const std::string> parts, std::string_view separator = ", ") {
        if (!parts.empty()) add(name, joined(parts, separator));
    }

    void add_variables(const std::vector<ansible::Field>& variables) {
        for (const ansible::Field& variable : variables)
            if (variable.node != nullptr) add("vars." + variable.name, *variable.node);
    }

    /// All keywords of a task or block but the special ones and its module.
    void add_keywords(const ansible::Task& task) {
        if (task.node == nullptr) return;
        for (const yaml::Entry& entry : task.node->entries) {
            const std::string& key = entry.key.scalar;
            const bool is_module = !task.is_block && key == task.action_as_written;
            if (!is_special(key) && !is_module && key != "action" && key != "local_action") add_keyword(task, entry);
        }
        if (task.node->find("local_action") != nullptr) add("delegate_to", "localhost");
        add_variables(task.vars);
    }

    std::vector<Field> sorted() {
        std::vector<Field> fields;
        for (auto& [name, field] : fields_) fields.push_back(std::move(field));
        return fields;
    }

private:
    void add_keyword(const ansible::Task& task, const yaml::Entry& entry) {
        const std::string& key = entry.key.scalar;
        if (key == "failed_when") return add_conditions(key, task.failed_when);
        if (key == "changed_when") return add_conditions(key, task.changed_when);
        if (key == "until") return add_conditions(key, task.until);
        if (key == "notify") return add_list(key, task.notify);
        if (key == "listen") return add_list(key, task.listen);
        add(key, entry.value);
    }

    void add_conditions(const std::string& name, const std::vector<ansible::Condition>& conditions) {
        std::vector<Gate> gates;
        for (const ansible::Condition& condition : conditions) {
            if (condition.literal)
                gates.push_back({*condition.literal ? "true" : "false", {}, false});
            else
                add_gates(condition, gates);
        }
        std::string text;
        std::string meaning;
        for (const Gate& gate : gates) {
            text += (text.empty() ? "" : " and ") + gate.text;
            meaning += (gate.meaning.empty() ? gate.text : gate.meaning) + '\n';
        }
        fields_.try_emplace(name, Field{name, text, text::stable_hash(meaning)});
    }

    std::map<std::string, Field> fields_;
};

std::string part_text(std::span<const Enclosing> around) {
    std::string text;
    for (const Enclosing& each : around) {
        if (each.part == BlockPart::block) continue;
        text += text.empty() ? "" : " in ";
        text += each.part == BlockPart::rescue ? "rescue" : "always";
    }
    return text;
}

/// What is told apart by a name alone is told by its first words.
std::string module_text(const ansible::Task& task) {
    if (!task.action.empty()) return task.action;
    return task.is_block ? "block" : "";
}

void add_tags(std::span<const Enclosing> around, const ansible::Task& task, Collector& into) {
    std::set<std::string> tags(task.tags.begin(), task.tags.end());
    for (const Enclosing& each : around) tags.insert(each.block->tags.begin(), each.block->tags.end());
    into.add_list("tags", std::vector<std::string>(tags.begin(), tags.end()));
}

}  // namespace

std::string inline_text(const yaml::Node& node) {
    std::string text;
    write_inline(node, 0, text);
    return text;
}

TaskContent content_of(const ansible::Task& task, std::span<const Enclosing> around) {
    TaskContent content;
    content.name = task.name;
    Collector fields;
    fields.add("module", module_text(task));
    for (const ansible::Field& argument : task.arguments)
        if (argument.node != nullptr && !(argument.name == "cmd" && task.free_form == argument.node->scalar))
            fields.add(argument.name, *argument.node);
    if (!task.free_form.empty()) {
        std::string line = task.free_form;
        line.erase(line.find_last_not_of(" \t\n\r") + 1);
        fields.add(task.inclusion == ansible::Inclusion::none ? "command line" : "file", std::move(line));
    }
    fields.add_keywords(task);
    add_tags(around, task, fields);
    if (const std::string part = part_text(around); !part.empty()) fields.add("in", part);
    for (auto each = around.rbegin(); each != around.rend(); ++each) fields.add_keywords(*each->block);
    content.fields = fields.sorted();
    for (const Enclosing& each : around)
        for (const ansible::Condition& condition : each.block->when) add_gates(condition, content.gates);
    for (const ansible::Condition& condition : task.when) add_gates(condition, content.gates);
    return content;
}

TaskContent content_of(const ansible::Play& play) {
    TaskContent content;
    content.name = play.name;
    Collector fields;
    fields.add("module", "play");
    fields.add("hosts", play.hosts);
    fields.add("strategy", play.strategy);
    for (const auto& [name, node] :
         {std::pair("serial", play.serial), std::pair("gather_facts", play.gather_facts),
          std::pair("any_errors_fatal", play.any_errors_fatal),
          std::pair("max_fail_percentage", play.max_fail_percentage), std::pair("check_mode", play.check_mode)})
        if (node != nullptr) fields.add(name, *node);
    if (play.become) fields.add("become", *play.become ? "true" : "false");
    if (play.force_handlers) fields.add("force_handlers", "true");
    if (play.ignore_errors) fields.add("ignore_errors", "true");
    for (const ansible::Field& keyword : play.keywords)
        if (keyword.node != nullptr) fields.add(keyword.name, *keyword.node);
    fields.add_list("tags", play.tags);
    fields.add_list("vars_files", play.vars_files);
    fields.add_variables(play.vars);
    std::vector<std::string> roles;
    for (const ansible::RoleReference& role : play.roles) roles.push_back(role.name);
    fields.add_list("roles", roles);
    content.fields = fields.sorted();
    return content;
}

std::uint64_t fingerprint(const ansible::Task& task, std::span<const Enclosing> around, bool with_name) {
    text::StableHash hash;
    const auto add_entries = [&](const yaml::Node& node, bool is_block) {
        for (const yaml::Entry& entry : node.entries) {
            const std::string& key = entry.key.scalar;
            if (key == "name" && (is_block || !with_name)) continue;
            if (is_block && (key == "block" || key == "rescue" || key == "always")) continue;
            hash.add(key).add(std::to_string(yaml::fingerprint(entry.value)));
        }
    };
    for (const Enclosing& each : around) {
        hash.add(std::to_string(static_cast<int>(each.part)));
        if (each.block->node != nullptr) add_entries(*each.block->node, true);
    }
    hash.add("task");
    if (task.node != nullptr) add_entries(*task.node, task.is_block);
    return hash.value();
}

}  // namespace stepwarden::changes
