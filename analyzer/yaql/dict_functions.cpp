// Dicts: making them, reading them, making others from them (yaql/standard_library/collections.py).
#include <array>

#include "value/utf8.hpp"
#include "yaql/compare.hpp"
#include "yaql/cursor.hpp"
#include "yaql/dicts.hpp"
#include "yaql/families.hpp"

namespace stepwarden::yaql {

namespace {

Result dict_of_rules(Invocation& call) {
    DictBuilder out(call.evaluation);
    for (const Slot& slot : call.rest)
        if (auto stop = out.set(slot.term, slot.entry)) return tl::unexpected(std::move(*stop));
    return out.take();
}

/// The first two of what iter() gives, of a text its characters and of a dict its keys.
tl::expected<std::pair<Term, Term>, Stop> pair_of(const Term& item, Evaluation& evaluation) {
    if (is(item, Kind::unknown) || is(item, Kind::lazy_dict)) return unknown_stop(unknown_in(item));
    if (is(item, Kind::text)) {
        const auto points = value::code_points(text_of(item));
        if (points.size() < 2) return failed("a pair is too short for a key and a value");
        return std::pair(Term(points[0]), Term(points[1]));
    }
    if (is(item, Kind::dict)) {
        if (dict_size(item) < 2) return failed("a pair is too short for a key and a value");
        return std::pair(dict_entry(item, 0).first, dict_entry(item, 1).first);
    }
    if (!is_iterable(item)) return failed(std::string(kind_name(item)) + " is no pair of key and value");
    Cursor cursor(item, evaluation);
    std::array<Term, 2> out;
    for (Term& part : out) {
        Pull next = cursor.next_counted();
        if (!next) return tl::unexpected(std::move(next.error()));
        if (!*next) return failed("a pair is too short for a key and a value");
        part = std::move(**next);
    }
    return std::pair(out[0], out[1]);
}

Result dict_of_pairs(Invocation& call) {
    Cursor cursor(call.term(0), call.evaluation);
    DictBuilder out(call.evaluation);
    while (true) {
        Pull item = cursor.next();
        if (!item) return tl::unexpected(std::move(item.error()));
        if (!*item) return out.take();
        auto pair = pair_of(**item, call.evaluation);
        if (!pair) return tl::unexpected(std::move(pair.error()));
        if (auto stop = out.set(pair->first, pair->second)) return tl::unexpected(std::move(*stop));
    }
}

Result get(Invocation& call) {
    auto entry = find_entry(call.term(0), call.term(1), call.evaluation);
    if (!entry) return tl::unexpected(std::move(entry.error()));
    return *entry ? std::move(**entry) : call.term(2);
}

Result contains_key(Invocation& call) {
    return find_entry(call.term(0), call.term(1), call.evaluation).map([](const std::optional<Term>& entry) {
        return Term(entry.has_value());
    });
}

/// A dict with the entries of another and more.
template <typename Add>
Result extended(Invocation& call, Add add) {
    DictBuilder out(call.evaluation);
    out.keep_place_of(call.term(0));
    if (auto stop = out.add(call.term(0))) return tl::unexpected(std::move(*stop));
    if (auto stop = add(out)) return tl::unexpected(std::move(*stop));
    return out.take();
}

Result set_one(Invocation& call) {
    return extended(call, [&](DictBuilder& out) { return out.set(call.term(1), call.term(2)); });
}

Result set_many(Invocation& call) {
    return extended(call, [&](DictBuilder& out) { return out.add(call.term(1)); });
}

Result set_rules(Invocation& call) {
    return extended(call, [&](DictBuilder& out) -> std::optional<Stop> {
        for (const Slot& slot : call.rest)
            if (auto stop = out.set(slot.term, slot.entry)) return stop;
        return std::nullopt;
    });
}

Result without(const Term& dict, const TermSet& keys, Evaluation& evaluation) {
    DictBuilder out(evaluation, true);
    out.keep_place_of(dict);
    for (std::size_t i = 0; i < dict_size(dict); ++i) {
        auto [key, entry] = dict_entry(dict, i);
        auto gone = keys.contains(key);
        if (!gone) return tl::unexpected(std::move(gone.error()));
        if (*gone) continue;
        if (auto stop = out.set(key, std::move(entry))) return tl::unexpected(std::move(*stop));
    }
    return out.take();
}

/// dict.pop() for each key: an empty dict takes any, even one without a hash.
class Removal {
public:
    Removal(const Term& dict, Evaluation& evaluation)
        : dict_(dict), evaluation_(evaluation), keys_(evaluation), left_(dict_size(dict)) {}

    std::optional<Stop> remove(const Term& key) {
        if (left_ == 0) return std::nullopt;
        auto is_new = keys_.insert(key);
        if (!is_new) return std::move(is_new.error());
        auto entry = find_entry(dict_, key, evaluation_);
        if (!entry) return std::move(entry.error());
        if (*is_new && *entry) --left_;
        return std::nullopt;
    }
    Result take() { return without(dict_, keys_, evaluation_); }

private:
    const Term& dict_;
    Evaluation& evaluation_;
    TermSet keys_;
    std::size_t left_;
};

Result delete_keys(Invocation& call) {
    Removal removal(call.term(0), call.evaluation);
    for (const Slot& slot : call.rest)
        if (auto stop = removal.remove(slot.term)) return tl::unexpected(std::move(*stop));
    return removal.take();
}

Result delete_all(Invocation& call) {
    Removal removal(call.term(0), call.evaluation);
    Cursor cursor(call.term(1), call.evaluation);
    while (true) {
        Pull key = cursor.next();
        if (!key) return tl::unexpected(std::move(key.error()));
        if (!*key) return removal.take();
        if (auto stop = removal.remove(**key)) return tl::unexpected(std::move(*stop));
    }
}

template <Array::Kind kind>
Result view(Invocation& call) {
    const Term& dict = call.term(0);
    Terms out;
    out.reserve(dict_size(dict));
    if (auto stop = call.evaluation.step(dict_size(dict))) return tl::unexpected(std::move(*stop));
    for (std::size_t i = 0; i < dict_size(dict); ++i) {
        auto [key, entry] = dict_entry(dict, i);
        if (kind == Array::Kind::items) {
            Result pair = call.evaluation.tuple({std::move(key), std::move(entry)});
            if (!pair) return pair;
            out.push_back(std::move(*pair));
        } else {
            out.push_back(kind == Array::Kind::keys ? std::move(key) : std::move(entry));
        }
    }
    const auto* map = dict.made<const Map>();
    const bool is_own = kind == Array::Kind::items && map && (*map)->changeable;
    return call.evaluation.array(is_own ? Array::Kind::own_items : kind, std::move(out));
}

Result contains_value(Invocation& call) {
    Result values = view<Array::Kind::values>(call);
    if (!values) return values;
    return contains(*values, call.term(1), call.evaluation).map([](bool found) { return Term(found); });
}

Result size(Invocation& call) { return Term(static_cast<std::int64_t>(dict_size(call.term(0)))); }

constexpr Parameter dict = {"dict", Type::dict};
constexpr Parameter key = {"key", Type::any};

constexpr std::array rows = {
    Row{"dict", Form::function, {}, {"args", Type::rule}, dict_of_rules, takes_rules},
    Row{"dict", Form::function, {{{"items", Type::iterable}}}, {}, dict_of_pairs, takes_rules},
    Row{"get", Form::method, {{dict, key, {"default", Type::passed, true}}}, {}, get, takes_lazy_dicts},
    Row{"containsKey", Form::method, {{dict, key}}, {}, contains_key, takes_lazy_dicts},
    Row{"containsValue", Form::method, {{dict, {"value", Type::any}}}, {}, contains_value},
    Row{"set", Form::method, {{dict, key, {"value", Type::passed}}}, {}, set_one, takes_rules},
    Row{"set", Form::method, {{dict, {"replacements", Type::dict}}}, {}, set_many, takes_rules},
    Row{"set", Form::method, {{dict}}, {"args", Type::rule}, set_rules, takes_rules},
    Row{"delete", Form::method, {{dict}}, {"keys", Type::any}, delete_keys},
    Row{"deleteAll", Form::method, {{dict, {"keys", Type::iterable}}}, {}, delete_all},
    Row{"keys", Form::method, {{dict}}, {}, view<Array::Kind::keys>},
    Row{"values", Form::method, {{dict}}, {}, view<Array::Kind::values>},
    Row{"items", Form::method, {{dict}}, {}, view<Array::Kind::items>},
    Row{"len", Form::both, {{dict}}, {}, size},
};

}  // namespace

std::span<const Row> dict_functions() { return rows; }

}  // namespace stepwarden::yaql
