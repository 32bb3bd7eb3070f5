// The resources of a stack and their attributes.
#include <fmt/format.h>

#include "heat/parameters.hpp"
#include "heat/stack.hpp"
#include "value/placeholder.hpp"
#include "yaml/fields.hpp"

namespace stepwarden::heat {

using value::List;
using value::Value;

namespace {

/// A type of the form "../x.yaml" names its template itself.
bool is_path(std::string_view type) { return type.ends_with(".yaml") || type.ends_with(".template"); }

/// heat/engine/resources: types that a plugin of TripleO's environment has to map.
bool needs_mapping(std::string_view type) { return type.starts_with("OS::TripleO::"); }

}  // namespace

text::Result<std::shared_ptr<Stack>> Stack::nested(const std::string& path, std::shared_ptr<Properties> given,
                                                   text::Position used) {
    const auto refused = [&](std::string message) {
        return tl::unexpected(text::Diagnostic{source_.origin(used), std::move(message), {}});
    };
    if (level() + 1 > evaluation_.bounds.nested_stacks)
        return refused(
            fmt::format("more than {} stacks nested in each other, the last of {}; does a template nest itself?",
                        evaluation_.bounds.nested_stacks, path));
    const auto source = evaluation_.templates.get(path);
    if (!source) {
        if (source.error().where.file != text::no_file) return tl::unexpected(source.error());
        return refused(fmt::format("the template {} is missing: {}", path, source.error().message));
    }
    return std::make_shared<Stack>(evaluation_, **source, std::move(given), this);
}

text::Result<Resource> Stack::make_resource(const yaml::Entry& entry) {
    Resource made;
    made.name = entry.key.scalar;
    made.entry = &entry;
    const yaml::Node* type = entry.value.find("type");
    made.type = std::string(yaml::text_of(type));
    const text::Position where = type == nullptr ? entry.key.where : type->where;
    if (is_path(made.type)) {
        auto path = source_.resolve(made.type);
        if (!path)
            return tl::unexpected(text::Diagnostic{
                source_.origin(where), "the template '" + made.type + "' leads out of the tree and is not read", {}});
        made.meaning = {RegistryEntry::Kind::nested_template, std::move(*path), source_.origin(where)};
    } else {
        made.meaning = evaluation_.environment.resolve(made.type);
    }
    if (made.meaning.kind == RegistryEntry::Kind::nested_template) {
        auto stack =
            nested(made.meaning.name, std::make_shared<Properties>(*this, entry.value.find("properties")), where);
        if (!stack) return tl::unexpected(stack.error());
        made.stack = std::move(*stack);
    } else if (made.meaning.name == "OS::Heat::ResourceChain") {
        auto chain = make_chain(entry);
        if (!chain) return tl::unexpected(chain.error());
        made.chain = std::move(*chain);
    } else if (made.meaning.kind == RegistryEntry::Kind::plain && needs_mapping(made.meaning.name)) {
        return tl::unexpected(
            text::Diagnostic{source_.origin(where),
                             fmt::format("the type '{}' of the resource '{}' is in no registry", made.type, made.name),
                             {}});
    }
    return made;
}

text::Result<std::vector<ChainElement>> Stack::make_chain(const yaml::Entry& entry) {
    const yaml::Node* properties = entry.value.find("properties");
    const yaml::Node* list = properties == nullptr ? nullptr : properties->find("resources");
    if (list == nullptr) return tl::unexpected(failure(entry.key.where, "the chain has no resources").error());
    Outcome types = resolve(*list);
    if (!types) return tl::unexpected(types.error());
    if (types->is_unknown())
        return tl::unexpected(
            failure(list->where, "the resources of the chain are not known: " + types->cause()).error());
    if (!types->is_list())
        return tl::unexpected(failure(list->where, "the resources of the chain are no list").error());
    const auto given = std::make_shared<Properties>(*this, properties->find("resource_properties"));
    std::vector<ChainElement> chain;
    for (const Value& type : types->as_list()) {
        if (!type.is_string()) continue;
        ChainElement element{type.as_string(), {}, nullptr};
        const auto path = is_path(element.type) ? source_.resolve(element.type) : std::nullopt;
        element.meaning = path ? RegistryEntry{RegistryEntry::Kind::nested_template, *path, source_.origin(list->where)}
                               : evaluation_.environment.resolve(element.type);
        if (element.meaning.kind == RegistryEntry::Kind::nested_template) {
            auto stack = nested(element.meaning.name, given, list->where);
            if (stack) {
                element.stack = std::move(*stack);
            } else {
                evaluation_.report(stack.error());
            }
        } else if (element.meaning.kind == RegistryEntry::Kind::plain && needs_mapping(element.meaning.name)) {
            evaluation_.report({source_.origin(list->where),
                                fmt::format("the service '{}' is in no registry; its tasks are missing", element.type),
                                {}});
        }
        chain.push_back(std::move(element));
    }
    return chain;
}

Outcome Stack::attribute_of(Resource& resource, std::span<const Value> path, text::Position used) {
    if (const yaml::Node* condition = resource.entry->value.find("condition")) {
        Outcome holds = judge(*condition);
        if (!holds || holds->is_unknown()) return holds;
        if (!holds->as_bool()) return Value();
    }
    if (resource.meaning.kind == RegistryEntry::Kind::none) return Value();
    if (path.empty() || !path.front().is_string()) {
        if (!path.empty() && path.front().is_unknown()) return path.front();
        return Value::unknown("all attributes of the resource " + resource.name, true);
    }
    const std::string& name = path.front().as_string();
    const auto rest = path.subspan(1);
    if (resource.chain) return chain_attribute(resource, name, rest);
    if (resource.meaning.name == "OS::Heat::Value") return value_resource(resource, name, rest);
    if (resource.stack && !name.starts_with("resource.")) {
        if (resource.stack->source().entry("outputs", name) != nullptr) return resource.stack->output(name, rest);
        // An alias in the registry may stand for a resource whose attributes are not its template's.
        if (is_hot(resource.stack->source().root()))
            return failure(used, fmt::format("the resource '{}' has no attribute '{}': {} has no such output",
                                             resource.name, name, resource.stack->source().path()));
    }
    if (parent_ == nullptr)
        if (const auto made = evaluation_.made.find(resource.name); made != evaluation_.made.end())
            if (Value value = at_path(made->second, path); !value.is_null()) return value;
    return Value::unknown(
        fmt::format("attribute {} of the resource {} ({})", name, resource.name, resource.meaning.name), true);
}

Outcome Stack::value_resource(const Resource& resource, std::string_view name, std::span<const Value> path) {
    const yaml::Node* properties = resource.entry->value.find("properties");
    const yaml::Node* node = properties == nullptr ? nullptr : properties->find("value");
    if (name != "value" || node == nullptr)
        return Value::unknown(fmt::format("attribute {} of the resource {}", name, resource.name), true);
    const std::string_view type = yaml::text_of(properties->find("type"));
    if (!path.empty() && (type.empty() || type == "json" || type == "comma_delimited_list"))
        return resolve_at(*node, path);
    Outcome whole = resolve(*node);
    if (!whole) return whole;
    auto typed = type.empty() ? *whole : as_type(*whole, type);
    if (!typed) return failure(node->where, typed.error());
    return at_path(std::move(*typed), path);
}

/// Every element's own attribute, null for those that are nothing (heat/engine/resources/openstack/heat/
/// resource_chain.py, get_attribute). A service that fails takes no other with it.
Outcome Stack::chain_attribute(Resource& resource, std::string_view name, std::span<const Value> path) {
    List values;
    for (const ChainElement& element : *resource.chain) {
        if (element.meaning.kind == RegistryEntry::Kind::none || !element.stack) {
            const bool opaque = element.meaning.kind == RegistryEntry::Kind::unreadable;
            values.push_back(opaque ? Value::unknown("the template " + element.meaning.name, true) : Value());
            continue;
        }
        Outcome value = element.stack->output_entries(name, path);
        values.push_back(value && !value->is_undefined() ? std::move(*value) : Value());
    }
    return Value(std::move(values));
}

}  // namespace stepwarden::heat
