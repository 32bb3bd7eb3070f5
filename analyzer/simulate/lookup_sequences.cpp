#include "simulate/lookup_sequences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ansible/sequence.hpp"
#include "jinja/failure.hpp"
#include "jinja/operators.hpp"
#include "value/compare.hpp"
#include "value/python_text.hpp"

namespace stepwarden::simulate {

namespace {

using jinja::Outcome;
using value::Dict;
using value::List;
using value::Truth;
using value::Value;

constexpr std::size_t max_items = 100'000;

Value too_many(std::string_view plugin) {
    return Value::unknown(fmt::format("lookup '{}' of more than {} items", plugin, max_items), true);
}

bool opens(const Value& term) { return term.is_plain_list() || term.is_tuple(); }

/// The first term that nobody knows: it may be a list, so that the number of items is unknown too.
const value::Unknown* open_term(const List& terms) {
    const auto at = std::find_if(terms.begin(), terms.end(), [](const Value& term) { return term.is_unknown(); });
    return at == terms.end() ? nullptr : &std::get<value::Unknown>(at->data());
}

/// Lists among the terms opened up by one level (plugins/lookup/__init__.py, _flatten).
List opened(const List& terms) {
    List out;
    for (const Value& term : terms) {
        if (opens(term)) {
            out.insert(out.end(), term.as_list().begin(), term.as_list().end());
        } else {
            out.push_back(term);
        }
    }
    return out;
}

/// One combination as a list; Unknown when a part may be a list of its own.
Value combination(const List& parts) {
    if (const value::Unknown* unknown = open_term(parts)) return jinja::result_of(*unknown);
    return opened(parts);
}

Outcome items(const List& terms) {
    if (const value::Unknown* unknown = open_term(terms)) return jinja::result_of(*unknown);
    return Value(opened(terms));
}

Outcome list(const List& terms) { return Value(terms); }

void flatten(const List& terms, List& out) {
    for (const Value& term : terms) {
        if (term.is_plain_list()) {
            flatten(term.as_list(), out);
        } else {
            out.push_back(term);
        }
    }
}

/// Of community.general: opened up at every level.
Outcome flattened(const List& terms) {
    for (const Value& term : terms)
        if (const value::Unknown* unknown = value::find_unknown(term)) return jinja::result_of(*unknown);
    List out;
    flatten(terms, out);
    return Value(std::move(out));
}

Value pair(Value key, Value entry) {
    return Value(Dict{{Value("key"), std::move(key)}, {Value("value"), std::move(entry)}});
}

Outcome dict(const List& terms) {
    List out;
    for (const Value& term : terms) {
        if (term.is_unknown()) return jinja::result_of(term);
        if (term.is_mapping()) {
            const auto keys = jinja::known_keys(term.as_mapping());
            if (!keys) return Value::unknown(term.as_mapping().whole);
            for (const Value& key : *keys) out.push_back(pair(key, term.as_mapping().get(key.as_string())));
        } else if (term.is_dict()) {
            for (const auto& [key, entry] : term.as_dict()) out.push_back(pair(key, entry));
        } else {
            return jinja::other_failure("with_dict expects a dict");
        }
    }
    return Value(std::move(out));
}

/// A term as the list that it is, or stands for alone; Unknown when that is not known.
tl::expected<List, Value> column(const Value& term) {
    if (const value::Unknown* unknown = term.is_unknown() ? value::find_unknown(term) : nullptr)
        return tl::unexpected(jinja::result_of(*unknown));
    if (term.is_mapping() && !jinja::known_keys(term.as_mapping()))
        return tl::unexpected(Value::unknown(term.as_mapping().whole));
    if (!term.is_list() && !term.is_dict() && !term.is_mapping()) return List{term};
    return *jinja::iterate(term);
}

tl::expected<std::vector<List>, Value> columns_of(const List& terms) {
    std::vector<List> out;
    for (const Value& term : terms) {
        auto items_of_term = column(term);
        if (!items_of_term) return tl::unexpected(std::move(items_of_term.error()));
        out.push_back(std::move(*items_of_term));
    }
    return out;
}

Outcome together(const List& terms) {
    if (terms.empty()) return jinja::other_failure("with_together requires at least one element in each list");
    const auto columns = columns_of(terms);
    if (!columns) return columns.error();
    std::size_t rows = 0;
    for (const List& one : *columns) rows = std::max(rows, one.size());
    List out;
    for (std::size_t row = 0; row < rows; ++row) {
        List parts;
        for (const List& one : *columns) parts.push_back(row < one.size() ? one[row] : Value());
        out.push_back(combination(parts));
    }
    return Value(std::move(out));
}

Outcome nested(const List& terms) {
    if (terms.empty()) return jinja::other_failure("with_nested requires at least one element in the nested list");
    const auto columns = columns_of(terms);
    if (!columns) return columns.error();
    List result = columns->front();
    for (std::size_t i = 1; i < columns->size(); ++i) {
        const List& next = (*columns)[i];
        if (!next.empty() && result.size() > max_items / next.size()) return too_many("nested");
        List combined;
        for (const Value& head : result)
            for (const Value& item : next) combined.push_back(combination({head, item}));
        result = std::move(combined);
    }
    List out;
    for (const Value& row : result) {
        if (row.is_unknown()) {
            out.push_back(row);
            continue;
        }
        const auto parts = jinja::iterate(row);
        if (!parts) return tl::unexpected(parts.error());
        out.push_back(combination(*parts));
    }
    return Value(std::move(out));
}

Outcome indexed_items(const List& terms) {
    const Outcome flat = items(terms);
    if (flat->is_unknown()) return flat;
    List out;
    for (const Value& item : flat->as_list())
        out.push_back(Value::tuple({Value(static_cast<std::int64_t>(out.size())), item}));
    return Value(std::move(out));
}

Outcome random_choice(const List& terms) {
    if (terms.size() <= 1) return Value(terms);
    return Value(List{Value::unknown("lookup 'random_choice'", true)});
}

Outcome sequence(const List& terms) {
    List out;
    for (const Value& term : terms) {
        if (term.is_unknown()) return jinja::result_of(term);
        if (!term.is_string()) return jinja::other_failure("with_sequence expects a string");
        const auto made = ansible::sequence_items(term.as_string(), {});
        if (!made) return jinja::other_failure(made.error().message);
        out.insert(out.end(), made->begin(), made->end());
    }
    return Value(std::move(out));
}

std::vector<std::string> dotted_parts(std::string_view path) {
    std::vector<std::string> out;
    while (true) {
        const std::size_t dot = path.find('.');
        out.emplace_back(path.substr(0, dot));
        if (dot == std::string_view::npos) return out;
        path.remove_prefix(dot + 1);
    }
}

/// `entries` without what stands under the path; subelements takes it out of the item that it hands on.
Dict without(const Dict& entries, std::span<const std::string> path) {
    Dict out;
    for (const auto& [key, entry] : entries) {
        const bool hit = key.is_string() && key.as_string() == path.front();
        if (hit && path.size() == 1) continue;
        out.emplace_back(key, hit && entry.is_dict() ? Value(without(entry.as_dict(), path.subspan(1))) : entry);
    }
    return out;
}

/// Adds the pairs of one item; an Unknown on the way is the error.
tl::expected<void, Outcome> add_subelements(const Value& item, const std::vector<std::string>& path, bool skip_missing,
                                            List& out) {
    const auto fail = [](std::string message) {
        return tl::unexpected(Outcome(jinja::other_failure(std::move(message))));
    };
    const Value* value = &item;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const Value* entry = value::find(value->as_dict(), path[i]);
        const bool last = path[i] == path.back();
        if (entry && entry->is_unknown()) return tl::unexpected(Outcome(jinja::result_of(*entry)));
        if (entry && last && entry->is_plain_list()) {
            const Value head(without(item.as_dict(), path));
            for (const Value& element : entry->as_list()) out.push_back(Value::tuple({head, element}));
            return {};
        }
        if (entry && last) return fail(fmt::format("the key {} should point to a list", path[i]));
        if (entry && entry->is_dict()) {
            value = entry;
        } else if (!skip_missing) {
            return fail(entry ? fmt::format("the key {} should point to a dictionary", path[i])
                              : fmt::format("could not find '{}' key in iterated item", path[i]));
        }
    }
    return {};
}

/// Whether a result says that it was skipped, as `get('skipped', False) is not False` does.
Truth is_skipped(const Value& item) {
    const Value* skipped = value::find(item.as_dict(), "skipped");
    if (!skipped) return Truth::no;
    if (skipped->is_unknown()) return Truth::unknown;
    return skipped->is_bool() && !skipped->as_bool() ? Truth::no : Truth::yes;
}

std::optional<List> elements_of(const Value& term) {
    if (term.is_plain_list()) return term.as_list();
    if (!term.is_dict()) return std::nullopt;
    if (is_skipped(term) != Truth::no) return List{};
    List out;
    for (const auto& [key, entry] : term.as_dict()) out.push_back(entry);
    return out;
}

Outcome subelements(const List& terms) {
    constexpr std::string_view expectation = "subelements lookup expects a list of two or three items, ";
    if (terms.size() < 2 || terms.size() > 3) return jinja::other_failure(std::string(expectation));
    for (const Value& term : terms)
        if (term.is_unknown() || term.is_mapping()) return jinja::result_of(*value::find_unknown(term));
    if (terms[0].is_dict() && is_skipped(terms[0]) == Truth::unknown)
        return jinja::result_of(*value::find_unknown(terms[0]));
    const auto elements = elements_of(terms[0]);
    if (!elements || !terms[1].is_string())
        return jinja::other_failure(
            fmt::format("{}first a dict or a list, second a string pointing to the subkey", expectation));
    if (terms.size() == 3 && !terms[2].is_dict())
        return jinja::other_failure(fmt::format("{}the optional third item must be a dict with flags", expectation));
    const Value* flag = terms.size() == 3 ? value::find(terms[2].as_dict(), "skip_missing") : nullptr;
    const Truth skip_missing = flag ? value::truthiness(*flag) : Truth::no;
    if (skip_missing == Truth::unknown) return jinja::result_of(*flag);
    const std::vector<std::string> path = dotted_parts(terms[1].as_string());
    List out;
    for (const Value& item : *elements) {
        if (const value::Unknown* unknown = item.is_dict() ? nullptr : value::find_unknown(item))
            return jinja::result_of(*unknown);
        if (!item.is_dict()) return jinja::other_failure("subelements lookup expects a dictionary");
        const Truth skipped = is_skipped(item);
        if (skipped == Truth::unknown) return jinja::result_of(*value::find_unknown(item));
        if (skipped == Truth::yes) continue;
        if (auto added = add_subelements(item, path, skip_missing == Truth::yes, out); !added)
            return std::move(added.error());
    }
    return Value(std::move(out));
}

constexpr std::array<std::pair<std::string_view, SequencePlugin>, 10> plugins = {{{"dict", dict},
                                                                                  {"items", items},
                                                                                  {"list", list},
                                                                                  {"flattened", flattened},
                                                                                  {"together", together},
                                                                                  {"nested", nested},
                                                                                  {"indexed_items", indexed_items},
                                                                                  {"subelements", subelements},
                                                                                  {"random_choice", random_choice},
                                                                                  {"sequence", sequence}}};

}  // namespace

SequencePlugin find_sequence_plugin(std::string_view name) {
    const auto at =
        std::find_if(plugins.begin(), plugins.end(), [&](const auto& entry) { return entry.first == name; });
    return at == plugins.end() ? nullptr : at->second;
}

}  // namespace stepwarden::simulate
