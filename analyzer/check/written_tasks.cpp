#include "check/written_tasks.hpp"

#include <algorithm>

#include "heat/function_uses.hpp"
#include "heat/functions.hpp"
#include "simulate/effects.hpp"

namespace stepwarden::check {
namespace {

constexpr int max_depth = 64;

bool is_function(const yaml::Node& node) {
    if (node.entries.size() != 1) return false;
    const std::string& key = node.entries.front().key.scalar;
    return key == "if" || key.starts_with("get_") || heat::find_function(key) != nullptr;
}

bool is_task(const yaml::Node& node) { return node.is_mapping() && !node.entries.empty() && !is_function(node); }

class Gather {
public:
    Gather(const simulate::ModuleTable& modules, WrittenTasks& found) : modules_(modules), found_(found) {}

    void visit(const yaml::Node& node, std::string_view section, int depth) {
        if (depth > max_depth) return;
        const bool is_list = !section.empty() && std::ranges::any_of(node.items, is_task);
        if (is_list) add_list(node, section);
        for (const yaml::Node& item : node.items)
            if (!is_list || is_function(item)) visit(item, section, depth + 1);
        for (const yaml::Entry& entry : node.entries) {
            const bool begins = section.empty() && heat::is_task_list(entry.key.scalar);
            visit(entry.value, begins ? std::string_view(entry.key.scalar) : section, depth + 1);
        }
    }

private:
    void add_list(const yaml::Node& node, std::string_view section) {
        found_.lists.push_back(ansible::read_tasks(node));
        const auto list = static_cast<std::uint32_t>(found_.lists.size() - 1);
        for (const ansible::Task& task : found_.lists.back().tasks) add(task, {}, section, list);
    }

    void add(const ansible::Task& task, std::optional<std::uint32_t> block, std::string_view section,
             std::uint32_t list) {
        const auto index = static_cast<std::uint32_t>(found_.tasks.size());
        found_.tasks.push_back({&task, block, section, list, simulate::effects_of(task, modules_)});
        for (const auto* part : {&task.block, &task.rescue, &task.always})
            for (const ansible::Task& child : *part) add(child, index, section, list);
    }

    const simulate::ModuleTable& modules_;
    WrittenTasks& found_;
};

}  // namespace

WrittenTasks written_tasks(const heat::HotTemplate& source, const simulate::ModuleTable& modules) {
    WrittenTasks found;
    Gather gather(modules, found);
    for (const std::string_view part : {"resources", "outputs"})
        if (const yaml::Node* node = source.root().find(part)) gather.visit(*node, {}, 0);
    return found;
}

}  // namespace stepwarden::check
