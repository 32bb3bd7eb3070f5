#include "heat/possible_tasks.hpp"

#include <algorithm>
#include <array>

#include "heat/functions.hpp"
#include "heat/lone_services.hpp"
#include "heat/service_sections.hpp"
#include "value/placeholder.hpp"

namespace stepwarden::heat {

using value::Value;

namespace {

constexpr std::string_view role_data = "role_data";
/// Of nodes within nodes, followed through templates.
constexpr std::size_t deepest = 200;
constexpr std::array<std::string_view, 8> functions_of_stacks = {
    "get_param", "get_attr", "get_file", "get_resource", "resource_facade", "if", "digest", "repeat"};

/// The call when a mapping is one of a HOT function, else nullptr.
const yaml::Entry* call_of(const yaml::Node& node) {
    if (!node.is_mapping() || node.entries.size() != 1) return nullptr;
    const std::string& name = node.entries.front().key.scalar;
    const bool is_function =
        find_function(name) != nullptr || std::ranges::find(functions_of_stacks, name) != functions_of_stacks.end();
    return is_function ? &node.entries.front() : nullptr;
}

using Path = std::span<const std::string>;

/// Goes down a template's text to the tasks that it may put into one section.
class Collector {
public:
    Collector(std::string section, std::vector<PossibleTask>& found) : section_(std::move(section)), found_(found) {}

    void add(Value task) {
        if (!task.is_dict()) return;
        const text::Position where = task.as_dict().where;
        const auto same = [&](const PossibleTask& each) {
            return each.section == section_ && each.task.as_dict().where == where && where.file != text::no_file;
        };
        if (std::ranges::none_of(found_, same)) found_.push_back({section_, std::move(task)});
    }

    /// What `path` leads to in the node: lists of tasks at its end.
    void collect(Stack& stack, const yaml::Node& node, Path path) {
        if (depth_ >= deepest) return;
        ++depth_;
        if (const yaml::Entry* call = call_of(node))
            collect_call(stack, call->key.scalar, call->value, path);
        else if (!path.empty())
            collect_entry(stack, node, path);
        else if (node.is_sequence())
            for (const yaml::Node& item : node.items) collect_item(stack, item);
        --depth_;
    }

private:
    void collect_item(Stack& stack, const yaml::Node& item) {
        if (!item.is_mapping() || call_of(item) != nullptr) return collect(stack, item, {});
        if (Outcome task = stack.resolve(item)) add(std::move(*task));
    }

    void collect_entry(Stack& stack, const yaml::Node& node, Path path) {
        if (const yaml::Node* child = node.find(path.front())) collect(stack, *child, path.subspan(1));
    }

    void collect_call(Stack& stack, std::string_view function, const yaml::Node& argument, Path path) {
        if (function == "get_attr") return collect_attribute(stack, argument, path);
        if (function == "if") {
            for (std::size_t i = 1; i < argument.items.size(); ++i) collect(stack, argument.items[i], path);
        } else if (function == "map_merge" || function.starts_with("list_concat")) {
            for (const yaml::Node& item : argument.items) collect(stack, item, path);
        } else if (function == "yaql") {
            if (const yaml::Node* data = argument.find("data"))
                for (const auto& [name, value] : data->entries) collect(stack, value, {});
        }
    }

    /// An output of a nested stack, or the value of a resource that only holds one.
    void collect_attribute(Stack& stack, const yaml::Node& argument, Path path) {
        if (argument.items.size() < 2) return;
        auto resource = stack.resource(argument.items[0].scalar, argument.where);
        if (!resource) return;
        std::vector<std::string> further;
        for (std::size_t i = 2; i < argument.items.size(); ++i) further.push_back(argument.items[i].scalar);
        further.insert(further.end(), path.begin(), path.end());
        if ((*resource)->stack) {
            const yaml::Entry* output = (*resource)->stack->source().entry("outputs", argument.items[1].scalar);
            const yaml::Node* value = output == nullptr ? nullptr : output->value.find("value");
            if (value != nullptr) collect(*(*resource)->stack, *value, further);
        } else if ((*resource)->entry != nullptr && (*resource)->type == "OS::Heat::Value") {
            const yaml::Node* properties = (*resource)->entry->value.find("properties");
            const yaml::Node* value = properties == nullptr ? nullptr : properties->find("value");
            if (value != nullptr) collect(stack, *value, further);
        }
    }

    std::string section_;
    std::vector<PossibleTask>& found_;
    std::size_t depth_ = 0;
};

/// What the service chain of the plan's first role gives to its services, in whose stack they are.
std::shared_ptr<Stack> chain_of(Plan& plan) {
    if (plan.roles().empty()) return nullptr;
    auto chain = plan.root().resource(plan.roles().front() + "ServiceChain", {});
    return chain ? (*chain)->stack : nullptr;
}

}  // namespace

std::vector<PossibleTask> possible_tasks(Stack& service, std::span<const std::string> sections) {
    std::vector<PossibleTask> found;
    const ServiceSections evaluated = sections_of(service, sections);
    for (const auto& [section, value] : evaluated.sections) {
        Collector collector(section, found);
        for (Value& task : flattened(value)) collector.add(std::move(task));
    }
    const yaml::Entry* output = service.source().entry("outputs", role_data);
    const yaml::Node* value = output == nullptr ? nullptr : output->value.find("value");
    if (value == nullptr) return found;
    for (const std::string& section : sections)
        Collector(section, found).collect(service, *value, std::span(&section, 1));
    return found;
}

std::vector<ServiceTasks> tasks_of_templates(Plan& plan, std::span<const std::string> sections, unsigned threads) {
    const std::shared_ptr<Stack> chain = chain_of(plan);
    const std::vector<std::string> paths = service_templates(plan.files());
    plan.templates().prefetch(paths, threads);
    std::vector<ServiceTasks> all;
    for (const std::string& path : paths) {
        const auto source = plan.templates().get(path);
        if (!source || !is_hot((*source)->root()) || (*source)->entry("outputs", role_data) == nullptr) continue;
        const auto stack =
            std::make_shared<Stack>(plan.evaluation(), **source, chain ? chain->given() : nullptr, chain.get());
        const Value name_key = "service_name";
        const Outcome name = stack->output(role_data, std::span(&name_key, 1));
        if (!name || !name->is_string() || value::has_placeholder(name->as_string())) continue;
        ServiceTasks service{name->as_string(), path, possible_tasks(*stack, sections)};
        if (!service.tasks.empty()) all.push_back(std::move(service));
    }
    return all;
}

}  // namespace stepwarden::heat
