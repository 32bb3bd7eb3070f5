#include "simulate/known_variables.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace stepwarden::simulate {
namespace {

/// Variables that are made of variables nest a few levels in real trees; a variable made of itself ends here.
constexpr int template_depth_bound = 20;

const ansible::Field* last_of(std::span<const ansible::Field> fields, std::string_view name) {
    const auto found =
        std::find_if(fields.rbegin(), fields.rend(), [&](const ansible::Field& field) { return field.name == name; });
    return found == fields.rend() ? nullptr : &*found;
}

}  // namespace

KnownVariables::KnownVariables(const ansible::Inventory& inventory, std::span<const HostClass> classes,
                               const std::unordered_set<std::string>& assigned)
    : inventory_(&inventory),
      classes_(classes),
      assigned_(&assigned),
      variables_(inventory),
      inventory_values_(classes.size()) {}

value::Value KnownVariables::find(std::string_view name, const Scope* scope, std::size_t host_class) {
    const bool assigned = assigned_->contains(std::string(name));
    for (const Scope* layer = scope; layer != nullptr; layer = layer->outer) {
        if (layer->item && layer->item->first == name) return layer->item->second;
        const ansible::Field* field = last_of(layer->vars, name);
        if (field == nullptr) continue;
        if (assigned && !layer->beats_facts) break;
        return of_node(*field->node, scope, host_class);
    }
    if (assigned) return value::Value::unknown(fmt::format("register or fact '{}'", name));
    return from_inventory(name, host_class);
}

value::Value KnownVariables::from_inventory(std::string_view name, std::size_t host_class) {
    auto& known = inventory_values_[host_class];
    if (const auto found = known.find(name); found != known.end()) return found->second;
    const HostClass& hosts = classes_[host_class];
    value::Value result = value::Value::unknown(fmt::format("variable '{}'", name));
    const yaml::Node* first = hosts.hosts.empty() ? nullptr : variables_.find(hosts.hosts.front(), name);
    if (first != nullptr) {
        const bool same = std::all_of(hosts.hosts.begin(), hosts.hosts.end(), [&](const std::string& host) {
            const yaml::Node* other = variables_.find(host, name);
            return other == first || (other != nullptr && yaml::same_value(*other, *first));
        });
        result = same ? of_node(*first, nullptr, host_class)
                      : value::Value::unknown(
                            fmt::format("variable '{}', which differs between the hosts of {}", name, hosts.name));
    } else if (hosts.is_role && (name == "tripleo_role_name" || name == "role_name")) {
        // tripleo_common/inventory.py sets them on every role's group; an inventory that we made has them too.
        result = value::Value(hosts.name);
    } else if (name == "inventory_hostname" && hosts.hosts.size() == 1) {
        result = value::Value(hosts.hosts.front());
    }
    known.emplace(name, result);
    return result;
}

value::Value KnownVariables::of_node(const yaml::Node& node, const Scope* scope, std::size_t host_class) {
    return resolved(value::from_yaml(node), scope, host_class);
}

value::Value KnownVariables::resolved(const value::Value& value, const Scope* scope, std::size_t host_class) {
    if (value.is_string()) {
        const jinja::Outcome rendered = render(value.as_string(), scope, host_class);
        return rendered ? *rendered : value::Value::unknown(rendered.error().message);
    }
    if (value.is_list()) {
        value::List items;
        for (const value::Value& item : value.as_list()) items.push_back(resolved(item, scope, host_class));
        return items;
    }
    if (value.is_dict()) {
        value::Dict entries;
        for (const auto& [key, item] : value.as_dict()) entries.emplace_back(key, resolved(item, scope, host_class));
        return entries;
    }
    return value;
}

jinja::Lookup KnownVariables::lookup(const Scope* scope, std::size_t host_class) {
    return [this, scope, host_class](std::string_view name) { return find(name, scope, host_class); };
}

jinja::Outcome KnownVariables::render(const std::string& text, const Scope* scope, std::size_t host_class) {
    if (!jinja::has_template(text)) return value::Value(text);
    if (depth_ >= template_depth_bound)
        return value::Value::unknown(fmt::format("a variable nested deeper than {} templates", template_depth_bound));
    auto [cached, added] = templates_.try_emplace(text);
    if (added)
        if (auto parsed = jinja::parse_template(text)) cached->second = std::move(*parsed);
    if (!cached->second) return value::Value::unknown(fmt::format("the template '{}', which does not parse", text));
    ++depth_;
    jinja::Outcome rendered = jinja::render(*cached->second, lookup(scope, host_class));
    --depth_;
    return rendered;
}

}  // namespace stepwarden::simulate
