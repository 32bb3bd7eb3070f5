// What a plain scalar means in YAML 1.1 as PyYAML's resolver.py and constructor.py have it: `yes` is a boolean, 0750 an
// octal number, 1:30 ninety, `1e3` a string. Everything here works on the scalar's text alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace stepwarden::yaml {

/// The tag that PyYAML's Resolver gives a plain scalar; timestamps count as strings here.
enum class ImplicitTag : std::uint8_t { string, null, boolean, integer, floating, merge, value };

ImplicitTag implicit_tag(std::string_view text);

/// The value of `text` under the tag !!bool; empty when PyYAML's constructor fails on it.
std::optional<bool> to_boolean(std::string_view text);

/// An integer beyond 64 bits; Python holds it, a Node does not.
struct TooLarge {};

/// The value of `text` under the tag !!int, or the fact that it does not fit; empty when PyYAML's constructor fails.
std::optional<std::variant<std::int64_t, TooLarge>> to_integer(std::string_view text);

/// The value of `text` under the tag !!float; empty when PyYAML's constructor fails on it.
std::optional<double> to_floating(std::string_view text);

}  // namespace stepwarden::yaml
