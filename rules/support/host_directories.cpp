#include "rules/support/host_directories.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "rules/support/rows.hpp"
#include "rules/support/template_walk.hpp"
#include "yaml/parse.hpp"

namespace stepwarden::rules {
namespace {

constexpr std::array<std::string_view, 1> file_module{"file"};

bool lies_in(std::string_view path, std::string_view directory) {
    return path == directory || (path.starts_with(directory) && path[directory.size()] == '/');
}

/// The paths in a command line that makes directories.
void add_made(std::string_view command, std::set<std::string>& into) {
    if (command.find("mkdir") == std::string_view::npos && command.find("install -d") == std::string_view::npos) return;
    for (std::size_t at = command.find('/'); at != std::string_view::npos; at = command.find('/', at + 1)) {
        const std::string_view path = command.substr(at, command.substr(at).find_first_of(" \n\"';|&"));
        into.emplace(path.ends_with('/') ? path.substr(0, path.size() - 1) : path);
        at += path.size();
    }
}

void add_directories(const yaml::Node& tasks, std::set<std::string>& into) {
    for_each_scalar(tasks, [&](std::string_view text) { add_made(text, into); });
    for (const ModuleUse& use : uses_of(tasks, file_module)) {
        if (argument(use, "state") != "directory") continue;
        for (const std::string_view key : {"path", "dest", "name"})
            for (std::string& value : values_of(use, key)) {
                while (value.size() > 1 && value.ends_with('/')) value.pop_back();
                if (value.starts_with('/')) into.insert(std::move(value));
            }
    }
}

/// The template that stands for the same service in containers while the default registry has it on the host.
std::string in_containers(const std::string& path) {
    constexpr std::string_view on_host = "puppet/services/";
    return path.starts_with(on_host) ? "docker/services/" + path.substr(on_host.size()) : path;
}

}  // namespace

HostDirectories::HostDirectories(const check::TemplateModel& model) : model_(model) {
    const auto table = model.knowledge.table("host_directories.yaml");
    for (const yaml::Node& row : rows_of(table, "directories")) always_there_.emplace_back(text_of(row.find("path")));
    for (const check::TemplateFacts& facts : model.templates)
        if (const yaml::Node* outputs = facts.root().find("outputs"); outputs != nullptr)
            add_directories(*outputs, created_[facts.source->path()]);
    read_roles();
}

void HostDirectories::read_roles() {
    const auto roles = model_.tree.below("roles");
    std::vector<text::FileId> files(roles.begin(), roles.end());
    if (const auto data = model_.tree.find("roles_data.yaml")) files.push_back(*data);
    for (const text::FileId file : files) {
        const auto bytes = model_.tree.read(file);
        if (!bytes || !model_.tree.path(file).ends_with(".yaml")) continue;
        const auto stream = yaml::parse(*bytes, file);
        if (!stream) continue;
        for (const yaml::Node& document : stream->documents)
            for (const yaml::Node& role : document.items) add_role(role);
    }
}

void HostDirectories::add_role(const yaml::Node& role) {
    std::vector<std::string> types = strings_of(role.find("ServicesDefault"));
    if (!types.empty()) roles_.push_back(std::move(types));
}

std::vector<const check::TemplateFacts*> HostDirectories::templates_of(std::string_view type) const {
    const heat::RegistryEntry entry = model_.environment.resolve(type);
    if (entry.kind != heat::RegistryEntry::Kind::nested_template) return {};
    std::vector<const check::TemplateFacts*> found;
    for (const std::string& path : {entry.name, in_containers(entry.name)})
        if (const check::TemplateFacts* facts = model_.at(path); facts != nullptr) found.push_back(facts);
    return found;
}

bool HostDirectories::creates(const check::TemplateFacts& facts, std::string_view directory) const {
    return std::ranges::any_of(with_nested(model_, facts), [&](const check::TemplateFacts* each) {
        const auto found = created_.find(each->source->path());
        return found != created_.end() &&
               std::ranges::any_of(found->second, [&](const std::string& path) { return lies_in(path, directory); });
    });
}

bool HostDirectories::may_create_by_role(const check::TemplateFacts& facts) const {
    static constexpr std::array<std::string_view, 2> roles{"include_role", "import_role"};
    const yaml::Entry* section = facts.role_data.find("host_prep_tasks");
    const yaml::Node* tasks = section != nullptr ? &section->value : output(facts, "host_prep_tasks");
    return tasks != nullptr && !uses_of(*tasks, roles).empty();
}

bool HostDirectories::is_shared(std::string_view directory) const {
    constexpr std::ptrdiff_t enough = 10;
    return std::ranges::count_if(created_, [&](const auto& made) {
               return std::ranges::any_of(made.second, [&](const std::string& path) {
                   return path.size() > directory.size() && lies_in(path, directory);
               });
           }) >= enough;
}

bool HostDirectories::is_enabled(const check::TemplateFacts& facts) const {
    return std::ranges::any_of(model_.environment.types(), [&](const std::string& type) {
        const auto templates = templates_of(type);
        return std::ranges::find(templates, &facts) != templates.end();
    });
}

bool HostDirectories::comes_with_project(const check::TemplateFacts& facts, std::string_view directory) const {
    const auto project = [](const check::TemplateFacts& each) {
        return each.service.substr(0, each.service.find('_'));
    };
    const std::string& path = facts.source->path();
    const std::string folder = path.substr(0, path.rfind('/') + 1);
    return !facts.service.empty() && !is_enabled(facts) &&
           std::ranges::any_of(model_.templates, [&](const check::TemplateFacts& each) {
               const bool near = project(each) == project(facts) ||
                                 (folder.ends_with("/pacemaker/") && each.source->path().starts_with(folder));
               return near && creates(each, directory);
           });
}

bool HostDirectories::comes_with_role(const check::TemplateFacts& facts, std::string_view directory) const {
    bool listed = false;
    for (const std::vector<std::string>& role : roles_) {
        const auto some_template = [&](auto is_it) {
            return std::ranges::any_of(role, [&](const std::string& type) {
                return std::ranges::any_of(templates_of(type),
                                           [&](const check::TemplateFacts* each) { return is_it(*each); });
            });
        };
        const bool has_service = some_template([&](const check::TemplateFacts& each) {
            return &each == &facts || (!facts.service.empty() && each.service == facts.service);
        });
        if (!has_service) continue;
        listed = true;
        const bool has_directory = some_template(
            [&](const check::TemplateFacts& each) { return &each != &facts && creates(each, directory); });
        if (!has_directory) return false;
    }
    return listed;
}

bool HostDirectories::is_always_there(std::string_view directory) const { return fits_any(always_there_, directory); }

}  // namespace stepwarden::rules
