#include "yaql/patterns.hpp"

namespace stepwarden::yaql {

tl::expected<jinja::Regex, Stop> compiled(const Term& pattern, std::string_view text) {
    const auto* made = pattern.made<const Pattern>();
    const Pattern plain_pattern = made ? **made : Pattern{text_of(pattern), false, false, false};
    if (plain_pattern.dot_all && plain_pattern.text.find('.') != std::string::npos)
        return unknown_stop(jinja::refused_pattern(plain_pattern.text));
    auto regex = jinja::Regex::compile(plain_pattern.text, text, plain_pattern.ignore_case, plain_pattern.multi_line);
    if (!regex) return unknown_stop(jinja::refused_pattern(plain_pattern.text));
    return std::move(*regex);
}

tl::expected<bool, Stop> found(const Term& pattern, std::string_view text) {
    return compiled(pattern, text).map([&](const jinja::Regex& regex) { return regex.search(text, 0).has_value(); });
}

}  // namespace stepwarden::yaql
