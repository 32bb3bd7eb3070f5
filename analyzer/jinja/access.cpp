#include "jinja/access.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "jinja/failure.hpp"
#include "value/compare.hpp"
#include "value/python_text.hpp"
#include "value/utf8.hpp"

namespace stepwarden::jinja {

namespace {

using value::List;
using value::Value;

constexpr std::array<std::string_view, 47> string_methods = {
    "capitalize",   "casefold",   "center",    "count",       "encode",    "endswith",     "expandtabs",   "find",
    "format",       "format_map", "index",     "isalnum",     "isalpha",   "isascii",      "isdecimal",    "isdigit",
    "isidentifier", "islower",    "isnumeric", "isprintable", "isspace",   "istitle",      "isupper",      "join",
    "ljust",        "lower",      "lstrip",    "maketrans",   "partition", "removeprefix", "removesuffix", "replace",
    "rfind",        "rindex",     "rjust",     "rpartition",  "rsplit",    "rstrip",       "split",        "splitlines",
    "startswith",   "strip",      "swapcase",  "title",       "translate", "upper",        "zfill"};
constexpr std::array<std::string_view, 11> list_methods = {"append", "clear", "copy",   "count",   "extend", "index",
                                                           "insert", "pop",   "remove", "reverse", "sort"};
constexpr std::array<std::string_view, 7> sequence_methods = {"count", "index", "isdisjoint", "mapping",
                                                              "start", "stop",  "step"};
constexpr std::array<std::string_view, 11> dict_methods = {"clear", "copy",    "fromkeys",   "get",    "items", "keys",
                                                           "pop",   "popitem", "setdefault", "update", "values"};
constexpr std::array<std::string_view, 12> number_methods = {
    "as_integer_ratio", "bit_count", "bit_length", "conjugate",  "denominator", "from_bytes",
    "fromhex",          "hex",       "imag",       "is_integer", "numerator",   "real"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

Value method_value(const Value& object, std::string_view name) {
    return Value::unknown(
        std::string("method '") + std::string(name) + "' of a " + std::string(value::python_type(object)), true);
}

/// Unknown, undefined, or nothing when the object is open to a lookup.
std::optional<Value> from_open(const Value& object) {
    if (object.is_undefined()) return object;
    if (object.is_unknown()) return weakened(object);
    return std::nullopt;
}

std::optional<std::size_t> position(std::int64_t index, std::size_t size) {
    const auto length = static_cast<std::int64_t>(size);
    if (index < 0) index += length;
    if (index < 0 || index >= length) return std::nullopt;
    return static_cast<std::size_t>(index);
}

bool is_subscriptable(const Value& object) {
    if (object.is_string() || object.is_plain_list()) return true;
    if (!object.is_sequence()) return false;
    const auto kind = object.as_sequence().kind;
    return kind == value::Sequence::Kind::tuple || kind == value::Sequence::Kind::range;
}

Value entry_of(const value::Mapping& mapping, std::string_view key, const std::string& path) {
    Value entry = mapping.get(key);
    return entry.is_undefined() ? Value::undefined(path) : entry;
}

/// `object[index]` without the fallback to attributes; nothing where Python raises.
std::optional<Value> item(const Value& object, const Value& index) {
    if (object.is_dict()) {
        if (!value::is_hashable(index)) return std::nullopt;
        const Value* found = value::find_key(object.as_dict(), index);
        return found ? std::optional(*found) : std::nullopt;
    }
    if (!is_subscriptable(object) || !value::is_integral(index)) return std::nullopt;
    if (object.is_string()) {
        const auto points = value::code_points(object.as_string());
        const auto at = position(value::integral(index), points.size());
        return at ? std::optional<Value>(Value(points[*at])) : std::nullopt;
    }
    const auto at = position(value::integral(index), object.as_list().size());
    return at ? std::optional(object.as_list()[*at]) : std::nullopt;
}

struct Bounds {
    std::int64_t start = 0;
    std::int64_t stop = 0;
    std::int64_t step = 1;
};

std::int64_t clamped(const Value& part, std::int64_t fallback, std::int64_t lowest, std::int64_t highest,
                     std::int64_t size) {
    if (part.is_null()) return fallback;
    std::int64_t index = value::integral(part);
    if (index < 0) index = index < -size ? -1 : index + size;
    return std::clamp(index, lowest, highest);
}

Bounds slice_bounds(std::size_t length, const Value& start, const Value& stop, std::int64_t step) {
    const auto size = static_cast<std::int64_t>(length);
    const std::int64_t lowest = step < 0 ? -1 : 0;
    const std::int64_t highest = step < 0 ? size - 1 : size;
    Bounds out;
    out.step = step;
    out.start = clamped(start, step < 0 ? highest : lowest, lowest, highest, size);
    out.stop = clamped(stop, step < 0 ? lowest : highest, lowest, highest, size);
    return out;
}

template <typename Take>
void walk(const Bounds& bounds, Take take) {
    if (bounds.step > 0) {
        for (std::int64_t i = bounds.start; i < bounds.stop; i += std::min(bounds.step, bounds.stop - i))
            take(static_cast<std::size_t>(i));
    } else {
        for (std::int64_t i = bounds.start; i > bounds.stop; i += std::max(bounds.step, bounds.stop - i))
            take(static_cast<std::size_t>(i));
    }
}

}  // namespace

bool has_method(const Value& object, std::string_view name) {
    if (name.starts_with("__") && name.ends_with("__")) return true;
    if (object.is_string()) return among(string_methods, name);
    if (object.is_plain_list()) return among(list_methods, name);
    if (object.is_sequence()) return among(sequence_methods, name);
    if (object.is_dict() || object.is_mapping()) return among(dict_methods, name);
    return value::is_number(object) && among(number_methods, name);
}

bool is_method_name(std::string_view name) {
    return among(string_methods, name) || among(list_methods, name) || among(dict_methods, name);
}

Value attribute(const Value& object, std::string_view name, const std::string& path) {
    if (auto open = from_open(object)) return std::move(*open);
    if (has_method(object, name)) return method_value(object, name);
    if (object.is_dict())
        if (const Value* entry = value::find(object.as_dict(), name)) return *entry;
    if (object.is_mapping()) return entry_of(object.as_mapping(), name, path);
    return Value::undefined(path);
}

Value subscript(const Value& object, const Value& index, const std::string& path) {
    if (auto open = from_open(object)) return std::move(*open);
    if (index.is_undefined()) return Value::undefined(path);
    if (const value::Unknown* unknown = value::find_unknown(index))
        return Value::unknown(value::Unknown{unknown->cause, false, value::find_maybe_undefined(index) != nullptr});
    if (object.is_mapping()) {
        Value entry =
            index.is_string() ? entry_of(object.as_mapping(), index.as_string(), path) : Value::undefined(path);
        if (!entry.is_undefined()) return entry;
    }
    if (auto found = item(object, index)) return std::move(*found);
    if (index.is_string() && has_method(object, index.as_string())) return method_value(object, index.as_string());
    return Value::undefined(path);
}

Outcome slice(const Value& object, const Value& start, const Value& stop, const Value& step) {
    if (object.is_undefined()) return object;
    for (const Value* part : {&object, &start, &stop, &step}) {
        if (part->is_undefined()) return undefined_failure(*part);
        if (part->is_unknown()) {
            auto out = std::get<value::Unknown>(
                result_over(std::get<value::Unknown>(part->data()), {&start, &stop, &step}).data());
            out.defined = surely_defined(object);
            return Value::unknown(std::move(out));
        }
    }
    for (const Value* part : {&start, &stop, &step})
        if (!part->is_null() && !value::is_integral(*part))
            return type_failure("slice indices must be integers or None");
    if (!is_subscriptable(object)) return type_failure("a slice of a " + std::string(value::python_type(object)));
    const std::int64_t stride = step.is_null() ? 1 : value::integral(step);
    if (stride == 0) return type_failure("slice step cannot be zero");
    if (object.is_string()) {
        const auto points = value::code_points(object.as_string());
        std::string out;
        walk(slice_bounds(points.size(), start, stop, stride), [&](std::size_t i) { out += points[i]; });
        return Value(std::move(out));
    }
    List out;
    walk(slice_bounds(object.as_list().size(), start, stop, stride),
         [&](std::size_t i) { out.push_back(object.as_list()[i]); });
    if (!object.is_sequence()) return Value(std::move(out));
    return Value(value::Sequence{std::move(out), object.as_sequence().kind});
}

}  // namespace stepwarden::jinja
