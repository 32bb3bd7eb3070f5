#include "heat/reach.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "text/parallel.hpp"

namespace stepwarden::heat {
namespace {

constexpr std::string_view template_suffix = ".j2.yaml";

/// Files that decide how templates are rendered, whoever is rendered.
constexpr std::string_view excludes = "j2_excludes.yaml";

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// The path that a template for one file is rendered to; any other path as it is.
std::string rendered_path(std::string_view path) {
    if (!path.ends_with(template_suffix)) return std::string(path);
    path.remove_suffix(template_suffix.size());
    return std::string(path) + ".yaml";
}

bool is_rendered(std::string_view path) { return path.ends_with(".j2") || path.ends_with(template_suffix); }

/// Rendered to a file for each role or network.
bool is_of_many(std::string_view path) { return path.ends_with(".role.j2.yaml") || path.ends_with(".network.j2.yaml"); }

constexpr bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// By byte, for all of a checkout goes by here.
constexpr auto name_characters = [] {
    std::array<bool, 256> table{};
    for (std::size_t byte = 0; byte < table.size(); ++byte) {
        const char c = static_cast<char>(byte);
        table[byte] = is_word_character(c) || c == '.' || c == ':' || c == '/' || c == '-';
    }
    return table;
}();

bool is_name_character(char c) { return name_characters[static_cast<unsigned char>(c)]; }

/// What a file names: types of resources, and the last parts of paths.
std::set<std::string_view> names_in(std::string_view content) {
    std::set<std::string_view> names;
    for (std::size_t at = 0; at < content.size();) {
        if (!is_name_character(content[at])) {
            ++at;
            continue;
        }
        const std::size_t begin = at;
        bool may_name = false;
        for (; at < content.size() && is_name_character(content[at]); ++at)
            may_name = may_name || content[at] == '.' || content[at] == ':';
        if (!may_name) continue;
        std::string_view word = content.substr(begin, at - begin);
        while (!word.empty() && (word.back() == ':' || word.back() == '.')) word.remove_suffix(1);
        if (word.find("::") == std::string_view::npos) {
            word = word.substr(word.find_last_of("/:") + 1);
            if (word.find('.') == std::string_view::npos) continue;
        }
        names.insert(word);
    }
    return names;
}

bool has_word(std::string_view content, std::string_view word) {
    for (std::size_t at = content.find(word); at != std::string_view::npos; at = content.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_word_character(content[at - 1])) &&
            (end == content.size() || !is_word_character(content[end])))
            return true;
    }
    return false;
}

struct CheckoutFile {
    std::string path;
    std::string_view content;
    /// It has an output role_data.
    bool is_service = false;
    bool is_hot = false;
};

bool has_line_with(std::string_view content, std::string_view key) {
    return content.starts_with(key) || content.find("\n" + std::string(key)) != std::string_view::npos;
}

/// Environments and roles choose among templates, and do not depend on what these hold.
bool only_chooses(std::string_view content) {
    return has_line_with(content, "resource_registry:") || has_line_with(content, "parameter_defaults:") ||
           has_line_with(content, "  ServicesDefault:");
}

class Reacher {
public:
    Reacher(const text::Tree& checkout, const PlanTable& table, std::span<const Plan* const> plans)
        : checkout_(checkout), table_(table), plans_(plans) {}

    Reach run(const Paths& changed, const Paths& names) {
        for (const std::string& path : changed) look_at_changed(path);
        if (reach_.everything) return std::move(reach_);
        read_files();
        for (const std::string& path : changed) add(rendered_path(path));
        for (const CheckoutFile& file : files_)
            if (file.is_service &&
                std::ranges::any_of(names, [&](const std::string& name) { return has_word(file.content, name); }))
                add(rendered_path(file.path));
        while (!frontier_.empty() && !reach_.everything) {
            const std::string path = std::move(frontier_.back());
            frontier_.pop_back();
            follow(path);
        }
        return std::move(reach_);
    }

private:
    void look_at_changed(const std::string& path) {
        const std::string rendered = rendered_path(path);
        const auto is_it = [&](const PlanInput& input) {
            const auto* given = std::get_if<std::string>(&input);
            return given == nullptr || *given == path || *given == rendered;
        };
        const auto decides = [&](const Plan* plan) {
            const PlanRequest& request = plan->request();
            return is_it(request.roles) || std::ranges::any_of(request.networks, is_it) ||
                   std::ranges::any_of(request.environments, is_it);
        };
        const bool is_note = !table_.notes.empty() && path.starts_with(table_.notes + "/");
        reach_.everything = reach_.everything || path == excludes || rendered == table_.registry ||
                            rendered == table_.root || is_note || std::ranges::any_of(plans_, decides);
    }

    void read_files() {
        for (const text::FileId file : checkout_.below("")) {
            const std::string_view path = checkout_.path(file);
            if (!path.ends_with(".yaml") && !path.ends_with(".j2")) continue;
            const auto content = checkout_.read(file);
            if (!content) continue;
            const bool is_hot = has_line_with(*content, "heat_template_version");
            if (!is_hot && only_chooses(*content)) continue;
            files_.push_back(
                {std::string(path), *content, is_hot && content->find("role_data:") != std::string_view::npos, is_hot});
        }
        for (std::size_t i = 0; i < files_.size(); ++i) {
            by_path_.emplace(rendered_path(files_[i].path), i);
            for (const std::string_view name : names_in(files_[i].content)) naming_[name].push_back(i);
        }
        for (const Plan* plan : plans_)
            for (const std::string& type : plan->environment().types())
                if (const RegistryEntry entry = plan->environment().resolve(type);
                    entry.kind == RegistryEntry::Kind::nested_template)
                    types_of_[entry.name].insert(type);
    }

    void add(const std::string& path) {
        if (reach_.files.insert(path).second) frontier_.push_back(path);
    }

    /// Whoever names the file, or a type that it stands for, is reached. A role's services are named by its data, not
    /// by templates; any other template of a type may be asked for by a name that is made up while rendering.
    void follow(const std::string& path) {
        const auto found = by_path_.find(path);
        const CheckoutFile* file = found == by_path_.end() ? nullptr : &files_[found->second];
        const bool is_service = file != nullptr && file->is_service;
        const auto types = types_of_.find(path);
        if (file != nullptr &&
            (is_of_many(file->path) ||
             (!is_service && (is_rendered(file->path) || (types != types_of_.end() && file->is_hot))))) {
            reach_.everything = true;
            return;
        }
        follow_name(base_name(path), path);
        // A .j2 file is named as it is called, whatever it is rendered to.
        if (file != nullptr) follow_name(base_name(file->path), path);
        if (types == types_of_.end()) return;
        for (const std::string& type : types->second) follow_name(type, path);
    }

    void follow_name(std::string_view name, const std::string& from) {
        const auto files = naming_.find(name);
        if (files == naming_.end()) return;
        for (const std::size_t index : files->second)
            if (const std::string path = rendered_path(files_[index].path); path != from) add(path);
    }

    const text::Tree& checkout_;
    const PlanTable& table_;
    std::span<const Plan* const> plans_;
    Reach reach_;
    std::vector<CheckoutFile> files_;
    std::unordered_map<std::string, std::size_t> by_path_;
    std::unordered_map<std::string_view, std::vector<std::size_t>> naming_;
    std::unordered_map<std::string, Paths> types_of_;
    std::vector<std::string> frontier_;
};

}  // namespace

bool Reach::has_any_of(const std::set<std::string>& paths) const {
    return everything || std::ranges::any_of(paths, [&](const std::string& path) { return files.contains(path); });
}

Reach reach_of(const text::Tree& checkout, const PlanTable& table, std::span<const Plan* const> plans,
               const Paths& changed, const Paths& names) {
    return Reacher(checkout, table, plans).run(changed, names);
}

}  // namespace stepwarden::heat
