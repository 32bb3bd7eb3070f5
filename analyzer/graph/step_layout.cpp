#include "graph/step_layout.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "graph/clusters.hpp"
#include "graph/step_columns.hpp"
#include "text/visible.hpp"
#include "value/utf8.hpp"

namespace stepwarden::graph {

namespace {

constexpr int heading_height = 18;
constexpr int role_height = 26;
constexpr int row_head_width = 200;
constexpr int margin = 16;
/// Above the headings: the picture's title.
constexpr int top = 56;
constexpr int cell_padding = 6;

constexpr int box_width = 284;
constexpr int box_height = 20;
constexpr int box_pitch = 26;
/// Between columns of boxes, for edges.
constexpr int box_gap = 44;

constexpr int mark_size = 12;
constexpr int mark_pitch = 16;
constexpr std::size_t most_marks_a_line = 8;
constexpr std::size_t fewest_marks_a_line = 4;
/// As wide as "in no workflow".
constexpr std::size_t marks_below_that_heading = 7;

/// Characters of East Asian scripts and emoji take two cells.
int cells_of(char32_t code) {
    const bool wide = (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) ||
                      (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
                      (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) ||
                      (code >= 0x1f300 && code <= 0x1faff) || (code >= 0x20000 && code <= 0x3fffd);
    return wide ? 2 : 1;
}

/// One column: the workflow that comes to it and its step there.
struct Column {
    std::string workflow;
    std::string playbook;
    std::string step;
    int x = 0;
    int width = 0;
    std::size_t marks_a_line = fewest_marks_a_line;
};

struct Row {
    std::string role;
    std::string service;
    int y = 0;
    int height = 0;
    /// By column: indices of nodes in the order in which they are come to.
    std::map<std::size_t, std::vector<std::uint32_t>> cells = {};
};

/// Where a node goes: column, and its place among all that go there.
struct Slot {
    std::size_t column = 0;
    std::size_t order = 0;
};

std::string role_title(const std::string& role) { return role.empty() ? "several roles" : role; }

std::string service_title(const Node& node) {
    if (!node.services.empty()) return fmt::format("{}", fmt::join(node.services, ", "));
    return node.section.empty() ? "the playbooks' own" : "service not known";
}

std::string step_title(const std::optional<int>& step) { return step ? fmt::format("step {}", *step) : "no step"; }

std::string playbook_title(const StepColumn& column) {
    const std::string name = short_name(column.playbook);
    return column.round == 0 ? name : fmt::format("{} ({})", name, column.round + 1);
}

/// A task's title; the steps are told where they are more than the column's.
std::string label_in_box(const Node& node) {
    constexpr int room = box_width - box_height - 8;
    if (node.steps.size() < 2) return fitted(title(node), room);
    const std::string steps = node.every_step ? " [every]" : fmt::format(" [{}]", fmt::join(node.steps, ","));
    const int left = room - static_cast<int>(steps.size()) * tenths_per_character / 10;
    return fitted(fitted(title(node), std::max(left, room / 2)) + steps, room);
}

class LayoutMaker {
public:
    LayoutMaker(const Graph& graph, const Parts& parts, const FoldLimits& limits)
        : graph_(graph), parts_(parts), limits_(limits) {}

    StepLayout make() {
        find_slots();
        drop_empty_columns();
        make_rows();
        set_columns();
        set_rows();
        place_tasks();
        letter_columns();
        layout_.width += margin;
        layout_.height += margin;
        return std::move(layout_);
    }

private:
    static bool is_drawn(const Node& node) { return !node.task->is_block; }

    /// The first time that some workflow comes to a task; what none comes to stands in a last column.
    void find_slots() {
        for (const simulate::Timeline& timeline : parts_.timelines) {
            const StepColumns steps = step_columns(timeline, parts_.schedule, parts_.tree);
            const std::size_t first = columns_.size();
            for (const StepColumn& column : steps.columns)
                columns_.push_back({timeline.workflow, playbook_title(column), step_title(column.step)});
            for (std::size_t i = 0; i < timeline.moments.size(); ++i) {
                const auto* task = parts_.schedule.occurrences[timeline.moments[i].occurrence].task;
                const auto found = graph_.node_of.find(task);
                if (found != graph_.node_of.end())
                    slots_.try_emplace(found->second, Slot{first + steps.of_moment[i], slots_.size()});
            }
        }
        for (std::uint32_t i = 0; i < graph_.nodes.size(); ++i)
            if (is_drawn(graph_.nodes[i])) slots_.try_emplace(i, Slot{columns_.size(), slots_.size()});
        columns_.push_back({"in no workflow", "", ""});
        columns_.back().marks_a_line = marks_below_that_heading;
    }

    void drop_empty_columns() {
        std::set<std::size_t> used;
        for (const auto& [node, slot] : slots_) used.insert(slot.column);
        std::map<std::size_t, std::size_t> place;
        std::vector<Column> kept;
        for (const std::size_t column : used) {
            place[column] = kept.size();
            kept.push_back(std::move(columns_[column]));
        }
        for (auto& [node, slot] : slots_) slot.column = place[slot.column];
        columns_ = std::move(kept);
        layout_.is_folded = slots_.size() > limits_.labelled_tasks;
    }

    void make_rows() {
        std::set<std::pair<std::string, std::string>> names;
        for (const auto& [node, slot] : slots_)
            names.emplace(graph_.nodes[node].role, service_title(graph_.nodes[node]));
        layout_.roles_are_folded = names.size() > limits_.rows;
        std::vector<std::string> roles;
        std::map<std::pair<std::size_t, std::string>, std::size_t> index;
        std::vector<std::pair<std::size_t, Row>> rows;
        for (const auto& [number, slot] : slots_) {
            const Node& node = graph_.nodes[number];
            const std::string role = layout_.roles_are_folded ? "all roles" : role_title(node.role);
            auto rank = static_cast<std::size_t>(std::ranges::find(roles, role) - roles.begin());
            if (rank == roles.size()) roles.push_back(role);
            const std::string service = service_title(node);
            const auto [found, added] = index.try_emplace({rank, service}, rows.size());
            if (added) rows.push_back({rank, Row{role, service}});
            rows[found->second].second.cells[slot.column].push_back(number);
        }
        std::ranges::stable_sort(rows, {}, &std::pair<std::size_t, Row>::first);
        for (auto& [rank, row] : rows) {
            for (auto& [column, nodes] : row.cells)
                std::ranges::sort(nodes, {}, [&](std::uint32_t node) { return slots_.at(node).order; });
            rows_.push_back(std::move(row));
        }
    }

    void set_columns() {
        for (const Row& row : rows_)
            for (const auto& [column, nodes] : row.cells)
                columns_[column].marks_a_line =
                    std::clamp(nodes.size(), columns_[column].marks_a_line, most_marks_a_line);
        int x = margin + row_head_width;
        for (Column& column : columns_) {
            column.x = x;
            column.width = layout_.is_folded ? static_cast<int>(column.marks_a_line) * mark_pitch + 2 * cell_padding
                                             : box_width + box_gap;
            x += column.width;
        }
        layout_.width = x;
    }

    [[nodiscard]] int height_of(std::size_t column, std::size_t count) const {
        const std::size_t a_line = layout_.is_folded ? columns_[column].marks_a_line : 1;
        const auto lines = static_cast<int>((count + a_line - 1) / a_line);
        return lines * (layout_.is_folded ? mark_pitch : box_pitch) + 2 * cell_padding;
    }

    void set_rows() {
        int y = top + 3 * heading_height + cell_padding;
        const int width = layout_.width - margin;
        const std::string* role = nullptr;
        for (Row& row : rows_) {
            if (role == nullptr || *role != row.role) {
                letter(Lettering::Kind::role, {margin, y, width, role_height}, row.role);
                y += role_height;
                role = &row.role;
            }
            for (const auto& [column, nodes] : row.cells)
                row.height = std::max(row.height, height_of(column, nodes.size()));
            row.y = y;
            layout_.rows.push_back({margin, y, width, row.height});
            letter(Lettering::Kind::service, {margin + 8, y, row_head_width - 16, row.height}, row.service);
            y += row.height;
        }
        layout_.height = y;
    }

    void place_tasks() {
        for (const Row& row : rows_)
            for (const auto& [column, nodes] : row.cells)
                for (std::size_t i = 0; i < nodes.size(); ++i) place(nodes[i], row, columns_[column], i);
        std::ranges::sort(layout_.tasks, {}, &PlacedTask::node);
    }

    void place(std::uint32_t node, const Row& row, const Column& column, std::size_t place) {
        if (!layout_.is_folded) {
            const Box box{column.x + box_gap / 2, row.y + cell_padding + static_cast<int>(place) * box_pitch + 3,
                          box_width, box_height};
            layout_.tasks.push_back({node, box, label_in_box(graph_.nodes[node])});
            return;
        }
        const auto line = static_cast<int>(place / column.marks_a_line);
        const auto in_line = static_cast<int>(place % column.marks_a_line);
        layout_.tasks.push_back({node,
                                 {column.x + cell_padding + in_line * mark_pitch + 2,
                                  row.y + cell_padding + line * mark_pitch + 2, mark_size, mark_size},
                                 {}});
    }

    void letter(Lettering::Kind kind, Box box, const std::string& text) {
        layout_.lettering.push_back({kind, box, fitted(text, box.width), text::visible(text)});
    }

    /// A heading over each run of columns that it is the same for.
    template <typename Name>
    void letter_spans(Lettering::Kind kind, int y, const Name& name) {
        for (std::size_t begin = 0; begin < columns_.size();) {
            std::size_t end = begin + 1;
            while (end < columns_.size() && name(columns_[end]) == name(columns_[begin])) ++end;
            const int x = columns_[begin].x;
            const int right = columns_[end - 1].x + columns_[end - 1].width;
            const std::vector<std::string> words = name(columns_[begin]);
            letter(kind, {x + 4, y, right - x - 8, heading_height}, words.back());
            begin = end;
        }
    }

    void letter_columns() {
        using Words = std::vector<std::string>;
        letter_spans(Lettering::Kind::workflow, top, [](const Column& column) { return Words{column.workflow}; });
        letter_spans(Lettering::Kind::playbook, top + heading_height, [](const Column& column) {
            return Words{column.workflow, column.playbook};
        });
        letter_spans(Lettering::Kind::step, top + 2 * heading_height, [](const Column& column) {
            return Words{column.workflow, column.playbook, column.step};
        });
        for (const Column& column : columns_)
            layout_.columns.push_back({column.x, top, column.width, layout_.height - top});
    }

    const Graph& graph_;
    const Parts& parts_;
    const FoldLimits& limits_;
    StepLayout layout_;
    std::vector<Column> columns_;
    std::vector<Row> rows_;
    std::map<std::uint32_t, Slot> slots_;
};

}  // namespace

StepLayout lay_out(const Graph& graph, const Parts& parts, const FoldLimits& limits) {
    return LayoutMaker(graph, parts, limits).make();
}

std::string fitted(std::string_view text, int pixels) {
    std::string shown = text::visible(text);
    const int room = std::max(1, pixels * 10 / tenths_per_character);
    int used = 0;
    // Where to cut so that one cell is left for the mark of the cut.
    std::size_t cut = 0;
    for (const std::string_view character : value::code_points(shown)) {
        used += cells_of(value::decode(character));
        if (used < room) cut += character.size();
    }
    if (used <= room) return shown;
    shown.resize(cut);
    return shown + "…";
}

}  // namespace stepwarden::graph
