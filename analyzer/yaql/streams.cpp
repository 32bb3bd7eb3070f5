#include "yaql/streams.hpp"

#include <algorithm>

namespace stepwarden::yaql {

namespace {

std::optional<Stop> unroll(const Term& term, std::size_t depth, Terms& out, Evaluation& evaluation) {
    if (auto stop = evaluation.too_deep(static_cast<std::uint32_t>(depth))) return stop;
    if (is(term, Kind::unknown)) evaluation.note_spread();
    if (!is(term, Kind::iterator)) {
        out.push_back(term);
        return evaluation.too_many(out.size());
    }
    Cursor cursor(term, evaluation);
    while (true) {
        Pull element = cursor.next();
        if (!element) return std::move(element.error());
        if (!*element) return std::nullopt;
        if (auto stop = unroll(**element, depth + 1, out, evaluation)) return stop;
    }
}

}  // namespace

Pull element(Result result) {
    if (result) return std::optional(std::move(*result));
    return tl::unexpected(std::move(result.error()));
}

Result chained(Terms collections, Evaluation& evaluation) {
    std::uint32_t depth = 0;
    for (const Term& collection : collections) depth = std::max(depth, depth_of(collection));
    return evaluation.stream(
        [collections = std::move(collections), at = std::size_t{0}, cursor = std::optional<Cursor>(),
         &evaluation]() mutable -> Pull {
            while (cursor || at < collections.size()) {
                if (!cursor) cursor.emplace(collections[at++], evaluation);
                Pull out = cursor->next();
                if (!out || *out) return out;
                cursor.reset();
            }
            return std::nullopt;
        },
        depth);
}

tl::expected<Terms, Stop> unrolled(const Terms& terms, Evaluation& evaluation) {
    Terms out;
    for (const Term& term : terms)
        if (auto stop = unroll(term, 0, out, evaluation)) return tl::unexpected(std::move(*stop));
    return out;
}

Result remembered(const Term& collection, Evaluation& evaluation) {
    if (is_sequence(collection) || is_set_like(collection)) return collection;
    Result source = stream_over(collection, evaluation, [](Cursor& cursor) { return cursor.next(); });
    if (!source) return source;
    const std::uint32_t depth = depth_of(*source) + 1;
    if (auto stop = evaluation.too_deep(depth)) return tl::unexpected(std::move(*stop));
    return Term(std::make_shared<Memory>(Memory{std::move(*source), {}, false, depth}));
}

}  // namespace stepwarden::yaql
