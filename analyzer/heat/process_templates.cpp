#include "heat/process_templates.hpp"

#include <map>
#include <utility>

#include "jinja/text_operations.hpp"
#include "value/compare.hpp"

namespace stepwarden::heat {

namespace {

constexpr std::string_view role_suffix = ".role.j2.yaml";
constexpr std::string_view network_suffix = ".network.j2.yaml";
constexpr std::string_view plain_suffix = ".j2.yaml";

class Lister {
public:
    Lister(const text::Tree& checkout, const TemplateSteps& steps, PlanValues& values,
           const std::set<std::string>& excluded)
        : checkout_(checkout), steps_(steps), values_(values), excluded_(excluded) {}

    void add(text::FileId file) {
        const std::string_view path = checkout_.path(file);
        if (path.ends_with(role_suffix)) {
            add_for_roles(file);
        } else if (path.ends_with(network_suffix) && steps_.network_files) {
            add_for_networks(file);
        } else if (path.ends_with(plain_suffix)) {
            put(file, renamed(path, plain_suffix), PlanOutput::Scope::all, 0);
        }
    }

    std::vector<PlanOutput> take() {
        std::vector<PlanOutput> out;
        out.reserve(outputs_.size());
        for (auto& [path, output] : outputs_) out.push_back(std::move(output));
        return out;
    }

private:
    static std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

    /// The name of the file that a template becomes.
    static std::string renamed(std::string_view path, std::string_view suffix) {
        return jinja::replace_all(base_name(path), suffix, ".yaml", -1);
    }

    void put(text::FileId file, const std::string& name, PlanOutput::Scope scope, std::size_t index) {
        auto path = text::resolve(checkout_.path(file), name);
        if (!path) {
            values_.problems.push_back({{file, 0, 0}, "a file '" + name + "' would lie outside of the checkout"});
            return;
        }
        if (scope != PlanOutput::Scope::all && excluded_.contains(*path)) return;
        PlanOutput& output = outputs_[*path];
        output = {std::move(*path), file, scope, index};
    }

    /// The name that a role asks for its file of network/config.
    std::optional<std::string> deprecated_name(const PlanRole& role) const {
        if (!steps_.deprecated_nic_config_names) return std::nullopt;
        const value::Value* name = value::find(role.values.as_dict(), "deprecated_nic_config_name");
        const bool given = name && name->is_string() && !name->as_string().empty();
        return given ? std::optional(name->as_string()) : std::nullopt;
    }

    void add_for_roles(text::FileId file) {
        const std::string_view path = checkout_.path(file);
        const bool nic_config =
            steps_.nic_config_names && ("/" + std::string(path)).find("network/config") != std::string::npos;
        for (std::size_t i = 0; i < values_.role_files.size(); ++i) {
            const PlanRole& role = values_.role_files[i];
            std::string name = role.name_lower + "-" + renamed(path, role_suffix);
            if (nic_config) name = deprecated_name(role).value_or(role.name_lower + ".yaml");
            put(file, name, PlanOutput::Scope::role, i);
        }
    }

    void add_for_networks(text::FileId file) {
        const std::string_view path = checkout_.path(file);
        const std::string_view directory = path.substr(0, path.size() - base_name(path).size());
        const std::string_view word = directory.ends_with("ports/") ? "port" : "network";
        for (std::size_t i = 0; i < values_.network_files.size(); ++i)
            put(file, jinja::replace_all(renamed(path, network_suffix), word, values_.network_files[i].name_lower, -1),
                PlanOutput::Scope::network, i);
    }

    const text::Tree& checkout_;
    const TemplateSteps& steps_;
    PlanValues& values_;
    const std::set<std::string>& excluded_;
    std::map<std::string, PlanOutput> outputs_;
};

}  // namespace

bool is_template(std::string_view path) { return path.ends_with(plain_suffix); }

std::vector<PlanOutput> list_outputs(const text::Tree& checkout, const TemplateSteps& steps, PlanValues& values,
                                     const std::set<std::string>& excluded) {
    Lister lister(checkout, steps, values, excluded);
    for (const text::FileId file : checkout.below("")) lister.add(file);
    return lister.take();
}

}  // namespace stepwarden::heat
