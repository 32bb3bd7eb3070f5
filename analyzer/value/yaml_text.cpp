#include "value/yaml_text.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>
#include <utility>

#include "value/compare.hpp"
#include "value/placeholder.hpp"
#include "value/python_text.hpp"
#include "value/utf8.hpp"
#include "value/yaml_output.hpp"
#include "value/yaml_scalar.hpp"
#include "yaml/resolve.hpp"

namespace stepwarden::value {
namespace {

/// A key longer than this, its tag counted, stands behind a question mark.
constexpr std::size_t longest_simple_key = 127;

bool is_collection(const Value& value) { return value.is_list() || value.is_dict(); }

bool is_empty(const Value& value) { return value.is_dict() ? value.as_dict().empty() : value.as_list().empty(); }

/// The text in the brackets of a placeholder, for a value that has no other form.
std::optional<std::string> missing(const Value& value) {
    if (value.is_unknown()) return value.cause();
    if (value.is_undefined()) return "undefined: " + value.missing_name();
    if (value.is_mapping()) return value.as_mapping().name;
    return std::nullopt;
}

/// representer.py, represent_float.
std::string float_text(double number) {
    if (std::isnan(number)) return ".nan";
    if (std::isinf(number)) return number < 0 ? "-.inf" : ".inf";
    std::string digits = python_repr(number);
    const std::size_t exponent = digits.find('e');
    if (exponent != std::string::npos && digits.find('.') == std::string::npos) digits.insert(exponent, ".0");
    return digits;
}

Scalar scalar_of(const Value& value) {
    const auto plain = [](std::string_view text, std::string_view tag) {
        return Scalar{.text = to_code_points(text), .plain_is_safe = true, .tag_length = tag.size()};
    };
    if (value.is_null()) return plain("null", "!!null");
    if (value.is_bool()) return plain(value.as_bool() ? "true" : "false", "!!bool");
    if (value.is_int()) return plain(std::to_string(value.as_int()), "!!int");
    if (value.is_float()) return plain(float_text(value.as_float()), "!!float");
    assert(value.is_string());
    return text_scalar(value.as_string());
}

/// Most keys and values are words that are written as they are, whatever surrounds them: seen at a glance.
bool is_plain_word(const Value& value) {
    if (!value.is_string()) return false;
    const std::string& text = value.as_string();
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto belongs = [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '/' || c == '-';
    };
    return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, belongs) &&
           yaml::implicit_tag(text) == yaml::ImplicitTag::string;
}

using Entry = std::pair<Value, Value>;

/// In the order of their keys where Python can order them, else as they are.
std::vector<const Entry*> sorted(const Dict& dict) {
    std::vector<const Entry*> entries;
    for (const Entry& entry : dict) entries.push_back(&entry);
    const auto all = [&dict](auto is_kind) {
        return std::ranges::all_of(dict, [&](const Entry& entry) { return is_kind(entry.first); });
    };
    if (all([](const Value& key) { return key.is_string(); }))
        std::ranges::stable_sort(
            entries, [](const Entry* a, const Entry* b) { return a->first.as_string() < b->first.as_string(); });
    else if (all([](const Value& key) { return is_number(key); }))
        std::ranges::stable_sort(entries,
                                 [](const Entry* a, const Entry* b) { return less(a->first, b->first) == Truth::yes; });
    return entries;
}

/// The serializer and the emitter of PyYAML in one: what they pass on as events is the tree itself.
class Emitter {
public:
    explicit Emitter(const YamlStyle& style) : style_(style), output_(style.indent, style.allow_unicode) {}

    YamlText document(const Value& value) {
        const bool open_ended = node(value, {.is_root = true});
        output_.finish(open_ended);
        return {.text = output_.take(), .landed = std::move(landed_)};
    }

private:
    struct Place {
        bool is_root = false;
        bool in_mapping = false;
        bool is_simple_key = false;
    };

    bool node(const Value& value, const Place& place) {
        if (const auto cause = missing(value)) {
            stand_in(*cause);
            return false;
        }
        if (!is_collection(value)) return scalar(value, place);
        if (depth_ == most_yaml_depth) {
            stand_in("nested beyond " + std::to_string(most_yaml_depth) + " levels");
            return false;
        }
        ++depth_;
        collection(value, place);
        --depth_;
        return false;
    }

    /// True for what leaves the document open.
    bool scalar(const Value& value, const Place& place) {
        if (is_plain_word(value)) {
            output_.verbatim(value.as_string());
            return place.is_root;
        }
        const Scalar form = scalar_of(value);
        const ScalarAnalysis analysis = analyse(form.text, style_.allow_unicode);
        const ScalarStyle style =
            choose_style(form, analysis, {.in_flow = flow_level_ > 0, .is_simple_key = place.is_simple_key});
        const YamlOutput::Level outer = output_.level();
        output_.deepen(true);
        output_.scalar(form.text, style, !place.is_simple_key);
        output_.set_level(outer);
        return place.is_root && style == ScalarStyle::plain;
    }

    void stand_in(std::string_view cause) {
        std::string quoted = "\"";
        for (const char c : placeholder(cause)) {
            if (c == '"' || c == '\\') quoted += '\\';
            quoted += c;
        }
        output_.verbatim(quoted + "\"");
    }

    void collection(const Value& value, const Place& place) {
        const YamlOutput::Level outer = output_.level();
        if (flow_level_ > 0 || goes_in_line(value))
            in_line(value);
        else if (value.is_dict())
            block_dict(value.as_dict());
        else
            block_list(value.as_list(), place.in_mapping);
        output_.set_level(outer);
    }

    [[nodiscard]] bool goes_in_line(const Value& value) const {
        if (is_empty(value)) return true;
        if (!style_.flow_leaves) return false;
        if (!value.is_dict()) return std::ranges::none_of(value.as_list(), is_collection);
        return std::ranges::none_of(value.as_dict(), [](const Entry& entry) { return is_collection(entry.second); });
    }

    void in_line(const Value& value) {
        const std::string_view brackets = value.is_dict() ? "{}" : "[]";
        output_.indicator(brackets.substr(0, 1), {.is_whitespace = true});
        if (value.is_dict()) note(value.as_dict(), 1);
        ++flow_level_;
        output_.deepen(true);
        bool first = true;
        const auto separate = [&] {
            if (!first) output_.indicator(",", {.needs_whitespace = false});
            if (output_.past_best_width()) output_.indent();
            first = false;
        };
        if (value.is_dict()) {
            for (const Entry* entry : sorted(value.as_dict())) {
                separate();
                in_line_entry(*entry);
            }
        } else {
            for (const Value& item : value.as_list()) {
                separate();
                node(item, {});
            }
        }
        --flow_level_;
        output_.indicator(brackets.substr(1), {.needs_whitespace = false});
    }

    void in_line_entry(const Entry& entry) {
        const bool simple = is_simple_key(entry.first);
        if (!simple) output_.indicator("?", {});
        node(entry.first, {.in_mapping = true, .is_simple_key = simple});
        if (!simple && output_.past_best_width()) output_.indent();
        output_.indicator(":", {.needs_whitespace = !simple});
        node(entry.second, {.in_mapping = true});
    }

    void block_list(const List& items, bool in_mapping) {
        output_.deepen(false, in_mapping && !output_.only_indention());
        for (const Value& item : items) {
            output_.indent();
            output_.indicator("-", {.keeps_indention = true});
            node(item, {});
        }
    }

    void block_dict(const Dict& dict) {
        output_.deepen(false);
        bool first = true;
        for (const Entry* entry : sorted(dict)) {
            output_.indent();
            if (first) note(dict, 0);
            first = false;
            block_entry(*entry);
        }
    }

    void block_entry(const Entry& entry) {
        if (is_simple_key(entry.first)) {
            node(entry.first, {.in_mapping = true, .is_simple_key = true});
            output_.indicator(":", {.needs_whitespace = false});
        } else {
            output_.indicator("?", {.keeps_indention = true});
            node(entry.first, {.in_mapping = true});
            output_.indent();
            output_.indicator(":", {.keeps_indention = true});
        }
        node(entry.second, {.in_mapping = true});
    }

    [[nodiscard]] bool is_simple_key(const Value& key) const {
        if (const auto cause = missing(key)) return code_point_count(placeholder(*cause)) <= longest_simple_key;
        if (is_collection(key)) return is_empty(key);
        if (is_plain_word(key)) return Scalar().tag_length + key.as_string().size() <= longest_simple_key;
        const Scalar form = scalar_of(key);
        const ScalarAnalysis analysis = analyse(form.text, style_.allow_unicode);
        return form.tag_length + form.text.size() <= longest_simple_key && !analysis.empty && !analysis.multiline;
    }

    void note(const Dict& dict, std::size_t bytes_back) {
        if (dict.where.file == text::no_file) return;
        landed_.push_back({.line = static_cast<std::uint32_t>(output_.line()),
                           .column = static_cast<std::uint32_t>(output_.byte_column(bytes_back)),
                           .origin = dict.where});
    }

    const YamlStyle style_;
    YamlOutput output_;
    std::vector<Landed> landed_;
    std::size_t flow_level_ = 0;
    std::size_t depth_ = 0;
};

}  // namespace

YamlText yaml_text(const Value& value, const YamlStyle& style) {
    assert(style.indent >= 2 && style.indent <= 9);
    return Emitter(style).document(value);
}

}  // namespace stepwarden::value
