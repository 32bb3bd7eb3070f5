// Where everything stands in the picture of a graph: columns are the steps of the workflows, rows the services of each
// role, and each task is one box at the first step that it is come to. Boxes carry their names as long as there are
// few; many are folded to marks. Geometry alone, in pixels, so that it can be tested; write_svg.cpp draws it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "graph/graph.hpp"

namespace stepwarden::graph {

struct Box {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;

    [[nodiscard]] int right() const { return x + width; }
    [[nodiscard]] int bottom() const { return y + height; }
    friend bool operator==(const Box&, const Box&) = default;
};

/// A heading of rows or columns.
struct Lettering {
    enum class Kind : std::uint8_t { workflow, playbook, step, role, service };
    Kind kind = Kind::step;
    /// The room that the text stays in.
    Box box;
    /// Cut to the room; safe to show, not yet escaped.
    std::string text;
    /// Not cut.
    std::string whole;
};

struct PlacedTask {
    /// Index into Graph::nodes.
    std::uint32_t node = 0;
    Box box;
    /// Cut to the box; empty where tasks are folded.
    std::string label;
};

struct StepLayout {
    int width = 0;
    int height = 0;
    /// Tasks are marks without names.
    bool is_folded = false;
    /// The services of all roles share their rows.
    bool roles_are_folded = false;
    std::vector<Lettering> lettering;
    /// In the order of the graph's nodes; each task once, blocks not at all.
    std::vector<PlacedTask> tasks;
    /// Backgrounds: the rows of services, and the columns of steps.
    std::vector<Box> rows;
    std::vector<Box> columns;
};

struct FoldLimits {
    /// More tasks than this are marks.
    std::size_t labelled_tasks = 120;
    /// With more rows than this roles share them.
    std::size_t rows = 160;
};

StepLayout lay_out(const Graph& graph, const Parts& parts, const FoldLimits& limits = {});

/// Pixels that a character of the picture's letters takes, in tenths.
inline constexpr int tenths_per_character = 72;

/// `text` made visible and cut so that it fits into `pixels`; a cut end is "…".
std::string fitted(std::string_view text, int pixels);

}  // namespace stepwarden::graph
