#include "simulate/templates.hpp"

#include <utility>

#include "jinja/parse.hpp"

namespace stepwarden::simulate {
namespace {

using value::Value;

bool holds_template(const yaml::Node& node) {
    if (node.is_sequence()) {
        for (const yaml::Node& item : node.items)
            if (holds_template(item)) return true;
        return false;
    }
    if (node.is_mapping()) {
        for (const yaml::Entry& entry : node.entries)
            if (jinja::has_template(entry.key.scalar) || holds_template(entry.value)) return true;
        return false;
    }
    return jinja::has_template(node.scalar);
}

bool holds_template(const Value& value) {
    if (value.is_string()) return jinja::has_template(value.as_string());
    if (value.is_plain_list()) {
        for (const Value& item : value.as_list())
            if (holds_template(item)) return true;
    }
    if (value.is_dict()) {
        for (const auto& [key, item] : value.as_dict())
            if (holds_template(item)) return true;
    }
    return false;
}

}  // namespace

const Templates::Entry& Templates::entry(const yaml::Node& node) {
    const auto [found, added] = entries_.try_emplace(&node);
    if (added) {
        found->second.constant = !holds_template(node);
        found->second.value = value::from_yaml(node);
    }
    return found->second;
}

const jinja::Template* Templates::parsed(const std::string& text) {
    const auto [found, added] = parsed_.try_emplace(text);
    if (added)
        if (auto result = jinja::parse_template(text)) found->second = std::move(*result);
    return found->second ? &*found->second : nullptr;
}

jinja::Outcome Templates::value_of(const yaml::Node& node, const jinja::Lookup& lookup, bool& may_fail) {
    const Entry& known = entry(node);
    if (known.constant) return known.value;
    return resolved(known.value, lookup, may_fail);
}

jinja::Outcome Templates::render(const std::string& text, const jinja::Lookup& lookup, bool& may_fail) {
    if (!jinja::has_template(text)) return Value(text);
    const jinja::Template* source = parsed(text);
    if (source == nullptr)
        return tl::unexpected(
            jinja::Failure{jinja::Failure::Kind::other, "template error while templating '" + text + "'", {}});
    return jinja::render(*source, lookup, may_fail);
}

jinja::Outcome Templates::resolved(const Value& value, const jinja::Lookup& lookup, bool& may_fail) {
    if (value.is_string()) return render(value.as_string(), lookup, may_fail);
    if (!holds_template(value)) return value;
    if (value.is_plain_list()) {
        value::List items;
        items.reserve(value.as_list().size());
        for (const Value& item : value.as_list()) {
            jinja::Outcome rendered = resolved(item, lookup, may_fail);
            if (!rendered) return rendered;
            items.push_back(std::move(*rendered));
        }
        return Value(std::move(items));
    }
    value::Dict entries;
    for (const auto& [key, item] : value.as_dict()) {
        jinja::Outcome rendered = resolved(item, lookup, may_fail);
        if (!rendered) return rendered;
        entries.emplace_back(key, std::move(*rendered));
    }
    return Value(std::move(entries));
}

}  // namespace stepwarden::simulate
