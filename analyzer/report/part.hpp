// What the writers are given: the results of one PATH of the command line with the tree its positions point into. With
// several PATHs there are several parts, and every writer prints them as one.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "check/results.hpp"
#include "text/tree.hpp"

namespace stepwarden::report {

struct Part {
    /// Put before every path: "" for a single PATH, else "PATH/".
    std::string prefix;
    /// Never null.
    const check::Results* results = nullptr;
    /// Null when PATH could not be opened; there are no findings then.
    const text::Tree* tree = nullptr;
};

/// A position with its file's name, as it was given: nothing is escaped yet.
struct Place {
    std::string path;
    /// 0 for the file as a whole.
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

/// A position without a file is the PATH itself.
Place place_of(const Part& part, const text::Position& where);

/// Sums over all parts.
struct Totals {
    check::Summary summary;
    std::size_t errors = 0;
    std::size_t warnings = 0;
    std::size_t notes = 0;
    std::size_t unanalysed = 0;
    /// Not told: by comments in the input, and by the baseline.
    std::size_t suppressed = 0;
    std::size_t known = 0;
};

Totals totals(std::span<const Part> parts);

}  // namespace stepwarden::report
