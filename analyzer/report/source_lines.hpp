// Lines of the files of one tree. A file is split when it is first asked for, so that any number of findings in one
// file cost no more than reading it once.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "text/position.hpp"
#include "text/tree.hpp"

namespace stepwarden::report {

class SourceLines {
public:
    /// A null tree has no lines.
    explicit SourceLines(const text::Tree* tree) : tree_(tree) {}

    /// The line of a place, without its break and without a byte order mark; the first one for a file as a whole. Empty
    /// when there is none. The view lives as long as the tree.
    std::string_view at(const text::Position& where);

private:
    struct File {
        std::string_view bytes;
        std::vector<std::size_t> starts;
    };

    const File& split(text::FileId file);

    const text::Tree* tree_;
    std::vector<std::optional<File>> files_;
};

}  // namespace stepwarden::report
