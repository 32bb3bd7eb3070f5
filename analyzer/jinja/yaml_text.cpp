#include "jinja/yaml_text.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_set>

#include "value/compare.hpp"
#include "value/python_text.hpp"
#include "yaml/resolve.hpp"

namespace stepwarden::jinja {

namespace {

using value::Dict;
using value::List;
using value::Truth;
using value::Value;

/// Longest line that PyYAML never breaks.
constexpr std::size_t max_line = 78;

bool is_plain_letter(char c) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return is_word || c == '_' || c == '.' || c == '/' || c == '-' || c == '+' || c == ' ';
}

std::optional<std::string> text_scalar(const std::string& text) {
    if (text.empty()) return "''";
    if (!std::all_of(text.begin(), text.end(), is_plain_letter)) return std::nullopt;
    const bool is_marked = text.front() == '-' || text.front() == ' ' || text.back() == ' ' || text.front() == '.';
    if (is_marked) return std::nullopt;
    const bool is_date = text.front() >= '0' && text.front() <= '9' && text.find('-') != std::string::npos;
    if (is_date) return std::nullopt;
    return yaml::implicit_tag(text) == yaml::ImplicitTag::string ? text : "'" + text + "'";
}

std::optional<std::string> scalar(const Value& value) {
    if (value.is_null()) return "null";
    if (value.is_bool()) return value.as_bool() ? "true" : "false";
    if (value.is_int()) return std::to_string(value.as_int());
    if (value.is_string()) return text_scalar(value.as_string());
    if (!value.is_float()) return std::nullopt;
    const std::string digits = value::python_repr(value.as_float());
    return digits.find_first_not_of("-0123456789.") == std::string::npos ? std::optional(digits) : std::nullopt;
}

/// Tuples are left out: of some kinds, groupby's among them, PyYAML knows no form.
bool is_collection(const Value& value) { return value.is_plain_list() || value.is_dict(); }

bool is_empty(const Value& value) { return value.is_dict() ? value.as_dict().empty() : value.as_list().empty(); }

/// The entries in the order of their keys where Python can order them, else as they are.
Dict sorted(const Dict& dict) {
    Dict out = dict;
    bool ordered = true;
    std::stable_sort(out.begin(), out.end(), [&](const auto& a, const auto& b) {
        const auto truth = value::less(a.first, b.first);
        ordered = ordered && truth;
        return truth == Truth::yes;
    });
    return ordered ? out : dict;
}

class Emitter {
public:
    explicit Emitter(const YamlStyle& style) : style_(style) {}

    std::optional<std::string> document(const Value& value) {
        if (!is_collection(value)) {
            const auto text = scalar(value);
            return text && fits(*text) ? std::optional(*text + "\n") : std::nullopt;
        }
        std::string out;
        if (!block(value, 0, out)) return std::nullopt;
        if (out.empty() || out.back() != '\n') out += '\n';
        return fits(out) ? std::optional(std::move(out)) : std::nullopt;
    }

private:
    static bool fits(std::string_view text) {
        while (!text.empty()) {
            const std::size_t end = text.find('\n');
            if (std::min(end, text.size()) > max_line) return false;
            text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        }
        return true;
    }

    /// An object in two places would get an anchor.
    bool is_first(const Value& value) {
        const void* object =
            value.is_dict() ? static_cast<const void*>(&value.as_dict()) : static_cast<const void*>(&value.as_list());
        return seen_.insert(object).second;
    }

    bool goes_in_line(const Value& value) const {
        if (is_empty(value)) return true;
        if (!style_.flow_leaves) return false;
        if (!value.is_dict()) return std::none_of(value.as_list().begin(), value.as_list().end(), is_collection);
        return std::none_of(value.as_dict().begin(), value.as_dict().end(),
                            [](const auto& entry) { return is_collection(entry.second); });
    }

    std::optional<std::string> in_line(const Value& value) {
        std::string out(1, value.is_dict() ? '{' : '[');
        const auto add = [&](const std::string& prefix, const Value& item) {
            const auto text = scalar(item);
            if (text) out += (out.size() > 1 ? ", " : "") + prefix + *text;
            return text.has_value();
        };
        if (value.is_dict()) {
            for (const auto& [key, entry] : sorted(value.as_dict())) {
                const auto name = scalar(key);
                if (!name || !add(*name + ": ", entry)) return std::nullopt;
            }
        } else {
            for (const Value& item : value.as_list())
                if (!add("", item)) return std::nullopt;
        }
        return out + (value.is_dict() ? '}' : ']');
    }

    /// A collection from where the line stands, which is `column` deep.
    bool block(const Value& value, std::size_t column, std::string& out) {
        if (!is_first(value)) return false;
        if (goes_in_line(value)) {
            const auto text = in_line(value);
            if (text) out += *text + "\n";
            return text.has_value();
        }
        return value.is_dict() ? block_dict(value.as_dict(), column, out) : block_list(value.as_list(), column, out);
    }

    bool block_list(const List& items, std::size_t column, std::string& out) {
        const auto step = static_cast<std::size_t>(style_.indent);
        for (const Value& item : items) {
            if (&item != &items.front()) out.append(column, ' ');
            out += '-';
            const bool nests = is_collection(item) && !goes_in_line(item);
            out.append(nests ? step - 1 : 1, ' ');
            if (!node(item, column + step, out)) return false;
        }
        return true;
    }

    bool block_dict(const Dict& dict, std::size_t column, std::string& out) {
        const auto step = static_cast<std::size_t>(style_.indent);
        bool first = true;
        for (const auto& [key, entry] : sorted(dict)) {
            const auto name = scalar(key);
            if (!name) return false;
            if (!first) out.append(column, ' ');
            first = false;
            out += *name + ':';
            if (!is_collection(entry) || goes_in_line(entry)) {
                out += ' ';
                if (!node(entry, column, out)) return false;
                continue;
            }
            // A list stands under its key without an indent of its own.
            const std::size_t inner = entry.is_dict() ? column + step : column;
            out += '\n';
            out.append(inner, ' ');
            if (!node(entry, inner, out)) return false;
        }
        return true;
    }

    bool node(const Value& value, std::size_t column, std::string& out) {
        if (is_collection(value)) return block(value, column, out);
        const auto text = scalar(value);
        if (text) out += *text + '\n';
        return text.has_value();
    }

    const YamlStyle& style_;
    std::unordered_set<const void*> seen_;
};

}  // namespace

Value to_yaml_text(const Value& value, const YamlStyle& style) {
    const Value unmodelled = Value::unknown("the YAML text of a value", true);
    if (style.indent < 2 || style.indent > 9) return unmodelled;
    const auto text = Emitter(style).document(value);
    return text ? Value(*text) : unmodelled;
}

}  // namespace stepwarden::jinja
