#include "heat/write_directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "heat/config_texts.hpp"
#include "heat/directory_layout.hpp"
#include "heat/made_inventory.hpp"
#include "heat/split_steps.hpp"
#include "heat/tagged_steps.hpp"
#include "heat/variable_files.hpp"
#include "heat/written_files.hpp"
#include "jinja/json_text.hpp"
#include "value/python_text.hpp"

namespace stepwarden::heat {
namespace {

using value::Dict;
using value::Value;

bool is_in(const std::vector<std::string>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

/// What stays in the directory it is written to; RoleConfig has had files for the roles' directories.
bool is_path_below(std::string_view path) {
    if (path.find('\0') != std::string_view::npos) return false;
    while (true) {
        const std::size_t slash = path.find('/');
        const std::string_view name = path.substr(0, slash);
        if (name.empty() || name == "." || name == "..") return false;
        if (slash == std::string_view::npos) return true;
        path.remove_prefix(slash + 1);
    }
}

/// The keys of the outputs RoleData and RoleConfig as files (write_config; download_config in queens).
class DirectoryWriter {
public:
    DirectoryWriter(const DirectoryLayout& layout, const ConfigTexts& texts, WrittenFiles& files)
        : layout_(layout), texts_(texts), files_(files) {}

    void role_data(const Value* output) {
        for_each_entry(output, "RoleData", [this](const std::string& role, const Value& data) {
            for_each_entry(&data, "RoleData of " + role,
                           [&](const std::string& key, const Value& entry) { role_file(role, key, entry); });
        });
    }

    void role_config(const Value* output) {
        for_each_entry(output, "RoleConfig", [this](const std::string& key, const Value& entry) {
            if (layout_.is_external(key)) per_step(key, key, entry);
            const bool has_extension = layout_.extension_unless_dotted && key.find('.') != std::string::npos;
            const std::string path = has_extension ? key : key + ".yaml";
            if (entry.is_list() || entry.is_dict()) return files_.dump(path, entry);
            files_.verbatim(path, entry);
        });
    }

private:
    template <typename Visit>
    void for_each_entry(const Value* output, const std::string& name, Visit visit) {
        // RoleConfig can be there without a value, says get_role_config.
        if (output == nullptr || output->is_null()) return;
        if (!output->is_dict())
            return files_.fails(
                output->is_unknown()
                    ? fmt::format("the output {} is not known: {}", name, output->cause())
                    : fmt::format("the output {} is no mapping but {}", name, value::python_type(*output)));
        for (const auto& [key, entry] : output->as_dict()) {
            if (key.is_string() && is_path_below(key.as_string()))
                visit(key.as_string(), entry);
            else
                files_.fails(fmt::format("the key '{}' of the output {} cannot be the name of a file",
                                         value::find_unknown(key) == nullptr ? value::python_str(key) : "?", name));
        }
    }

    void role_file(const std::string& role, const std::string& key, const Value& entry) {
        const std::string stem = role + "/" + key;
        const bool is_group_vars = key == "ansible_group_vars" && (layout_.group_vars == GroupVars::services_win ||
                                                                   layout_.group_vars == GroupVars::outputs_win);
        if (layout_.is_external(key) || is_group_vars) return;
        if (key == "step_config") return files_.verbatim(stem + ".pp", joined(key, entry));
        if (is_in(layout_.json, key)) return json(stem + ".json", entry);
        if (layout_.split == SplitRule::sorted && key.find(layout_.sorted) != std::string::npos)
            return sorted(role, key, entry);
        per_step(stem, key, entry);
        files_.dump(stem + ".yaml", entry);
    }

    void json(const std::string& path, const Value& entry) {
        if (value::find_unknown(entry) != nullptr) return files_.dump(path, entry);
        if (const auto text = jinja::to_json_text(entry, {})) files_.verbatim(path, *text);
    }

    [[nodiscard]] SplitContext context(std::string_view section) const {
        return {.rule = layout_.split, .section = section, .diagnostics = files_.diagnostics()};
    }

    /// '\n'.join(text for text in entry if text is not None)
    [[nodiscard]] Value joined(const std::string& key, const Value& entry) const {
        if (!is_in(layout_.joined, key) || !entry.is_list()) return entry;
        std::string text;
        for (const Value& item : entry.as_list()) {
            if (item.is_null()) continue;
            if (!item.is_string()) return item.is_unknown() ? item : entry;
            if (!text.empty()) text += '\n';
            text += item.as_string();
        }
        return text;
    }

    void sorted(const std::string& role, const std::string& key, const Value& entry) {
        const Value stepped = layout_.step_tags ? with_steps_of_tags(entry, context(key)) : entry;
        const Value tasks = sort_by_step(stepped, context(key));
        const Value play = Dict{{"name", role + " playbook"}, {"hosts", role}, {"tasks", tasks}};
        files_.dump(role + "/" + key + "_playbook.yaml", value::List{play});
        files_.dump(role + "/" + key + ".yaml", tasks);
    }

    void per_step(const std::string& stem, const std::string& section, const Value& entry) {
        if (texts_.play_whole(section)) return;
        const std::vector<Value> lists = split_steps(entry, layout_.steps_of(section), context(section));
        for (std::size_t step = 0; step < lists.size(); ++step)
            files_.dump(fmt::format("{}_step{}.yaml", stem, step), lists[step]);
    }

    const DirectoryLayout& layout_;
    const ConfigTexts& texts_;
    WrittenFiles& files_;
};

/// With the names that the release had when the playbooks were written.
DirectoryLayout layout_for(std::string_view release, const ConfigTexts& texts) {
    DirectoryLayout layout = layout_of(release);
    for (const std::string& name : layout.deployments_before) {
        std::string common = name;
        if (const std::size_t at = common.find(role_mark); at != std::string::npos) common.erase(at, role_mark.size());
        if (texts.mention(common)) layout.deployments.push_back(name);
    }
    for (const std::string& name : layout.inventory.role_before)
        if (texts.mention_name(name)) layout.inventory.role.push_back(name);
    return layout;
}

}  // namespace

std::vector<WrittenFile> write_directory(const DirectoryInputs& inputs, std::vector<text::Diagnostic>* diagnostics) {
    const ConfigTexts texts(inputs.role_config);
    DirectoryLayout layout = layout_for(inputs.release, texts);
    if (inputs.steps_stand_in_conditions) layout.step_tags = false;
    WrittenFiles files(diagnostics);
    DirectoryWriter writer(layout, texts, files);
    writer.role_data(inputs.role_data);
    writer.role_config(inputs.role_config);
    write_variable_files(inputs, layout, files);
    files.text(inventory_path(inputs), made_inventory(inputs, layout));
    return files.take();
}

}  // namespace stepwarden::heat
