// The one domain of values: JSON's, plus Unknown (known only at run time, with the reason) and Undefined (a name that
// nobody defines). Values are cheap to copy; lists and dicts are shared and must not be changed once shared.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "text/position.hpp"
#include "yaml/node.hpp"

namespace stepwarden::value {

class Value;
using List = std::vector<Value>;
/// In insertion order, as Python's; keys are unique. `where` is the mapping that it was written as, if it was written:
/// it goes wherever the dict goes, and is no part of the value.
class Dict : public std::vector<std::pair<Value, Value>> {
public:
    using std::vector<std::pair<Value, Value>>::vector;

    text::Position where;
};

/// A sequence that Python tells apart from a list: it prints and compares differently. `is_list()` holds for it too.
struct Sequence {
    enum class Kind : std::uint8_t { tuple, keys, values, items, range };
    List items;
    Kind kind = Kind::tuple;
};

struct Null {};
/// What is not known before the run. `cause` reads like "register of 'Check cluster' (upgrade_tasks.yaml:12)".
struct Unknown {
    std::shared_ptr<const std::string> cause;
    /// Whatever the value, the name that stands for it is defined.
    bool defined = false;
    /// Computing it may have failed: something maybe undefined was used on the way.
    bool may_fail = false;
};
/// A missing variable, attribute or key; `name` is the expression that led there ("ret.rc").
struct Undefined {
    std::shared_ptr<const std::string> name;
};

/// A mapping whose entries are made when asked for: all variables of a host, what a module may have returned. Only
/// access by key and `in` look inside; to everything else it is Unknown.
struct Mapping {
    /// What it is, for messages: "hostvars", "register of 'Check cluster'".
    std::string name;
    /// The value under a key: Undefined when there is none, Unknown when only the run can tell.
    std::function<Value(std::string_view key)> get;
    /// All keys in order, or nothing when they are not known; may be unset.
    std::function<std::optional<std::vector<std::string>>()> keys;
    /// What it is to everything that does not go by keys; made by the Value that holds it.
    Unknown whole = {};
};

class Value {
public:
    using Data = std::variant<Null, bool, std::int64_t, double, std::shared_ptr<const std::string>,
                              std::shared_ptr<const List>, std::shared_ptr<const Dict>, Unknown, Undefined,
                              std::shared_ptr<const Sequence>, std::shared_ptr<const Mapping>>;

    Value() = default;
    Value(bool b) : data_(b) {}
    Value(std::int64_t i) : data_(i) {}
    Value(double d) : data_(d) {}
    Value(std::string s) : data_(std::make_shared<const std::string>(std::move(s))) {}
    Value(std::string_view s) : Value(std::string(s)) {}
    Value(int i) : Value(std::int64_t{i}) {}
    Value(const char* s) : Value(std::string(s)) {}
    Value(List items) : data_(std::make_shared<const List>(std::move(items))) {}
    Value(Dict entries) : data_(std::make_shared<const Dict>(std::move(entries))) {}
    Value(Sequence sequence) : data_(std::make_shared<const Sequence>(std::move(sequence))) {}
    Value(Mapping mapping);
    static Value tuple(List items) { return Sequence{std::move(items), Sequence::Kind::tuple}; }
    /// `defined` says that only the value is unknown: `x is defined` holds for it. Otherwise the name may turn out to
    /// be undefined, as the register of a task that may be skipped.
    static Value unknown(std::string cause, bool defined = false);
    static Value unknown(Unknown unknown) { return Value(std::move(unknown)); }
    static Value undefined(std::string name);

    [[nodiscard]] bool is_null() const { return std::holds_alternative<Null>(data_); }
    [[nodiscard]] bool is_bool() const { return std::holds_alternative<bool>(data_); }
    [[nodiscard]] bool is_int() const { return std::holds_alternative<std::int64_t>(data_); }
    [[nodiscard]] bool is_float() const { return std::holds_alternative<double>(data_); }
    [[nodiscard]] bool is_string() const { return std::holds_alternative<std::shared_ptr<const std::string>>(data_); }
    /// A list, a tuple, a dict view or a range.
    [[nodiscard]] bool is_list() const { return is_plain_list() || is_sequence(); }
    [[nodiscard]] bool is_plain_list() const { return std::holds_alternative<std::shared_ptr<const List>>(data_); }
    [[nodiscard]] bool is_sequence() const { return std::holds_alternative<std::shared_ptr<const Sequence>>(data_); }
    [[nodiscard]] bool is_tuple() const { return is_sequence() && as_sequence().kind == Sequence::Kind::tuple; }
    [[nodiscard]] bool is_dict() const { return std::holds_alternative<std::shared_ptr<const Dict>>(data_); }
    [[nodiscard]] bool is_mapping() const { return std::holds_alternative<std::shared_ptr<const Mapping>>(data_); }
    [[nodiscard]] bool is_unknown() const { return std::holds_alternative<Unknown>(data_); }
    [[nodiscard]] bool is_undefined() const { return std::holds_alternative<Undefined>(data_); }

    /// Each asserts that the value is of that kind.
    [[nodiscard]] bool as_bool() const { return std::get<bool>(data_); }
    [[nodiscard]] std::int64_t as_int() const { return std::get<std::int64_t>(data_); }
    [[nodiscard]] double as_float() const { return std::get<double>(data_); }
    [[nodiscard]] const std::string& as_string() const { return *std::get<std::shared_ptr<const std::string>>(data_); }
    [[nodiscard]] const List& as_list() const {
        return is_sequence() ? as_sequence().items : *std::get<std::shared_ptr<const List>>(data_);
    }
    [[nodiscard]] const Sequence& as_sequence() const { return *std::get<std::shared_ptr<const Sequence>>(data_); }
    [[nodiscard]] const Dict& as_dict() const { return *std::get<std::shared_ptr<const Dict>>(data_); }
    [[nodiscard]] const Mapping& as_mapping() const { return *std::get<std::shared_ptr<const Mapping>>(data_); }
    [[nodiscard]] const std::string& cause() const { return *std::get<Unknown>(data_).cause; }
    [[nodiscard]] const std::string& missing_name() const { return *std::get<Undefined>(data_).name; }

    [[nodiscard]] const Data& data() const { return data_; }

private:
    explicit Value(Unknown unknown) : data_(std::move(unknown)) {}
    explicit Value(Undefined undefined) : data_(std::move(undefined)) {}

    Data data_;
};

/// The first Unknown in the value, itself or nested at any depth; a Mapping counts as one. nullptr when all is known.
const Unknown* find_unknown(const Value& value);

/// The first Unknown in the value, itself or nested, that is not surely defined or whose making may have failed.
const Unknown* find_maybe_undefined(const Value& value);

/// The first Undefined in the value, itself or nested at any depth.
const Undefined* find_undefined(const Value& value);

/// The value that a YAML node has for Ansible before templating; strings keep their `{{ }}`, and a text with a gap
/// (value/placeholder.hpp) is Unknown.
Value from_yaml(const yaml::Node& node);

/// The value under a string key of a dict, or nullptr.
const Value* find(const Dict& dict, std::string_view key);

}  // namespace stepwarden::value
