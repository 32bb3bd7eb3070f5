// What comparison operators have to do with each other.
#pragma once

#include "jinja/syntax.hpp"

namespace stepwarden::jinja {

/// The operator that says the same with its operands exchanged: `3 < x` is `x > 3`.
constexpr Comparator mirrored(Comparator comparator) {
    switch (comparator) {
        case Comparator::less:
            return Comparator::greater;
        case Comparator::less_equal:
            return Comparator::greater_equal;
        case Comparator::greater:
            return Comparator::less;
        case Comparator::greater_equal:
            return Comparator::less_equal;
        default:
            return comparator;
    }
}

}  // namespace stepwarden::jinja
