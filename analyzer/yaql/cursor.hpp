// Goes through what has elements, in Python's sense of iter(): lists and views from their start, an iterator from where
// it stands.
#pragma once

#include "yaql/evaluation.hpp"
#include "yaql/term.hpp"

namespace stepwarden::yaql {

class Cursor {
public:
    /// `source` is iterable; an ordering is sorted when the first element is asked for.
    Cursor(Term source, Evaluation& evaluation) : source_(std::move(source)), evaluation_(&evaluation) {}

    Pull next();
    /// The same where the place of the element counts: stops at an Unknown that may stand for any number of elements.
    Pull next_counted();
    [[nodiscard]] std::uint32_t depth() const { return depth_of(source_); }

private:
    Pull next_remembered(Memory& memory);

    Term source_;
    Evaluation* evaluation_;
    std::size_t at_ = 0;
};

/// All elements that are left.
tl::expected<Terms, Stop> drain(const Term& term, Evaluation& evaluation);
tl::expected<Terms, Stop> drain_counted(const Term& term, Evaluation& evaluation);

/// The elements of an ordering in their order, sorted once.
tl::expected<Terms, Stop> sorted(Ordering& ordering, Evaluation& evaluation);

}  // namespace stepwarden::yaql
