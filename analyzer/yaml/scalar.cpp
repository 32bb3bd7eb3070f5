#include "yaml/scalar.hpp"

#include <fmt/format.h>

#include <utility>

#include "yaml/refused.hpp"
#include "yaml/resolve.hpp"

namespace stepwarden::yaml {
namespace {

constexpr std::string_view own_prefix = "tag:yaml.org,2002:";

[[noreturn]] void refuse_value(const Node& node, std::string_view type) {
    refuse(node.where, fmt::format("'{}' is no {} that YAML 1.1 can read", node.scalar, type));
}

void set_integer(Node& node) {
    const auto value = to_integer(node.scalar);
    if (!value) refuse_value(node, "integer");
    const auto* fits = std::get_if<std::int64_t>(&*value);
    node.kind = fits == nullptr ? Kind::string : Kind::integer;
    if (fits != nullptr) node.integer = *fits;
}

void set_floating(Node& node) {
    const auto value = to_floating(node.scalar);
    if (!value) refuse_value(node, "floating point number");
    node.kind = Kind::floating;
    node.floating = *value;
}

void set_boolean(Node& node) {
    const auto value = to_boolean(node.scalar);
    if (!value) refuse_value(node, "boolean");
    node.kind = Kind::boolean;
    node.boolean = *value;
}

void resolve_text(Node& node) {
    switch (implicit_tag(node.scalar)) {
        case ImplicitTag::null:
            node.kind = Kind::null;
            return;
        case ImplicitTag::boolean:
            return set_boolean(node);
        case ImplicitTag::integer:
            return set_integer(node);
        case ImplicitTag::floating:
            return set_floating(node);
        case ImplicitTag::string:
        case ImplicitTag::merge:
        case ImplicitTag::value:
            node.kind = Kind::string;
            return;
    }
}

void set_by_own_tag(Node& node, std::string_view name) {
    if (name == "null") {
        node.kind = Kind::null;
    } else if (name == "bool") {
        set_boolean(node);
    } else if (name == "int") {
        set_integer(node);
    } else if (name == "float") {
        set_floating(node);
    } else if (name == "seq" || name == "map" || name == "set" || name == "omap" || name == "pairs") {
        refuse(node.where, fmt::format("tag '!!{}' on a scalar", name));
    } else {
        node.kind = Kind::string;
        if (name != "str" && name != "timestamp") node.tag = fmt::format("!!{}", name);
    }
}

}  // namespace

std::string shown_tag(std::string_view tag) {
    if (tag == "!") return {};
    if (tag.starts_with(own_prefix)) return fmt::format("!!{}", tag.substr(own_prefix.size()));
    return std::string(tag);
}

void set_scalar(Node& node, std::string text, ScalarStyle style) {
    node.scalar = std::move(text);
    node.plain = style.plain;
    if (style.implicit) return resolve_text(node);
    if (style.tag.starts_with(own_prefix)) return set_by_own_tag(node, style.tag.substr(own_prefix.size()));
    node.kind = Kind::string;
    node.tag = shown_tag(style.tag);
}

}  // namespace stepwarden::yaml
