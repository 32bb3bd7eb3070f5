#include "jinja/yaml_text.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>

#include "value/utf8.hpp"
#include "value/yaml_text.hpp"

namespace stepwarden::jinja {

namespace {

using value::Value;

/// Longest line that is surely not folded.
constexpr std::size_t max_line = 78;

/// Neither a control character nor a line break, and in no need of an escape.
bool is_plain_point(std::string_view point) {
    const char32_t number = value::decode(point);
    if (number == U'\u2028' || number == U'\u2029') return false;
    return (number >= 0x20 && number <= 0x7E) || (number > 0xA0 && number <= 0xD7FF);
}

bool is_plain_text(const Value& value) {
    return !value.is_string() || std::ranges::all_of(value::code_points(value.as_string()), is_plain_point);
}

/// Whether PyYAML and libyaml write the value alike: of tuples and their kin some have no form at all, and an object in
/// two places would get an anchor.
class Plainness {
public:
    bool holds(const Value& value) {
        if (value.is_sequence()) return false;
        if (value.is_dict()) {
            const value::Dict& dict = value.as_dict();
            return is_first(&dict) && std::ranges::all_of(dict, [this](const auto& entry) {
                       return is_plain_key(entry.first) && holds(entry.second);
                   });
        }
        if (!value.is_list()) return is_plain_text(value);
        const value::List& list = value.as_list();
        return is_first(&list) && std::ranges::all_of(list, [this](const Value& item) { return holds(item); });
    }

private:
    bool is_first(const void* object) { return seen_.insert(object).second; }

    static bool is_plain_key(const Value& key) {
        const bool is_empty = key.is_string() && key.as_string().empty();
        return !key.is_sequence() && !is_empty && is_plain_text(key);
    }

    std::unordered_set<const void*> seen_;
};

bool fits(std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        if (value::code_point_count(text.substr(0, end)) > max_line) return false;
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return true;
}

}  // namespace

Value to_yaml_text(const Value& value, const YamlLayout& layout) {
    const Value unmodelled = Value::unknown("the YAML text of a value", true);
    if (layout.indent < 2 || layout.indent > 9 || !Plainness().holds(value)) return unmodelled;
    const value::YamlStyle style{
        .indent = static_cast<std::size_t>(layout.indent), .flow_leaves = layout.flow_leaves, .allow_unicode = true};
    std::string text = value::yaml_text(value, style).text;
    // libyaml, which Ansible's dumper stands on, does not close a document of one scalar.
    constexpr std::string_view closing = "\n...\n";
    if (text.ends_with(closing)) text.resize(text.size() - closing.size() + 1);
    return fits(text) ? Value(std::move(text)) : unmodelled;
}

}  // namespace stepwarden::jinja
