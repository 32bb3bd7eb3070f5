// A tar archive, compressed or not, opened as a tree of which every file is read.
#include "fuzz/scratch_directory.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets/all.hpp"
#include "text/tree.hpp"

namespace stepwarden::fuzz {

void archive(std::string_view bytes) {
    const ScratchDirectory scratch;
    scratch.write("input.tar", bytes);
    const auto tree = text::Tree::open(scratch.path() / "input.tar");
    hold_told(tree);
    for (text::FileId file = 0; tree && file < tree->size(); ++file) {
        const std::string_view path = tree->path(file);
        hold(!path.empty() && path.front() != '/' && !path.starts_with("../") && path.find("/../") == path.npos,
             "a path does not lead out of the archive");
        hold_told(tree->read(file));
    }
}

}  // namespace stepwarden::fuzz
