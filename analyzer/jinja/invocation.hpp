// Filters, tests and functions as rows of tables: a name, its parameters, what unknown arguments do to the result, and
// the function behind it. A row's function sees its arguments bound to the parameters as Python would bind them.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jinja/evaluate.hpp"

namespace stepwarden::jinja {

using NamedValues = std::vector<std::pair<std::string, value::Value>>;

/// What an Unknown among the arguments means, and how far inside them to look for one.
enum class Policy : std::uint8_t {
    /// Unknown as soon as an argument is Unknown; items inside may be: they are passed on, not looked at.
    shallow,
    /// Unknown as soon as anything inside an argument is Unknown.
    deep,
    /// The function deals with Unknown and Undefined itself.
    custom,
};

/// The arguments of one use. For a filter or test, slot 0 is what stands before the `|` or `is`.
class Invocation {
public:
    static constexpr std::size_t max_slots = 8;

    /// The argument bound to the parameter of that index, or nullptr when it was left out.
    [[nodiscard]] const value::Value* slot(std::size_t index) const {
        return index < max_slots ? slots_[index] : nullptr;
    }
    [[nodiscard]] const value::Value& subject() const { return *slots_[0]; }
    /// Positional arguments behind those that have a parameter, for rows that take any number.
    [[nodiscard]] std::span<const value::Value> extra() const { return extra_; }
    /// Named arguments without a parameter, for rows that take any.
    [[nodiscard]] const NamedValues& extra_named() const { return extra_named_; }

    /// The argument's truth, or `fallback` when it was left out; an Unknown one counts as `fallback`.
    [[nodiscard]] bool flag(std::size_t index, bool fallback) const;

    std::array<const value::Value*, max_slots> slots_{};
    std::span<const value::Value> extra_;
    NamedValues extra_named_;
};

struct Row {
    std::string_view name;
    Policy policy = Policy::deep;
    /// Parameter names in order; for filters and tests the first is the subject's.
    std::array<std::string_view, Invocation::max_slots> parameters{};
    std::size_t required = 1;
    /// More positional and named arguments than parameters are welcome.
    bool variadic = false;
    Outcome (*apply)(const Invocation& invocation) = nullptr;
};

/// The row of that name with or without the collection "ansible.builtin.", or nullptr.
const Row* find_filter(std::string_view name);
const Row* find_test(std::string_view name);

/// The tables, one span a family.
std::span<const std::span<const Row>> filter_families();
std::span<const std::span<const Row>> test_families();

/// Binds, applies the policy, calls. `kind` ("filter", "test") is for messages.
Outcome invoke(const Row& row, std::string_view kind, std::span<const value::Value> positional, NamedValues named);

/// A filter or test by its name; an unknown one gives Unknown with the cause "filter 'x'".
Outcome apply_filter(std::string_view name, std::span<const value::Value> positional, NamedValues named);
Outcome apply_test(std::string_view name, std::span<const value::Value> positional, NamedValues named);

}  // namespace stepwarden::jinja
