#include "ansible/read_tasks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ansible/arguments.hpp"
#include "ansible/keyword_values.hpp"
#include "ansible/keywords.hpp"
#include "ansible/task_defects.hpp"

namespace stepwarden::ansible {
namespace {

using namespace std::string_view_literals;

struct InclusionName {
    std::string_view action;
    Inclusion inclusion;
};
constexpr std::array inclusion_names{
    InclusionName{"import_tasks", Inclusion::import_tasks}, InclusionName{"include_tasks", Inclusion::include_tasks},
    InclusionName{"include", Inclusion::include},           InclusionName{"import_role", Inclusion::import_role},
    InclusionName{"include_role", Inclusion::include_role},
};

using Diagnostics = std::vector<text::Diagnostic>;

void keep_template(Task& task, std::string_view key, const yaml::Node& value) {
    if (is_template(value)) task.keywords.push_back({std::string(key), &value});
}

Loop& loop_of(Task& task) {
    if (!task.loop) task.loop.emplace();
    return *task.loop;
}

void read_loop_control(Task& task, const yaml::Node& value) {
    if (const yaml::Node* variable = value.find("loop_var"); variable != nullptr)
        loop_of(task).variable = variable->scalar;
    if (const yaml::Node* index = value.find("index_var"); index != nullptr)
        loop_of(task).index_variable = index->is_null() ? "" : index->scalar;
    if (const yaml::Node* extended = value.find("extended"); extended != nullptr)
        loop_of(task).extended = read_bool(*extended).value_or(false);
}

/// What is wrong with them, defects_of tells.
std::vector<Condition> conditions_of(const yaml::Node& value) {
    Diagnostics told_elsewhere;
    return read_conditions(value, told_elsewhere);
}

/// A keyword that tasks and blocks hold in a field of their own.
struct KeywordReader {
    std::string_view key;
    void (*read)(Task& task, const yaml::Node& value);
};

constexpr std::array keyword_readers{
    KeywordReader{"name", [](Task& task, const yaml::Node& value) { task.name = value.is_null() ? "" : value.scalar; }},
    KeywordReader{"when", [](Task& task, const yaml::Node& value) { task.when = conditions_of(value); }},
    KeywordReader{"failed_when", [](Task& task, const yaml::Node& value) { task.failed_when = conditions_of(value); }},
    KeywordReader{"changed_when",
                  [](Task& task, const yaml::Node& value) { task.changed_when = conditions_of(value); }},
    KeywordReader{"until", [](Task& task, const yaml::Node& value) { task.until = conditions_of(value); }},
    KeywordReader{"tags", [](Task& task, const yaml::Node& value) { task.tags = read_tags(value); }},
    KeywordReader{"notify", [](Task& task, const yaml::Node& value) { task.notify = read_strings(value); }},
    KeywordReader{"listen", [](Task& task, const yaml::Node& value) { task.listen = read_strings(value); }},
    KeywordReader{"vars", [](Task& task, const yaml::Node& value) { read_fields(value, task.vars); }},
    KeywordReader{"register", [](Task& task, const yaml::Node& value) { task.register_name = value.scalar; }},
    KeywordReader{"delegate_to", [](Task& task, const yaml::Node& value) { task.delegate_to = value.scalar; }},
    KeywordReader{"delegate_facts",
                  [](Task& task, const yaml::Node& value) {
                      task.delegate_facts = read_bool(value).value_or(false);
                      keep_template(task, "delegate_facts", value);
                  }},
    KeywordReader{"run_once",
                  [](Task& task, const yaml::Node& value) {
                      task.run_once = read_bool(value).value_or(false);
                      if (is_template(value)) task.run_once_template = &value;
                  }},
    KeywordReader{"ignore_errors",
                  [](Task& task, const yaml::Node& value) {
                      task.ignore_errors = read_bool(value).value_or(false);
                      if (is_template(value)) task.ignore_errors_template = &value;
                  }},
    KeywordReader{"any_errors_fatal",
                  [](Task& task, const yaml::Node& value) {
                      task.any_errors_fatal = read_bool(value);
                      keep_template(task, "any_errors_fatal", value);
                  }},
    KeywordReader{"become",
                  [](Task& task, const yaml::Node& value) {
                      task.become = read_bool(value);
                      keep_template(task, "become", value);
                  }},
    KeywordReader{"check_mode", [](Task& task, const yaml::Node& value) { task.check_mode = &value; }},
    KeywordReader{"loop_control", [](Task& task, const yaml::Node& value) { read_loop_control(task, value); }},
};

// What else Ansible templates before the module runs (playbook/base.py, post_validate).
constexpr std::array templated_keywords{
    "async"sv,           "become_exe"sv, "become_flags"sv, "become_method"sv, "become_user"sv,
    "connection"sv,      "delay"sv,      "debugger"sv,     "diff"sv,          "environment"sv,
    "no_log"sv,          "poll"sv,       "port"sv,         "remote_user"sv,   "ignore_unreachable"sv,
    "module_defaults"sv, "retries"sv,    "throttle"sv,     "timeout"sv};

bool names_file(Inclusion inclusion) {
    return inclusion == Inclusion::import_tasks || inclusion == Inclusion::include_tasks ||
           inclusion == Inclusion::include;
}

class Reader {
public:
    explicit Reader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

    void read_list(const yaml::Node& list, std::vector<Task>& into) {
        if (list.is_null()) return;
        if (!list.is_sequence()) {
            // Ansible takes a block's single task without its dash for a list too.
            if (list.is_mapping() && list.find("block") != nullptr) return into.push_back(read_task(list));
            return;
        }
        for (const yaml::Node& item : list.items) {
            if (item.is_null()) continue;
            if (item.is_sequence())
                read_list(item, into);
            else if (item.is_mapping())
                into.push_back(read_task(item));
        }
    }

private:
    void complain(text::Position where, std::string message) { diagnostics_.push_back({where, std::move(message)}); }

    Task read_task(const yaml::Node& node) {
        Task task;
        task.node = &node;
        task.where = node.where;
        task.is_block = node.find("block") != nullptr;
        std::vector<const yaml::Entry*> actions;
        for (const yaml::Entry& entry : node.entries)
            if (!read_keyword(task, entry.key.scalar, entry.value)) actions.push_back(&entry);
        if (task.is_block)
            task.loop.reset();
        else
            read_action(task, actions);
        for (TaskDefect& defect : defects_of(task)) diagnostics_.push_back(std::move(defect.told));
        return task;
    }

    /// False when the key is no keyword, so it names the module.
    bool read_keyword(Task& task, std::string_view key, const yaml::Node& value) {
        if (task.is_block && (key == "block" || key == "rescue" || key == "always")) {
            read_list(value, key == "block" ? task.block : key == "rescue" ? task.rescue : task.always);
            return true;
        }
        if (!is_task_keyword(key)) return false;
        const auto known = std::find_if(keyword_readers.begin(), keyword_readers.end(),
                                        [&](const KeywordReader& each) { return each.key == key; });
        if (known != keyword_readers.end())
            known->read(task, value);
        else if (key == "loop" || key.starts_with("with_"))
            read_loop(task, key, value);
        else if (std::find(templated_keywords.begin(), templated_keywords.end(), key) != templated_keywords.end())
            task.keywords.push_back({std::string(key), &value});
        // `action:` and `local_action:` name the module elsewhere.
        return key != "action" && key != "local_action";
    }

    void read_loop(Task& task, std::string_view key, const yaml::Node& value) {
        Loop& loop = loop_of(task);
        loop.keyword = key;
        loop.source = &value;
    }

    void read_action(Task& task, const std::vector<const yaml::Entry*>& actions) {
        // A loop_control without its loop.
        if (task.loop && task.loop->source == nullptr) task.loop.reset();
        if (actions.empty()) return;
        const yaml::Entry& action = *actions.front();
        task.action_where = action.key.where;
        if (action.key.scalar == "action" || action.key.scalar == "local_action")
            read_old_action(task, action);
        else
            name_action(task, action.key.scalar), read_arguments(task, action.value);
        if (const yaml::Node* args = task.node->find("args"); args != nullptr) add_arguments(task, *args);
        find_free_form(task);
        if (const yaml::Node* apply = task.argument("apply"); apply != nullptr && task.inclusion != Inclusion::none)
            task.apply = read_apply(*apply);
    }

    /// The module's own arguments win over `args:`, which may be one variable that holds them all.
    static void add_arguments(Task& task, const yaml::Node& args) {
        if (is_template(args)) task.arguments.push_back({"_variable_params", &args});
        for (const yaml::Entry& entry : args.entries)
            if (task.argument(entry.key.scalar) == nullptr) task.arguments.push_back({entry.key.scalar, &entry.value});
    }

    /// `cmd` of a command and `file` of an include are other names for the text without a key.
    static void find_free_form(Task& task) {
        if (!task.free_form.empty()) return;
        if (takes_command_line(task.action)) task.free_form = task.argument_text("cmd");
        if (names_file(task.inclusion)) task.free_form = task.argument_text("file");
        if (task.free_form.empty()) task.free_form = task.argument_text("_raw_params");
    }

    /// What a dynamic include gives to the tasks that it brings; Ansible reads it as a block without tasks.
    std::shared_ptr<const Task> read_apply(const yaml::Node& apply) {
        if (!apply.is_mapping()) {
            complain(apply.where,
                     fmt::format("expected a mapping of keywords to apply, found {}", kind_name(apply.kind)));
            return nullptr;
        }
        auto task = std::make_shared<Task>();
        task->node = &apply;
        task->where = apply.where;
        task->is_block = true;
        for (const yaml::Entry& entry : apply.entries) read_keyword(*task, entry.key.scalar, entry.value);
        task->loop.reset();
        for (TaskDefect& defect : defects_of(*task)) diagnostics_.push_back(std::move(defect.told));
        return task;
    }

    static void name_action(Task& task, std::string_view written) {
        task.action_as_written = written;
        task.action = without_collection(written);
        for (const InclusionName& known : inclusion_names)
            if (known.action == task.action) task.inclusion = known.inclusion;
    }

    /// `action: module arguments`, or a mapping with the module's name, and perhaps arguments, under `module`.
    static void read_old_action(Task& task, const yaml::Entry& action) {
        if (action.key.scalar == "local_action") task.delegate_to = "localhost";
        const yaml::Node* module = action.value.find("module");
        const yaml::Node& named = module == nullptr ? action.value : *module;
        const std::string_view text = named.scalar;
        const std::size_t blank = std::min(text.find_first_of(" \t\n"), text.size());
        name_action(task, text.substr(0, blank));
        const std::size_t rest = std::min(text.find_first_not_of(" \t\n", blank), text.size());
        read_text_arguments(task, text.substr(rest), named.where);
        for (const yaml::Entry& entry : action.value.entries)
            if (entry.key.scalar != "module" && task.argument(entry.key.scalar) == nullptr)
                task.arguments.push_back({entry.key.scalar, &entry.value});
    }

    static void read_arguments(Task& task, const yaml::Node& value) {
        if (value.is_mapping())
            read_fields(value, task.arguments);
        else if (value.is_scalar() && !value.is_null())
            read_text_arguments(task, value.scalar, value.where);
    }

    static void read_text_arguments(Task& task, std::string_view text, text::Position where) {
        KeyValueText split = split_arguments(text, takes_command_line(task.action));
        task.free_form = std::move(split.free_form);
        auto made = std::make_shared<std::vector<yaml::Node>>();
        for (auto& [key, value] : split.pairs) {
            yaml::Node node;
            node.kind = yaml::Kind::string;
            node.where = where;
            node.scalar = std::move(value);
            made->push_back(std::move(node));
        }
        for (std::size_t i = 0; i < made->size(); ++i) task.arguments.push_back({split.pairs[i].first, &(*made)[i]});
        task.made_nodes = std::move(made);
    }

    Diagnostics& diagnostics_;
};

void read_condition(const yaml::Node& node, std::vector<Condition>& into, std::vector<text::Diagnostic>& diagnostics) {
    Condition condition{node.scalar, node.where, std::nullopt, std::nullopt};
    if (node.kind == yaml::Kind::boolean) {
        condition.literal = node.boolean;
    } else if (node.is_null() || (node.is_string() && node.scalar.empty())) {
        condition.literal = true;
    } else if (!node.is_scalar()) {
        diagnostics.push_back({node.where, fmt::format("expected a condition, found {}", kind_name(node.kind))});
        return;
    } else if (jinja::has_template(node.scalar)) {
        // Ansible renders such a condition first and reads the result as one: only the run can tell.
    } else if (auto parsed = jinja::parse_condition(node.scalar, node.where)) {
        condition.expression = std::move(*parsed);
    } else {
        diagnostics.push_back(
            {node.where, fmt::format("the condition '{}' does not parse: {}", node.scalar, parsed.error().message)});
    }
    into.push_back(std::move(condition));
}

}  // namespace

const yaml::Node* Task::argument(std::string_view key) const {
    // Later ones (`args:`) are only used where the module's own arguments lack the key.
    const auto found =
        std::find_if(arguments.begin(), arguments.end(), [&](const Field& field) { return field.name == key; });
    return found == arguments.end() ? nullptr : found->node;
}

std::string_view Task::argument_text(std::string_view key) const {
    const yaml::Node* found = argument(key);
    return found != nullptr && found->is_scalar() ? std::string_view(found->scalar) : std::string_view();
}

TaskList read_tasks(const yaml::Node& list) {
    TaskList result;
    for (TaskDefect& defect : defects_of_list(list)) result.diagnostics.push_back(std::move(defect.told));
    Reader(result.diagnostics).read_list(list, result.tasks);
    return result;
}

std::vector<std::string> read_tags(const yaml::Node& node) {
    std::vector<std::string> tags;
    for (const yaml::Node& item : node.items) {
        std::vector<std::string> inner = read_tags(item);
        tags.insert(tags.end(), std::make_move_iterator(inner.begin()), std::make_move_iterator(inner.end()));
    }
    std::string_view rest = node.is_scalar() && !node.is_null() ? std::string_view(node.scalar) : std::string_view();
    while (!rest.empty()) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        std::string_view tag = rest.substr(0, comma);
        rest.remove_prefix(std::min(comma + 1, rest.size()));
        while (!tag.empty() && tag.front() == ' ') tag.remove_prefix(1);
        while (!tag.empty() && tag.back() == ' ') tag.remove_suffix(1);
        if (!tag.empty()) tags.emplace_back(tag);
    }
    return tags;
}

std::vector<Condition> read_conditions(const yaml::Node& node, std::vector<text::Diagnostic>& diagnostics) {
    std::vector<Condition> conditions;
    if (!node.is_sequence()) {
        read_condition(node, conditions, diagnostics);
        return conditions;
    }
    for (const yaml::Node& item : node.items) read_condition(item, conditions, diagnostics);
    return conditions;
}

}  // namespace stepwarden::ansible
