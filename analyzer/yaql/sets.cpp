#include "yaql/sets.hpp"

#include "yaql/compare.hpp"
#include "yaql/cursor.hpp"

namespace stepwarden::yaql {

namespace {

std::optional<Stop> insert_all(TermSet& set, const Term& collection, Evaluation& evaluation) {
    Cursor cursor(collection, evaluation);
    while (true) {
        Pull element = cursor.next();
        if (!element) return std::move(element.error());
        if (!*element) return std::nullopt;
        if (auto inserted = set.insert(**element); !inserted) return std::move(inserted.error());
        if (auto stop = evaluation.too_many(set.terms().size())) return stop;
    }
}

/// The elements of the left that the right has, or has not.
Result filtered(const Term& left, const Term& right, bool wanted, Evaluation& evaluation) {
    if (!is(left, Kind::set)) return failed(std::string("no operation of sets on ") + std::string(kind_name(left)));
    TermSet others(evaluation);
    if (auto stop = insert_all(others, right, evaluation)) return tl::unexpected(std::move(*stop));
    Terms out;
    for (std::size_t i = 0; i < size_of(left); ++i) {
        auto found = others.contains(element_of(left, i));
        if (!found) return tl::unexpected(std::move(found.error()));
        if (*found == wanted) out.push_back(element_of(left, i));
    }
    return evaluation.array(Array::Kind::set, std::move(out));
}

}  // namespace

Result set_of(const Term& collection, Evaluation& evaluation) {
    TermSet out(evaluation);
    if (auto stop = insert_all(out, collection, evaluation)) return tl::unexpected(std::move(*stop));
    return evaluation.array(Array::Kind::set, out.take());
}

Result set_of(const Terms& elements, Evaluation& evaluation) {
    TermSet out(evaluation);
    for (const Term& element : elements)
        if (auto inserted = out.insert(element); !inserted) return tl::unexpected(std::move(inserted.error()));
    return evaluation.array(Array::Kind::set, out.take());
}

Result united(const Term& left, const Term& right, Evaluation& evaluation) {
    if (!is(left, Kind::set)) return failed(std::string("no operation of sets on ") + std::string(kind_name(left)));
    TermSet out(evaluation);
    for (const Term* part : {&left, &right})
        if (auto stop = insert_all(out, *part, evaluation)) return tl::unexpected(std::move(*stop));
    return evaluation.array(Array::Kind::set, out.take());
}

Result difference(const Term& left, const Term& right, Evaluation& evaluation) {
    return filtered(left, right, false, evaluation);
}

Result intersection(const Term& left, const Term& right, Evaluation& evaluation) {
    return filtered(left, right, true, evaluation);
}

}  // namespace stepwarden::yaql
