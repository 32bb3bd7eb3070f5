// Kleene's three truth values: what holds, what does not, what is known only at run time.
#pragma once

#include <cstdint>

namespace stepwarden::value {

enum class Truth : std::uint8_t { no, yes, unknown };

constexpr Truth operator!(Truth t) { return t == Truth::unknown ? t : t == Truth::yes ? Truth::no : Truth::yes; }
constexpr Truth operator&&(Truth a, Truth b) {
    if (a == Truth::no || b == Truth::no) return Truth::no;
    return a == Truth::yes && b == Truth::yes ? Truth::yes : Truth::unknown;
}
constexpr Truth operator||(Truth a, Truth b) { return !(!a && !b); }

}  // namespace stepwarden::value
