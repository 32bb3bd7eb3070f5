#include "yaql/term.hpp"

#include <array>
#include <cassert>

#include "value/compare.hpp"

namespace stepwarden::yaql {

using value::Value;

namespace {

Kind kind_of_value(const Value& value) {
    if (value.is_null()) return Kind::null;
    if (value.is_bool()) return Kind::boolean;
    if (value.is_int()) return Kind::integer;
    if (value.is_float()) return Kind::floating;
    if (value.is_string()) return Kind::text;
    if (value.is_list()) return Kind::tuple;
    if (value.is_dict()) return Kind::dict;
    return value.is_mapping() ? Kind::lazy_dict : Kind::unknown;
}

Kind kind_of_array(Array::Kind kind) {
    constexpr std::array kinds = {Kind::tuple, Kind::list,  Kind::set,   Kind::keys,
                                  Kind::items, Kind::items, Kind::values};
    return kinds[static_cast<std::size_t>(kind)];
}

struct DepthOf {
    std::uint32_t operator()(const Value&) const { return 0; }
    std::uint32_t operator()(const std::shared_ptr<const Pattern>&) const { return 0; }
    template <typename Made>
    std::uint32_t operator()(const std::shared_ptr<Made>& made) const {
        return made->depth;
    }
};

struct AddressOf {
    const void* operator()(const Value&) const { return nullptr; }
    template <typename Made>
    const void* operator()(const std::shared_ptr<Made>& made) const {
        return made.get();
    }
};

/// Values are the same when they share what they hold, or are scalars that cannot be told apart.
bool is_same_value(const Value& a, const Value& b) {
    if (a.is_plain_list() && b.is_plain_list()) return &a.as_list() == &b.as_list();
    if (a.is_dict() && b.is_dict()) return &a.as_dict() == &b.as_dict();
    if (a.is_mapping() && b.is_mapping()) return &a.as_mapping() == &b.as_mapping();
    if (a.is_list() || a.is_dict()) return false;
    return value::identical(a, b);
}

}  // namespace

Term Scope::find(std::string_view name) const {
    for (const Scope* scope = this; scope; scope = scope->parent.get())
        for (const auto& [variable, term] : scope->variables)
            if (variable == name) return term;
    return {};
}

Kind kind_of(const Term& term) {
    constexpr std::array kinds = {Kind::iterator, Kind::iterator, Kind::ordering, Kind::scope, Kind::pattern};
    if (const Value* value = term.value()) return kind_of_value(*value);
    if (const auto* array = term.made<const Array>()) return kind_of_array((*array)->kind);
    if (term.made<const Map>()) return Kind::dict;
    return kinds[term.data().index() - 3];
}

bool is_sequence(const Term& term) {
    const Kind kind = kind_of(term);
    return kind == Kind::tuple || kind == Kind::list;
}

bool is_set_like(const Term& term) {
    const Kind kind = kind_of(term);
    return kind == Kind::set || kind == Kind::keys || kind == Kind::items;
}

bool is_iterable(const Term& term) {
    const Kind kind = kind_of(term);
    return kind == Kind::values || kind == Kind::iterator || kind == Kind::ordering || is_sequence(term) ||
           is_set_like(term);
}

bool is_dict(const Term& term) { return is(term, Kind::dict) || is(term, Kind::lazy_dict); }

bool is_number(const Term& term) { return is(term, Kind::integer) || is(term, Kind::floating); }

const std::string& text_of(const Term& term) { return term.value()->as_string(); }

std::int64_t integer_of(const Term& term) { return value::integral(*term.value()); }

double real_of(const Term& term) { return value::real(*term.value()); }

std::size_t size_of(const Term& term) {
    if (const auto* array = term.made<const Array>()) return (*array)->items.size();
    return term.value()->as_list().size();
}

Term element_of(const Term& term, std::size_t index) {
    if (const auto* array = term.made<const Array>()) return (*array)->items[index];
    return term.value()->as_list()[index];
}

std::size_t dict_size(const Term& dict) {
    if (const auto* map = dict.made<const Map>()) return (*map)->entries.size();
    return dict.value()->as_dict().size();
}

std::pair<Term, Term> dict_entry(const Term& dict, std::size_t index) {
    if (const auto* map = dict.made<const Map>()) return (*map)->entries[index];
    const auto& [key, entry] = dict.value()->as_dict()[index];
    return {key, entry};
}

text::Position dict_where(const Term& dict) {
    if (const auto* map = dict.made<const Map>()) return (*map)->where;
    return dict.value() && dict.value()->is_dict() ? dict.value()->as_dict().where : text::Position{};
}

std::uint32_t depth_of(const Term& term) { return std::visit(DepthOf{}, term.data()); }

bool is_same(const Term& a, const Term& b) {
    if (a.data().index() != b.data().index()) return false;
    if (a.value()) return is_same_value(*a.value(), *b.value());
    return std::visit(AddressOf{}, a.data()) == std::visit(AddressOf{}, b.data());
}

std::string_view kind_name(const Term& term) {
    constexpr std::array<std::string_view, 18> names = {"null",
                                                        "a boolean",
                                                        "an integer",
                                                        "a number",
                                                        "a string",
                                                        "a list",
                                                        "a list",
                                                        "a dict",
                                                        "a dict",
                                                        "an unknown",
                                                        "a set",
                                                        "the keys of a dict",
                                                        "the items of a dict",
                                                        "the values of a dict",
                                                        "an iterator",
                                                        "an ordering",
                                                        "a context",
                                                        "a regular expression"};
    return names[static_cast<std::size_t>(kind_of(term))];
}

}  // namespace stepwarden::yaql
