#include "jinja/functions.hpp"

#include <algorithm>
#include <array>

#include "jinja/failure.hpp"
#include "jinja/operators.hpp"
#include "value/compare.hpp"

namespace stepwarden::jinja {

namespace {

using value::Dict;
using value::List;
using value::Value;

constexpr std::size_t max_range = 100'000;

constexpr std::array<std::string_view, 11> globals = {"range",  "dict",   "lookup", "query", "q",        "now",
                                                      "lipsum", "cycler", "joiner", "undef", "namespace"};

Outcome range(const Invocation& call) {
    std::array<std::int64_t, 3> bounds = {0, 0, 1};
    std::size_t given = 0;
    while (given < 3 && call.slot(given)) {
        if (!value::is_integral(*call.slot(given))) return type_failure("range() needs integers");
        bounds[given] = value::integral(*call.slot(given));
        ++given;
    }
    const std::int64_t start = given == 1 ? 0 : bounds[0];
    const std::int64_t stop = given == 1 ? bounds[0] : bounds[1];
    const std::int64_t step = bounds[2];
    if (step == 0) return type_failure("range() arg 3 must not be zero");
    List out;
    for (std::int64_t i = start; step > 0 ? i < stop : i > stop;) {
        if (out.size() == max_range)
            return Value::unknown(std::string("a range of more than ") + std::to_string(max_range) + " numbers", true);
        out.emplace_back(i);
        if (__builtin_add_overflow(i, step, &i)) break;
    }
    return Value(value::Sequence{std::move(out), value::Sequence::Kind::range});
}

/// One entry out of a pair, as dict() takes it from each item of an iterable.
std::optional<Failure> add_pair(Dict& out, const Value& pair) {
    auto items = iterate(pair);
    if (!items) return std::move(items.error());
    if (items->size() != 2) return type_failure("dict() needs pairs").value();
    if (!value::is_hashable((*items)[0])) return type_failure("unhashable type").value();
    value::set_key(out, (*items)[0], (*items)[1]);
    return std::nullopt;
}

Outcome make_dict(const Invocation& call) {
    Dict out;
    if (call.extra().size() > 1) return type_failure("dict() takes at most 1 positional argument");
    if (!call.extra().empty() && call.extra()[0].is_dict()) out = call.extra()[0].as_dict();
    if (!call.extra().empty() && !call.extra()[0].is_dict()) {
        auto pairs = iterate(call.extra()[0]);
        if (!pairs) return tl::unexpected(std::move(pairs.error()));
        if (auto bound = too_many_pairs(pairs->size(), pairs->size())) return std::move(*bound);
        for (const Value& pair : *pairs) {
            if (const value::Unknown* unknown = pair.is_dict() ? nullptr : value::find_unknown(pair))
                return result_of(*unknown);
            if (auto failure = add_pair(out, pair)) return tl::unexpected(std::move(*failure));
        }
    }
    for (const auto& [name, entry] : call.extra_named()) value::set_key(out, Value(name), entry);
    return Value(std::move(out));
}

constexpr std::array<Row, 3> rows = {{
    {"range", Policy::shallow, {"start", "stop", "step"}, 1, false, range},
    {"dict", Policy::shallow, {}, 0, true, make_dict},
    {"namespace", Policy::shallow, {}, 0, true, make_dict},
}};

}  // namespace

const Row* find_function(std::string_view name) {
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.name == name; });
    return row == rows.end() ? nullptr : &*row;
}

bool is_global(std::string_view name) { return std::find(globals.begin(), globals.end(), name) != globals.end(); }

}  // namespace stepwarden::jinja
