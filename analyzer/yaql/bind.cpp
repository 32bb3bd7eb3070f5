// Which row a call means, and with what (yaql/language/runner.py, choose_overload; specs.py, map_args).
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "yaql/evaluation.hpp"
#include "yaql/row.hpp"

namespace stepwarden::yaql {

using value::Value;

namespace {

/// An argument as it is written, and as it is once evaluated.
struct Argument {
    NodeId node = no_node;
    /// The destination of `node => destination` where rules are arguments.
    NodeId destination = no_node;
    bool evaluated = false;
    Term term;
    Term entry;

    [[nodiscard]] bool is_rule() const { return destination != no_node; }
    [[nodiscard]] bool is_omitted() const { return node == no_node && !evaluated; }
};

struct NamedArgument {
    std::string_view name;
    Argument argument;
};

struct Written {
    std::vector<Argument> positional;
    std::vector<NamedArgument> named;
};

bool is_lazy(Type type) { return type == Type::lambda || type == Type::lazy_rule; }

std::size_t parameter_count(const Row& row) {
    const auto end = std::find_if(row.parameters.begin(), row.parameters.end(),
                                  [](const Parameter& parameter) { return parameter.type == Type::none; });
    return static_cast<std::size_t>(end - row.parameters.begin());
}

/// The parameter of the positional argument of that index.
const Parameter& parameter_at(const Row& row, std::size_t index) {
    return index < parameter_count(row) ? row.parameters[index] : row.rest;
}

const Parameter* parameter_named(const Row& row, std::string_view name) {
    const auto hit = std::find_if(row.parameters.begin(), row.parameters.end(), [&](const Parameter& parameter) {
        return parameter.type != Type::none && parameter.name == name;
    });
    return hit == row.parameters.end() ? nullptr : &*hit;
}

bool is_positional(const Written& written, std::size_t index) {
    return index < written.positional.size() && !written.positional[index].is_omitted();
}

/// True when the arguments have a place in the row, whatever they are.
bool has_places(const Row& row, const Written& written) {
    for (std::size_t i = 0; i < written.positional.size(); ++i) {
        const Parameter& parameter = parameter_at(row, i);
        const Argument& argument = written.positional[i];
        if (parameter.type == Type::none || (argument.is_omitted() && i >= parameter_count(row))) return false;
        if ((parameter.type == Type::lazy_rule) != argument.is_rule() && is_lazy(parameter.type)) return false;
    }
    const auto named = [&](std::string_view name) {
        return std::any_of(written.named.begin(), written.named.end(),
                           [&](const NamedArgument& argument) { return argument.name == name; });
    };
    for (std::size_t i = 0; i < parameter_count(row); ++i) {
        const bool positional = is_positional(written, i);
        if (positional && named(row.parameters[i].name)) return false;
        if (!positional && !named(row.parameters[i].name) && !row.parameters[i].optional) return false;
    }
    return (row.traits & takes_names) != 0 ||
           std::all_of(written.named.begin(), written.named.end(),
                       [&](const NamedArgument& argument) { return parameter_named(row, argument.name) != nullptr; });
}

enum class Fit : std::uint8_t { no, yes, open };

Fit from_bool(bool fits) { return fits ? Fit::yes : Fit::no; }

Fit fit(const Row& row, Type type, const Argument& argument) {
    if (is_lazy(type)) return Fit::yes;
    if (argument.is_rule() || type == Type::rule) return from_bool(argument.is_rule() && type == Type::rule);
    const Term& term = argument.term;
    const Kind kind = kind_of(term);
    if (kind == Kind::unknown) return type == Type::passed ? Fit::yes : Fit::open;
    switch (type) {
        case Type::any:
        case Type::passed:
            return Fit::yes;
        case Type::text:
            return from_bool(kind == Kind::text);
        case Type::text_or_null:
            return from_bool(kind == Kind::text || kind == Kind::null);
        case Type::integer:
            return from_bool(kind == Kind::integer || kind == Kind::boolean);
        case Type::boolean:
            return from_bool(kind == Kind::boolean);
        case Type::number:
            return from_bool(is_number(term));
        case Type::number_or_null:
            return from_bool(is_number(term) || kind == Kind::null);
        case Type::iterable:
            return from_bool(is_iterable(term));
        case Type::iterator:
            return from_bool(kind == Kind::iterator);
        case Type::sequence:
            return from_bool(is_sequence(term));
        case Type::dict:
            if (kind == Kind::lazy_dict) return (row.traits & takes_lazy_dicts) != 0 ? Fit::yes : Fit::open;
            return from_bool(kind == Kind::dict);
        case Type::set:
            return from_bool(is_set_like(term));
        case Type::ordering:
            return from_bool(kind == Kind::ordering);
        case Type::pattern:
            return from_bool(kind == Kind::pattern);
        default:
            return Fit::no;
    }
}

/// Whether the arguments are of the row's types. `open` is set to the first Unknown that leaves it open.
bool fits(const Row& row, const Written& written, std::optional<value::Unknown>& open) {
    const auto check = [&](Type type, const Argument& argument) {
        if (argument.is_omitted()) return true;
        const Fit out = fit(row, type, argument);
        if (out == Fit::open && !open) open = unknown_in(argument.term);
        return out != Fit::no;
    };
    for (std::size_t i = 0; i < written.positional.size(); ++i)
        if (!check(parameter_at(row, i).type, written.positional[i])) return false;
    return std::all_of(written.named.begin(), written.named.end(), [&](const NamedArgument& named) {
        const Parameter* parameter = parameter_named(row, named.name);
        return check(parameter ? parameter->type : Type::passed, named.argument);
    });
}

/// Whether every type of `a` takes no more than that of `b`, and one takes less. Rows that fit the same arguments
/// differ only in these.
bool is_narrower(const Row& a, const Row& b, const Written& written) {
    const auto narrower = [](Type x, Type y) {
        return (x == Type::sequence && y == Type::iterable) || (x == Type::rule && y != Type::rule);
    };
    bool out = false;
    for (std::size_t i = 0; i < written.positional.size(); ++i) {
        const Type x = parameter_at(a, i).type;
        const Type y = parameter_at(b, i).type;
        if (narrower(y, x)) return false;
        out = out || narrower(x, y);
    }
    return out;
}

Slot slot_of(Type type, const Argument& argument, const ScopePtr& scope) {
    if (argument.is_omitted()) return {};
    Slot out{true, argument.term, argument.entry, {}, {}};
    if (is_lazy(type)) out.lambda = {argument.node, scope};
    if (type == Type::lazy_rule) out.destination = {argument.destination, scope};
    return out;
}

class Binder {
public:
    Binder(std::span<const Row* const> rows, std::string_view name, Evaluation& evaluation, const ScopePtr& scope)
        : rows_(rows), name_(name), evaluation_(evaluation), scope_(scope) {}

    Result run(const Term* receiver, const Arguments& arguments) {
        method_ = receiver != nullptr;
        if (auto stop = read(receiver, arguments)) return tl::unexpected(std::move(*stop));
        std::vector<const Row*> candidates;
        for (const Row* row : rows_)
            if (has_places(*row, written_)) candidates.push_back(row);
        if (candidates.empty()) return no_match();
        if (auto stop = evaluate(*candidates.front())) return tl::unexpected(std::move(*stop));
        return choose(candidates);
    }

private:
    /// Rows of one name agree on what `a => b` is.
    std::optional<Stop> read(const Term* receiver, const Arguments& arguments) {
        if (receiver) written_.positional.push_back({no_node, no_node, true, *receiver, {}});
        for (const NodeId id : arguments.positional) written_.positional.push_back({id, no_node, false, {}, {}});
        const bool takes_rule = (rows_.front()->traits & takes_rules) != 0;
        for (const auto& [source, destination] : arguments.named) {
            if (takes_rule) {
                written_.positional.push_back({source, destination, false, {}, {}});
                continue;
            }
            const auto* word = std::get_if<Word>(&evaluation_.expression()[source].kind);
            if (!word) return failed("the name of a keyword argument has to be a word").value();
            name_argument({word->text, {destination, no_node, false, {}, {}}});
        }
        return std::nullopt;
    }

    /// The last of several of one name counts.
    void name_argument(NamedArgument named) {
        const auto same = std::find_if(written_.named.begin(), written_.named.end(),
                                       [&](const NamedArgument& other) { return other.name == named.name; });
        if (same == written_.named.end())
            written_.named.push_back(std::move(named));
        else
            *same = std::move(named);
    }

    std::optional<Stop> evaluate_one(Argument& argument, Type type) {
        if (is_lazy(type) || argument.node == no_node) return std::nullopt;
        Result out = evaluation_.evaluate(argument.node, scope_);
        if (!out) return std::move(out.error());
        argument.term = std::move(*out);
        argument.evaluated = true;
        if (!argument.is_rule()) return std::nullopt;
        Result entry = evaluation_.evaluate(argument.destination, scope_);
        if (!entry) return std::move(entry.error());
        argument.entry = std::move(*entry);
        return std::nullopt;
    }

    /// Rows that have places for the same arguments agree on which of them are lambdas.
    std::optional<Stop> evaluate(const Row& row) {
        for (std::size_t i = 0; i < written_.positional.size(); ++i)
            if (auto stop = evaluate_one(written_.positional[i], parameter_at(row, i).type)) return stop;
        for (NamedArgument& named : written_.named) {
            const Parameter* parameter = parameter_named(row, named.name);
            if (auto stop = evaluate_one(named.argument, parameter ? parameter->type : Type::passed)) return stop;
        }
        return std::nullopt;
    }

    Result choose(const std::vector<const Row*>& candidates) {
        const Row* best = nullptr;
        std::optional<value::Unknown> open;
        for (const Row* row : candidates) {
            std::optional<value::Unknown> open_here;
            if (!fits(*row, written_, open_here)) continue;
            if (open_here && !open) open = open_here;
            if (best && !open && !is_narrower(*row, *best, written_)) {
                if (is_narrower(*best, *row, written_)) continue;
                return failed(fmt::format("Ambiguous {} \"{}\"", what(), name_));
            }
            best = row;
        }
        if (!best) return no_match();
        if (open) return unknown_stop(*open);
        Invocation call{evaluation_, scope_};
        fill(call, *best);
        return best->apply(call);
    }

    void fill(Invocation& call, const Row& row) {
        for (std::size_t i = 0; i < written_.positional.size(); ++i) {
            const Type type = parameter_at(row, i).type;
            Slot slot = slot_of(type, written_.positional[i], scope_);
            if (i < parameter_count(row))
                call.slots[i] = std::move(slot);
            else
                call.rest.push_back(std::move(slot));
        }
        for (const NamedArgument& named : written_.named) {
            const Parameter* parameter = parameter_named(row, named.name);
            if (parameter)
                call.slots[static_cast<std::size_t>(parameter - row.parameters.data())] =
                    slot_of(parameter->type, named.argument, scope_);
            else
                call.named.emplace_back(named.name, named.argument.term);
        }
    }

    std::string_view what() const { return method_ ? "method" : "function"; }

    tl::unexpected<Stop> no_match() const {
        if (!method_) return mismatched(fmt::format("No function \"{}\" matches supplied arguments", name_));
        return mismatched(fmt::format("No method \"{}\" of {} matches supplied arguments", name_,
                                      kind_name(written_.positional.front().term)));
    }

    std::span<const Row* const> rows_;
    std::string_view name_;
    Evaluation& evaluation_;
    ScopePtr scope_;
    Written written_;
    bool method_ = false;
};

}  // namespace

Result invoke(std::span<const Row* const> rows, std::string_view name, const Term* receiver, const Arguments& arguments,
              Evaluation& evaluation, const ScopePtr& scope) {
    return Binder(rows, name, evaluation, scope).run(receiver, arguments);
}

Result invoke(std::string_view name, const Term* receiver, const Arguments& arguments, Evaluation& evaluation,
              const ScopePtr& scope) {
    const std::vector<const Row*> rows = find_rows(name, receiver != nullptr);
    if (!rows.empty()) return invoke(rows, name, receiver, arguments, evaluation, scope);
    if (is_unmodelled(name)) return unknown_stop(fmt::format("yaql's function {}(), which is not modelled", name));
    if (!receiver) return failed(fmt::format("Unknown function \"{}\"", name));
    return failed(fmt::format("Unknown method \"{}\" of {}", name, kind_name(*receiver)));
}

}  // namespace stepwarden::yaql
