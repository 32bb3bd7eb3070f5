#include "ansible/playbook.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "ansible/arguments.hpp"
#include "ansible/keyword_values.hpp"
#include "ansible/keywords.hpp"
#include "ansible/read_tasks.hpp"

namespace stepwarden::ansible {
namespace {

const yaml::Node* import_of(const yaml::Node& entry) {
    for (const char* key : {"import_playbook", "ansible.builtin.import_playbook", "include"})
        if (const yaml::Node* file = entry.find(key); file != nullptr) return file;
    return nullptr;
}

std::string joined_hosts(const yaml::Node& hosts) {
    if (!hosts.is_sequence()) return hosts.scalar;
    std::string joined;
    for (const yaml::Node& host : hosts.items) joined += (joined.empty() ? "" : ":") + host.scalar;
    return joined;
}

/// Base keywords that are templated where a task inherits them; `collections` never is.
bool is_inherited_keyword(std::string_view key) { return is_base_keyword(key) && key != "collections"; }

class Reader {
public:
    explicit Reader(Playbook& playbook) : playbook_(playbook) {}

    void read(const yaml::Node& entry) {
        if (!entry.is_mapping()) return complain(entry.where, "expected a play (a mapping with 'hosts')");
        if (const yaml::Node* file = import_of(entry); file != nullptr && entry.find("hosts") == nullptr)
            return playbook_.entries.emplace_back(read_import(entry, *file)), void();
        if (entry.find("hosts") == nullptr) return complain(entry.where, "the play has no 'hosts'");
        playbook_.entries.emplace_back(read_play(entry));
    }

private:
    void complain(text::Position where, std::string message) {
        playbook_.diagnostics.push_back({where, std::move(message)});
    }

    PlaybookImport read_import(const yaml::Node& entry, const yaml::Node& file) {
        PlaybookImport import;
        import.where = entry.where;
        import.file = split_arguments(file.scalar, false).free_form;
        if (const yaml::Node* when = entry.find("when"); when != nullptr)
            import.when = read_conditions(*when, playbook_.diagnostics);
        if (const yaml::Node* tags = entry.find("tags"); tags != nullptr) import.tags = read_tags(*tags);
        if (const yaml::Node* vars = entry.find("vars"); vars != nullptr) read_fields(*vars, import.vars);
        return import;
    }

    Play read_play(const yaml::Node& entry) {
        Play play;
        play.where = entry.where;
        for (const yaml::Entry& field : entry.entries) read_field(play, field);
        return play;
    }

    void read_field(Play& play, const yaml::Entry& field) {
        const std::string& key = field.key.scalar;
        if (read_flag(play, key, field.value) || read_content(play, key, field.value)) return;
        if (is_inherited_keyword(key))
            play.keywords.push_back({key, &field.value});
        else if (!is_play_keyword(key))
            complain(field.key.where, fmt::format("'{}' is not a keyword of a play", key));
    }

    /// Keywords that say how the play runs; false for others and for those that only the run knows.
    static bool read_flag(Play& play, std::string_view key, const yaml::Node& value) {
        if (key == "strategy")
            play.strategy = without_collection(value.scalar);
        else if (key == "serial")
            play.serial = &value;
        else if (key == "become" && !is_template(value))
            play.become = read_bool(value);
        else if (key == "gather_facts")
            play.gather_facts = &value;
        else if (key == "any_errors_fatal")
            play.any_errors_fatal = &value;
        else if (key == "max_fail_percentage")
            play.max_fail_percentage = &value;
        else if (key == "ignore_errors" && !is_template(value))
            play.ignore_errors = read_bool(value).value_or(false);
        else if (key == "force_handlers")
            play.force_handlers = read_bool(value).value_or(false);
        else if (key == "check_mode")
            play.check_mode = &value;
        else
            return false;
        return true;
    }

    /// Keywords that say what runs where with which variables; false for others.
    bool read_content(Play& play, std::string_view key, const yaml::Node& value) {
        if (key == "hosts") {
            play.hosts = joined_hosts(value);
            play.hosts_where = value.where;
        } else if (key == "name") {
            play.name = value.is_null() ? "" : value.scalar;
        } else if (key == "tags") {
            play.tags = read_tags(value);
        } else if (key == "vars") {
            read_fields(value, play.vars);
        } else if (key == "vars_files") {
            play.vars_files = read_strings(value);
        } else if (key == "roles") {
            for (const yaml::Node& role : value.items)
                play.roles.push_back(read_role_reference(role, playbook_.diagnostics));
        } else if (std::vector<Task>* list = task_list(play, key); list != nullptr) {
            read_list(value, *list);
        } else {
            return false;
        }
        return true;
    }

    static std::vector<Task>* task_list(Play& play, std::string_view key) {
        if (key == "pre_tasks") return &play.pre_tasks;
        if (key == "tasks") return &play.tasks;
        if (key == "post_tasks") return &play.post_tasks;
        return key == "handlers" ? &play.handlers : nullptr;
    }

    void read_list(const yaml::Node& list, std::vector<Task>& into) {
        TaskList read = read_tasks(list);
        into = std::move(read.tasks);
        std::move(read.diagnostics.begin(), read.diagnostics.end(), std::back_inserter(playbook_.diagnostics));
    }

    Playbook& playbook_;
};

void read_role_keyword(RoleReference& role, const yaml::Entry& entry, std::vector<text::Diagnostic>& diagnostics) {
    const std::string& key = entry.key.scalar;
    const yaml::Node& value = entry.value;
    if (key == "role" || key == "name") return;
    if (key == "when")
        role.when = read_conditions(value, diagnostics);
    else if (key == "tags")
        role.tags = read_tags(value);
    else if (key == "vars")
        read_fields(value, role.vars);
    else if (key == "become" && !is_template(value))
        role.become = read_bool(value);
    else if (key == "delegate_to")
        role.delegate_to = value.scalar;
    else if (is_inherited_keyword(key) || key == "delegate_facts")
        role.keywords.push_back({key, &value});
    else if (!is_base_keyword(key))
        role.params.push_back({key, &value});
}

}  // namespace

RoleReference read_role_reference(const yaml::Node& node, std::vector<text::Diagnostic>& diagnostics) {
    RoleReference role;
    role.where = node.where;
    if (node.is_scalar() && !node.is_null()) {
        role.name = node.scalar;
    } else {
        // playbook/role/definition.py: `role` wins over `name`.
        for (const char* key : {"role", "name"})
            if (const yaml::Node* name = node.find(key); name != nullptr && role.name.empty()) role.name = name->scalar;
        for (const yaml::Entry& entry : node.entries) read_role_keyword(role, entry, diagnostics);
    }
    if (role.name.empty())
        diagnostics.push_back({node.where, "expected a role: its name, or a mapping with 'role' or 'name'"});
    return role;
}

bool looks_like_playbook(const yaml::Node& document) {
    return document.is_sequence() &&
           std::any_of(document.items.begin(), document.items.end(), [](const yaml::Node& entry) {
               return entry.find("hosts") != nullptr || entry.find("import_playbook") != nullptr ||
                      entry.find("ansible.builtin.import_playbook") != nullptr;
           });
}

Playbook read_playbook(const yaml::Node& document) {
    Playbook playbook;
    Reader reader(playbook);
    if (document.is_sequence())
        for (const yaml::Node& entry : document.items) reader.read(entry);
    else if (!document.is_null())
        playbook.diagnostics.push_back({document.where, "a playbook must be a list of plays"});
    return playbook;
}

}  // namespace stepwarden::ansible
