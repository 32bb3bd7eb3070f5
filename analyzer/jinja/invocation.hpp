// Filters, tests and functions as rows of tables: a name, its parameters, what unknown arguments do to the result, and
// the function behind it. A row's function sees its arguments bound to the parameters as Python would bind them.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jinja/context.hpp"
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

/// What else there is to know about a row; bits.
enum Traits : std::uint8_t {
    plain = 0,
    /// Known or not, the result may be Undefined, as that of `first`.
    gives_undefined = 1,
    /// The function takes a Mapping as it is; to every other row it is Unknown.
    takes_mappings = 2,
    /// The function goes through the subject, of a Mapping the keys when they are known.
    takes_keys = 4,
    /// What a text holds decides whether it fails: an Unknown one may.
    reads_text = 8,
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

    /// Notes that the result would be an error if what is Unknown in it were undefined.
    const Outcome& noted(const Outcome& outcome) const {
        context->risk.note_result(outcome);
        return outcome;
    }

    /// The row's.
    std::string_view name;
    Context* context = nullptr;
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
    /// Of Traits.
    std::uint8_t traits = plain;
};

/// The row of that name with or without the collection "ansible.builtin.", or nullptr.
const Row* find_filter(std::string_view name);
const Row* find_test(std::string_view name);

/// The tables, one span a family.
std::span<const std::span<const Row>> filter_families();
std::span<const std::span<const Row>> test_families();

/// Binds, applies the policy, calls. `kind` ("filter", "test") is for messages.
Outcome invoke(const Row& row, std::string_view kind, std::span<const value::Value> positional, NamedValues named,
               Context& context);

/// A filter or test by its name. One that nobody knows gives Unknown with the cause "filter 'x'", and may fail for not
/// being there; a test that Ansible no longer offers as a filter fails.
Outcome apply_filter(std::string_view name, std::span<const value::Value> positional, NamedValues named,
                     Context& context);
Outcome apply_test(std::string_view name, std::span<const value::Value> positional, NamedValues named,
                   Context& context);

/// What a template comes to whose text uses that filter: Jinja compiles all of a template before it runs any, so that a
/// missing filter is an error whether it would be reached or not. Nothing for a filter that is there.
std::optional<Outcome> missing_filter(std::string_view name);
std::optional<Outcome> missing_test(std::string_view name);

}  // namespace stepwarden::jinja
