#include "jinja/yaml_text.hpp"

#include <algorithm>
#include <unordered_set>

#include "value/yaml_text.hpp"

namespace stepwarden::jinja {

namespace {

using value::Value;

/// Whether every list and dict stands in one place; no other kind of sequence has a form that is beyond doubt.
class Plainness {
public:
    bool holds(const Value& value) {
        if (value.is_sequence()) return false;
        if (value.is_dict()) {
            const value::Dict& dict = value.as_dict();
            return is_first(&dict) && std::ranges::all_of(dict, [this](const auto& entry) {
                       return holds(entry.first) && holds(entry.second);
                   });
        }
        if (!value.is_list()) return true;
        const value::List& list = value.as_list();
        return is_first(&list) && std::ranges::all_of(list, [this](const Value& item) { return holds(item); });
    }

private:
    bool is_first(const void* object) { return seen_.insert(object).second; }

    std::unordered_set<const void*> seen_;
};

}  // namespace

Value to_yaml_text(const Value& value, const YamlLayout& layout) {
    if (layout.indent < 2 || layout.indent > 9 || !Plainness().holds(value))
        return Value::unknown("the YAML text of a value", true);
    const value::YamlStyle style{
        .indent = static_cast<std::size_t>(layout.indent), .flow_leaves = layout.flow_leaves, .allow_unicode = true};
    return value::yaml_text(value, style).text;
}

}  // namespace stepwarden::jinja
