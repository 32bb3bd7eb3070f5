#include "tripleo/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "yaml/fields.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::tripleo {
namespace {

using namespace std::string_view_literals;

struct Release {
    std::string name;
    std::vector<std::string> has;
    std::vector<std::string> lacks;
};

/// The whole table; it is ours, so a mistake in it shows at once in the tests.
yaml::Node document_of(std::string_view table) { return yaml::read_table(table).value_or(yaml::Node{}); }

std::vector<Release> read_releases(std::string_view table) {
    std::vector<Release> releases;
    const yaml::Node document = document_of(table);
    for (const yaml::Node& row : yaml::rows_of(document, "releases"))
        releases.push_back({std::string(yaml::text_of(row.find("name"))), yaml::strings_of(row.find("has")),
                            yaml::strings_of(row.find("lacks"))});
    return releases;
}

/// "upgrade_tasks_step3" is {"upgrade_tasks", 3}.
std::pair<std::string_view, std::optional<int>> split_step(std::string_view stem) {
    const std::size_t mark = stem.rfind("_step");
    if (mark == std::string_view::npos) return {stem, std::nullopt};
    const std::string_view digits = stem.substr(mark + 5);
    int step = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), step);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return {stem, std::nullopt};
    return {stem.substr(0, mark), step};
}

class Recogniser {
public:
    Recogniser(ansible::Sources& sources, const LayoutTables& tables)
        : sources_(sources),
          tree_(sources.tree()),
          sections_(read_sections(tables.sections)),
          role_data_(yaml::strings_of(document_of(tables.sections).find("role_data"))),
          releases_(read_releases(tables.releases)) {}

    text::Result<Layout> run(unsigned threads) {
        for (text::FileId file = 0; file < tree_.size(); ++file) classify(file);
        sources_.prefetch(wanted_, threads);
        find_playbooks();
        if (layout_.playbooks.empty() && layout_.section_files.empty())
            return tl::unexpected(text::Diagnostic{{}, what_it_is_not(), {}});
        find_roles();
        find_inventory();
        find_services();
        layout_.release = release();
        return std::move(layout_);
    }

private:
    void classify(text::FileId file) {
        const std::string_view path = tree_.path(file);
        const std::size_t slash = path.find('/');
        const std::string_view stem =
            without_extension(slash == std::string_view::npos ? path : path.substr(slash + 1));
        if (slash == std::string_view::npos)
            classify_top(file, stem);
        else if (stem.find('/') == std::string_view::npos)
            classify_in_directory(file, path.substr(0, slash), stem);
    }

    void classify_top(text::FileId file, std::string_view stem) {
        top_stems_.insert(std::string(stem));
        const auto [name, step] = split_step(stem);
        for (const SectionFacts& section : sections_)
            if (!section.merged.empty() && section.merged == name) return add_section(file, "", section.name, step);
        if (stem.find("playbook") != std::string_view::npos)
            want(file, ansible::FileKind::playbook);
        else if (stem.find("inventory") != std::string_view::npos || stem == "service_names")
            want(file, ansible::FileKind::data);
        else if (stem.ends_with("_tasks") || stem.ends_with("-tasks") ||
                 stem.find("_tasks_step") != std::string_view::npos)
            want(file, ansible::FileKind::tasks);
    }

    void classify_in_directory(text::FileId file, std::string_view directory, std::string_view stem) {
        if (directory == "group_vars" || directory == "host_vars") return want(file, ansible::FileKind::data);
        if (std::find(role_data_.begin(), role_data_.end(), stem) != role_data_.end())
            return want(file, ansible::FileKind::data);
        const auto [name, step] = split_step(stem);
        for (const SectionFacts& section : sections_)
            if (section.name == name) return add_section(file, directory, section.name, step);
    }

    void want(text::FileId file, ansible::FileKind kind) { wanted_.push_back({file, kind}); }

    void add_section(text::FileId file, std::string_view role, std::string_view section, std::optional<int> step) {
        want(file, ansible::FileKind::tasks);
        layout_.section_files.push_back({file, std::string(role), std::string(section), step, false});
    }

    void find_playbooks() {
        for (const auto& wanted : wanted_) {
            if (wanted.kind == ansible::FileKind::playbook) layout_.playbooks.push_back(wanted.file);
            if (wanted.kind == ansible::FileKind::tasks && !is_section(wanted.file))
                layout_.task_files.push_back(wanted.file);
        }
        // Under other names, as a user's own directory may have them.
        for (text::FileId file = 0; file < tree_.size(); ++file) {
            const std::string_view path = tree_.path(file);
            if (path.find('/') != std::string_view::npos || !is_yaml(path) || is_wanted(file)) continue;
            const auto bytes = tree_.read(file);
            // A script stays one whatever its file is called (docker_puppet_script.yaml).
            if (!bytes || bytes->starts_with("#!") || !mentions_hosts(*bytes)) continue;
            const yaml::Node* document = sources_.document(file);
            if (document != nullptr && ansible::looks_like_playbook(*document)) layout_.playbooks.push_back(file);
        }
        std::sort(layout_.playbooks.begin(), layout_.playbooks.end());
    }

    [[nodiscard]] bool is_section(text::FileId file) const {
        return std::any_of(layout_.section_files.begin(), layout_.section_files.end(),
                           [&](const SectionFile& section) { return section.file == file; });
    }

    static bool is_yaml(std::string_view path) { return path.ends_with(".yaml") || path.ends_with(".yml"); }

    static bool mentions_hosts(std::string_view bytes) {
        return bytes.find("hosts:") != std::string_view::npos ||
               bytes.find("import_playbook:") != std::string_view::npos;
    }

    [[nodiscard]] bool is_wanted(text::FileId file) const {
        return std::any_of(wanted_.begin(), wanted_.end(), [&](const auto& wanted) { return wanted.file == file; });
    }

    /// Roles in the order in which the generator names them in its playbooks, then by name.
    void find_roles() {
        std::vector<std::pair<std::size_t, std::string>> ranked;
        std::set<std::string> names;
        for (const SectionFile& file : layout_.section_files)
            if (!file.role.empty()) names.insert(file.role);
        const std::string order = playbook_text();
        for (const std::string& name : names) ranked.emplace_back(order.find("'" + name + "'"), name);
        std::sort(ranked.begin(), ranked.end());
        for (auto& [rank, name] : ranked) layout_.roles.push_back({std::move(name), {}, false});
        mark_shadowed();
    }

    [[nodiscard]] std::string playbook_text() const {
        std::string all;
        for (const std::string_view stem :
             {"deploy_steps_playbook"sv, "upgrade_steps_playbook"sv, "upgrade_steps_tasks"sv, "update_steps_tasks"sv})
            for (const std::string_view extension : {".yaml"sv, ""sv})
                if (const auto file = tree_.find(std::string(stem) + std::string(extension)))
                    if (const auto bytes = tree_.read(*file)) all += *bytes;
        return all;
    }

    void mark_shadowed() {
        std::set<std::string_view> merged;
        for (const SectionFile& file : layout_.section_files)
            if (file.role.empty()) merged.insert(file.section);
        for (SectionFile& file : layout_.section_files)
            file.shadowed = !file.role.empty() && merged.contains(file.section);
    }

    void find_inventory() {
        for (const auto& wanted : wanted_) {
            const std::string_view path = tree_.path(wanted.file);
            if (wanted.kind != ansible::FileKind::data || path.find('/') != std::string_view::npos ||
                path.find("inventory") == std::string_view::npos || !is_yaml(path))
                continue;
            if (const yaml::Node* document = sources_.document(wanted.file); document != nullptr)
                layout_.inventory.add(*document, layout_.diagnostics);
        }
        if (layout_.inventory.hosts().empty()) make_inventory();
        layout_.inventory.add_vars_files(sources_);
    }

    /// One host a role, in the groups that the generator's playbooks name.
    void make_inventory() {
        layout_.inventory_made = true;
        layout_.inventory.add_group({.name = "Undercloud", .hosts = {"undercloud"}, .children = {}, .vars = {}});
        std::vector<std::string> names;
        std::vector<yaml::Node> nodes(layout_.roles.size());
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            nodes[i].kind = yaml::Kind::string;
            nodes[i].scalar = layout_.roles[i].name;
        }
        layout_.made_nodes = std::make_shared<const std::vector<yaml::Node>>(std::move(nodes));
        for (const Role& role : layout_.roles) {
            const yaml::Node& name = (*layout_.made_nodes)[names.size()];
            std::string host = role.name + "-0";
            std::transform(host.begin(), host.end(), host.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            // tripleo_common/inventory.py sets these on every role's group.
            layout_.inventory.add_group({.name = role.name,
                                         .hosts = {host},
                                         .children = {},
                                         .vars = {{"tripleo_role_name", &name}, {"role_name", &name}}});
            names.push_back(role.name);
        }
        for (const char* all : {"overcloud", "allovercloud"})
            layout_.inventory.add_group({.name = all, .hosts = {}, .children = names, .vars = {}});
    }

    void find_services() {
        for (Role& role : layout_.roles) {
            for (const std::string_view extension : {".yaml"sv, ""sv}) {
                const auto file = tree_.find(role.name + "/service_names" + std::string(extension));
                if (!file || role.ordered) continue;
                const yaml::Node* document = sources_.document(*file);
                if (document == nullptr) continue;
                for (const yaml::Node& name : document->items)
                    if (name.is_string() &&
                        std::find(role.services.begin(), role.services.end(), name.scalar) == role.services.end())
                        role.services.push_back(name.scalar);
                role.ordered = !role.services.empty();
            }
            if (!role.ordered) role.services = services_from_groups(role.name);
        }
    }

    /// The groups that have the role for a child are its services, but for the one that has all roles.
    [[nodiscard]] std::vector<std::string> services_from_groups(std::string_view role) const {
        const auto is_role = [&](std::string_view group) {
            return std::any_of(layout_.roles.begin(), layout_.roles.end(), [&](const Role& each) {
                return group == each.name || group.ends_with("_" + each.name);
            });
        };
        std::vector<std::string> services;
        for (const ansible::Group& group : layout_.inventory.groups()) {
            const bool carries = std::any_of(
                group.children.begin(), group.children.end(),
                [&](const std::string& child) { return child == role || child.ends_with("_" + std::string(role)); });
            const bool named_like_service = std::none_of(group.name.begin(), group.name.end(),
                                                         [](unsigned char c) { return std::isupper(c) != 0; });
            if (carries && named_like_service && !is_role(group.name) && !holds_vips(group))
                services.push_back(group.name);
        }
        std::sort(services.begin(), services.end());
        return services;
    }

    /// The group of all overcloud hosts is the one with the virtual addresses or, in made inventories, a known name.
    static bool holds_vips(const ansible::Group& group) {
        return group.name == "overcloud" || group.name == "allovercloud" ||
               std::any_of(group.vars.begin(), group.vars.end(),
                           [](const ansible::Field& field) { return field.name.ends_with("_vip"); });
    }

    [[nodiscard]] std::string release() const {
        const auto has = [&](const std::string& stem) { return top_stems_.contains(stem); };
        for (const Release& release : releases_)
            if (std::all_of(release.has.begin(), release.has.end(), has) &&
                std::none_of(release.lacks.begin(), release.lacks.end(), has))
                return release.name;
        return {};
    }

    [[nodiscard]] std::string what_it_is_not() const {
        if (tree_.size() == 0) return "the directory is empty; expected a config-download directory";
        return "this is no config-download directory: expected playbooks such as upgrade_steps_playbook.yaml at its "
               "top, or directories named after roles that hold lists such as upgrade_tasks.yaml; nor is it a "
               "checkout of tripleo-heat-templates, which has overcloud.j2.yaml there";
    }

    ansible::Sources& sources_;
    const text::Tree& tree_;
    std::vector<SectionFacts> sections_;
    std::vector<std::string> role_data_;
    std::vector<Release> releases_;
    std::vector<ansible::Sources::Wanted> wanted_;
    std::set<std::string, std::less<>> top_stems_;
    Layout layout_;
};

}  // namespace

std::vector<SectionFacts> read_sections(std::string_view table) {
    std::vector<SectionFacts> sections;
    const yaml::Node document = document_of(table);
    for (const yaml::Node& row : yaml::rows_of(document, "sections")) {
        const yaml::Node* stepped = row.find("stepped");
        sections.push_back({std::string(yaml::text_of(row.find("name"))),
                            std::string(yaml::text_of(row.find("merged"))), stepped == nullptr || stepped->boolean});
    }
    return sections;
}

const Role* Layout::find_role(std::string_view name) const {
    const auto found = std::find_if(roles.begin(), roles.end(), [&](const Role& role) { return role.name == name; });
    return found == roles.end() ? nullptr : &*found;
}

std::string_view without_extension(std::string_view path) {
    for (const std::string_view extension : {".yaml"sv, ".yml"sv})
        if (path.ends_with(extension)) return path.substr(0, path.size() - extension.size());
    return path;
}

text::Result<Layout> recognise(ansible::Sources& sources, const LayoutTables& tables, unsigned threads) {
    return Recogniser(sources, tables).run(threads);
}

}  // namespace stepwarden::tripleo
