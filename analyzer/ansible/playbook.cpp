#include "ansible/playbook.hpp"

#include <fmt/format.h>

#include <algorithm>

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

std::vector<Field> fields_of(const yaml::Node* mapping) {
    std::vector<Field> fields;
    if (mapping != nullptr)
        for (const yaml::Entry& entry : mapping->entries) fields.push_back({entry.key.scalar, &entry.value});
    return fields;
}

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
        import.file = file.scalar.substr(0, file.scalar.find(' '));
        if (const yaml::Node* when = entry.find("when"); when != nullptr)
            import.when = read_conditions(*when, playbook_.diagnostics);
        if (const yaml::Node* tags = entry.find("tags"); tags != nullptr) import.tags = read_tags(*tags);
        import.vars = fields_of(entry.find("vars"));
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
        const yaml::Node& value = field.value;
        if (key == "hosts") {
            play.hosts = joined_hosts(value);
            play.hosts_where = value.where;
        } else if (key == "name") {
            play.name = value.scalar;
        } else if (key == "strategy") {
            play.strategy = without_collection(value.scalar);
        } else if (key == "serial") {
            play.serial = &value;
        } else if (key == "become") {
            play.become = value.kind == yaml::Kind::boolean && value.boolean;
        } else if (key == "tags") {
            play.tags = read_tags(value);
        } else if (key == "vars") {
            play.vars = fields_of(&value);
        } else if (key == "roles") {
            for (const yaml::Node& role : value.items) play.roles.push_back(read_role(role));
        } else if (key == "pre_tasks") {
            read_list(value, play.pre_tasks);
        } else if (key == "tasks") {
            read_list(value, play.tasks);
        } else if (key == "post_tasks") {
            read_list(value, play.post_tasks);
        } else if (key == "handlers") {
            read_list(value, play.handlers);
        } else if (!is_play_keyword(key)) {
            complain(field.key.where, fmt::format("'{}' is not a keyword of a play", key));
        }
    }

    void read_list(const yaml::Node& list, std::vector<Task>& into) {
        TaskList read = read_tasks(list);
        into = std::move(read.tasks);
        std::move(read.diagnostics.begin(), read.diagnostics.end(), std::back_inserter(playbook_.diagnostics));
    }

    RoleReference read_role(const yaml::Node& node) {
        RoleReference role;
        role.where = node.where;
        if (node.is_scalar()) {
            role.name = node.scalar;
            return role;
        }
        for (const char* key : {"role", "name"})
            if (const yaml::Node* name = node.find(key); name != nullptr && role.name.empty()) role.name = name->scalar;
        if (const yaml::Node* when = node.find("when"); when != nullptr)
            role.when = read_conditions(*when, playbook_.diagnostics);
        if (const yaml::Node* tags = node.find("tags"); tags != nullptr) role.tags = read_tags(*tags);
        return role;
    }

    Playbook& playbook_;
};

}  // namespace

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
