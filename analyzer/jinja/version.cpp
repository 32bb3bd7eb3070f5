#include "jinja/version.hpp"

#include <string>

#include "value/number_text.hpp"

namespace stepwarden::jinja {

namespace {

enum class Class : std::uint8_t { digit, lower, dot, other };

Class class_of(char c) {
    if (c >= '0' && c <= '9') return Class::digit;
    if (c >= 'a' && c <= 'z') return Class::lower;
    return c == '.' ? Class::dot : Class::other;
}

}  // namespace

value::List loose_version(std::string_view text) {
    value::List out;
    for (std::size_t at = 0; at < text.size();) {
        const Class kind = class_of(text[at]);
        std::size_t end = at + 1;
        while (kind != Class::dot && end < text.size() && class_of(text[end]) == kind) ++end;
        const std::string_view part = text.substr(at, end - at);
        at = end;
        if (kind == Class::dot) continue;
        const value::ParsedInteger number = kind == Class::digit ? value::parse_integer(part) : value::ParsedInteger{};
        if (number.status == value::ParsedInteger::Status::ok) {
            out.emplace_back(number.number);
        } else if (number.status == value::ParsedInteger::Status::overflow) {
            out.push_back(value::Value::unknown("an integer beyond 64 bits", true));
        } else {
            out.emplace_back(part);
        }
    }
    return out;
}

}  // namespace stepwarden::jinja
