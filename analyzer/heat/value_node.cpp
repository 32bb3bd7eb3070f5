#include "heat/value_node.hpp"

#include "value/placeholder.hpp"
#include "value/python_text.hpp"

namespace stepwarden::heat {

using value::Value;

yaml::Node node_of(const Value& value) {
    yaml::Node node;
    if (value.is_bool()) {
        node.kind = yaml::Kind::boolean;
        node.boolean = value.as_bool();
    } else if (value.is_int()) {
        node.kind = yaml::Kind::integer;
        node.integer = value.as_int();
    } else if (value.is_float()) {
        node.kind = yaml::Kind::floating;
        node.floating = value.as_float();
    } else if (value.is_string()) {
        node.kind = yaml::Kind::string;
        node.scalar = value.as_string();
    } else if (value.is_unknown()) {
        node.kind = yaml::Kind::string;
        node.scalar = value::placeholder(value.cause());
    } else if (value.is_list()) {
        node.kind = yaml::Kind::sequence;
        for (const Value& item : value.as_list()) node.items.push_back(node_of(item));
    } else if (value.is_dict()) {
        node.kind = yaml::Kind::mapping;
        for (const auto& [key, item] : value.as_dict()) node.entries.push_back({node_of(key), node_of(item)});
    }
    return node;
}

}  // namespace stepwarden::heat
