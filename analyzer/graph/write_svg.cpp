#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <unordered_map>

#include "graph/clusters.hpp"
#include "graph/effect_mark.hpp"
#include "graph/step_columns.hpp"
#include "graph/step_layout.hpp"
#include "graph/write.hpp"
#include "text/markup.hpp"

namespace stepwarden::graph {

namespace {

/// Shapes differ as well as colours, so that colours are not needed to tell them apart. Each fills 12 by 12 pixels.
constexpr std::string_view shapes = R"(<defs>
<symbol id="stop" viewBox="0 0 12 12"><rect x="1" y="1" width="10" height="10"/></symbol>
<symbol id="start" viewBox="0 0 12 12"><path d="M2 1 11 6 2 11z"/></symbol>
<symbol id="update" viewBox="0 0 12 12"><circle cx="6" cy="6" r="5"/></symbol>
<symbol id="remove" viewBox="0 0 12 12"><path d="M3 1 6 4 9 1 11 3 8 6 11 9 9 11 6 8 3 11 1 9 4 6 1 3z"/></symbol>
<symbol id="migrate" viewBox="0 0 12 12"><path d="M6 0 12 6 6 12 0 6z"/></symbol>
<symbol id="write" viewBox="0 0 12 12"><rect x="2" y="4" width="8" height="4" rx="1"/></symbol>
<symbol id="none" viewBox="0 0 12 12"><circle cx="6" cy="6" r="2.5" fill="none" stroke-width="1.5"/></symbol>
<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse"
orient="auto"><path d="M0 0 8 4 0 8z" fill="context-stroke"/></marker>
</defs>
)";

constexpr std::string_view style = R"(<style>
:root{--paper:#fff;--ink:#1d2430;--faint:#586374;--row:#f3f5f8;--line:#cfd6df;--box:#fff;
--stop:#c0292b;--start:#1f7a3a;--update:#1c62b9;--remove:#9a4a00;--migrate:#7b2fa8;--write:#5b6675;--none:#6b7686;
--order:#8b95a3;--data:#1c62b9;--resource:#c0292b}
@media (prefers-color-scheme:dark){:root{--paper:#12161c;--ink:#e6eaf0;--faint:#a3adba;--row:#1a2028;--line:#39434f;
--box:#1f2630;--stop:#ff7b7b;--start:#5fcf80;--update:#74b2ff;--remove:#f0a35a;--migrate:#d29bff;--write:#a8b3c1;
--none:#8d98a6;--order:#77828f;--data:#74b2ff;--resource:#ff7b7b}}
text{font:12px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;fill:var(--ink)}
.title{font-size:16px;font-weight:600}.faint,.step,.service{fill:var(--faint)}.workflow,.role{font-weight:600}
.paper{fill:var(--paper)}.row{fill:var(--row)}.rule{stroke:var(--line)}
.task rect{fill:var(--box);stroke:var(--line)}.task:hover rect{stroke:var(--ink)}
.stop{fill:var(--stop)}.start{fill:var(--start)}.update{fill:var(--update)}.remove{fill:var(--remove)}
.migrate{fill:var(--migrate)}.write{fill:var(--write)}.none{stroke:var(--none)}
.edge{fill:none}.edge:hover{stroke-width:3;opacity:1}
.order{stroke:var(--order)}.data{stroke:var(--data);stroke-dasharray:5 3}
.resource{stroke:var(--resource);stroke-width:2}
.folded .edge{opacity:.35}.folded .resource{opacity:.6;stroke-width:1.5}
</style>
)";

std::string_view class_of(Lettering::Kind kind) {
    switch (kind) {
        case Lettering::Kind::workflow:
            return "workflow";
        case Lettering::Kind::playbook:
            return "playbook";
        case Lettering::Kind::step:
            return "step";
        case Lettering::Kind::role:
            return "role";
        case Lettering::Kind::service:
            return "service";
    }
    return "";
}

std::string_view meaning(EdgeKind kind) {
    switch (kind) {
        case EdgeKind::order:
            return "comes next";
        case EdgeKind::data:
            return "a value goes from one to the other";
        case EdgeKind::resource:
            return "both act on the same resource";
    }
    return "";
}

constexpr int legend_line = 20;
constexpr int legend_lines = 8;
constexpr int least_width = 640;

class SvgWriter {
public:
    SvgWriter(const Graph& graph, const Parts& parts, const Selection& selection)
        : graph_(graph), parts_(parts), selection_(selection), layout_(lay_out(graph, parts)) {
        for (std::size_t i = 0; i < layout_.tasks.size(); ++i) place_of_node_.emplace(layout_.tasks[i].node, i);
    }

    std::string write() {
        head();
        backgrounds();
        for (const Lettering& lettering : layout_.lettering) letter(lettering);
        add("<g class=\"{}\">\n", layout_.is_folded ? "folded" : "labelled");
        for (const Edge& edge : graph_.edges) draw(edge);
        for (const PlacedTask& task : layout_.tasks) draw(task);
        out_ += "</g>\n";
        legend();
        return out_ + "</svg>\n";
    }

private:
    template <typename... Values>
    void add(fmt::format_string<Values...> pattern, Values&&... values) {
        fmt::format_to(std::back_inserter(out_), pattern, std::forward<Values>(values)...);
    }

    [[nodiscard]] std::string title() const {
        std::string title = "Tasks by step";
        if (!selection_.service.empty()) title += fmt::format(" of the service {}", selection_.service);
        if (!selection_.role.empty()) title += fmt::format(" of the role {}", selection_.role);
        return title;
    }

    [[nodiscard]] std::string description() const {
        return fmt::format(
            "{} tasks. Columns are the steps of the workflows in their order, rows the services of {}. A task stands "
            "at "
            "the first step at which it may run.",
            layout_.tasks.size(), layout_.roles_are_folded ? "all roles together" : "each role");
    }

    void head() {
        width_ = std::max(layout_.width, least_width);
        const int height = layout_.height + (legend_lines + 1) * legend_line;
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
            "role=\"img\" "
            "aria-labelledby=\"title desc\">\n",
            width_, height);
        add("<title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n", text::markup_text(title()),
            text::markup_text(description()));
        out_ += style;
        out_ += shapes;
        add("<rect class=\"paper\" width=\"{}\" height=\"{}\"/>\n", width_, height);
        add("<text class=\"title\" x=\"16\" y=\"26\">{}</text>\n",
            text::markup_text(fitted(title(), (width_ - 32) * 3 / 4)));
        add("<text class=\"faint\" x=\"16\" y=\"44\">{} tasks</text>\n", layout_.tasks.size());
    }

    void backgrounds() {
        for (std::size_t i = 0; i < layout_.rows.size(); i += 2) {
            const Box& box = layout_.rows[i];
            add("<rect class=\"row\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n", box.x, box.y, box.width,
                box.height);
        }
        for (const Box& box : layout_.columns)
            add("<path class=\"rule\" d=\"M{} {}V{}\"/>\n", box.x, box.y, box.bottom());
    }

    void letter(const Lettering& lettering) {
        const int y = lettering.box.y + (lettering.kind == Lettering::Kind::role ? 18 : 13);
        add("<text class=\"{}\" x=\"{}\" y=\"{}\">{}", class_of(lettering.kind), lettering.box.x, y,
            text::markup_text(lettering.text));
        if (lettering.text != lettering.whole) add("<title>{}</title>", text::markup_text(lettering.whole));
        out_ += "</text>\n";
    }

    [[nodiscard]] std::string told(const Node& node) const {
        std::string text = label(node);
        for (const std::string& part : {node.role, fmt::format("{}", fmt::join(node.services, ", ")), node.section})
            if (!part.empty()) text += " - " + part;
        for (const simulate::Effect& effect : node.effects)
            text += fmt::format("; {} {} {}", simulate::name(effect.operation), simulate::name(effect.resource),
                                effect.name.empty() ? "that only the run can tell" : effect.name);
        return text + fmt::format(" ({}:{})", parts_.tree.path(node.where.file), node.where.line);
    }

    void draw(const PlacedTask& task) {
        const Node& node = graph_.nodes[task.node];
        const Box& box = task.box;
        const std::string_view mark = name(mark_of(node.effects));
        add("<g class=\"task\"><title>{}</title>", text::markup_text(told(node)));
        if (layout_.is_folded) {
            use(mark, box.x, box.y);
        } else {
            add("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\"/>", box.x, box.y, box.width, box.height);
            use(mark, box.x + 4, box.y + 4);
            add("<text x=\"{}\" y=\"{}\">{}</text>", box.x + 22, box.y + 14, text::markup_text(task.label));
        }
        out_ += "</g>\n";
    }

    void use(std::string_view mark, int x, int y) {
        add("<use href=\"#{0}\" class=\"{0}\" x=\"{1}\" y=\"{2}\" width=\"12\" height=\"12\"/>", mark, x, y);
    }

    void draw(const Edge& edge) {
        // Among many tasks the order is how they stand: left to right, then downwards.
        if (layout_.is_folded && edge.kind == EdgeKind::order) return;
        const auto from = place_of_node_.find(edge.from);
        const auto to = place_of_node_.find(edge.to);
        if (from == place_of_node_.end() || to == place_of_node_.end()) return;
        const std::string path =
            layout_.is_folded
                ? folded_path(layout_.tasks[from->second].box, layout_.tasks[to->second].box)
                : labelled_path(layout_.tasks[from->second].box, layout_.tasks[to->second].box, edge.kind);
        add("<path class=\"edge {}\" marker-end=\"url(#tip)\" d=\"{}\"><title>{}</title></path>\n", name(edge.kind),
            path, text::markup_text(fmt::format("{}: {}", name(edge.kind), edge.why)));
    }

    static std::string folded_path(const Box& from, const Box& to) {
        const int x0 = from.x + from.width / 2;
        const int y0 = from.y + from.height / 2;
        const int x1 = to.x + to.width / 2;
        const int y1 = to.y + to.height / 2;
        const int lift = 8 + std::abs(x1 - x0) / 8;
        return fmt::format("M{} {}Q{} {} {} {}", x0, y0, (x0 + x1) / 2, std::min(y0, y1) - lift, x1, y1);
    }

    /// From side to side over columns, and on one side of a column from box to box; the kinds keep apart.
    static std::string labelled_path(const Box& from, const Box& to, EdgeKind kind) {
        const int apart = kind == EdgeKind::order ? 0 : kind == EdgeKind::data ? 5 : -5;
        const int y0 = from.y + from.height / 2 + apart;
        const int y1 = to.y + to.height / 2 + apart;
        if (from.x != to.x) {
            const bool forth = from.x < to.x;
            const int x0 = forth ? from.right() : from.x;
            const int x1 = forth ? to.x : to.right();
            const int bend = forth ? 30 : -30;
            return fmt::format("M{} {}C{} {} {} {} {} {}", x0, y0, x0 + bend, y0, x1 - bend, y1, x1, y1);
        }
        if (kind == EdgeKind::order && to.y - from.bottom() >= 0 && to.y - from.bottom() < from.height)
            return fmt::format("M{} {}V{}", from.x + 10, from.bottom(), to.y);
        const int side = kind == EdgeKind::resource ? from.right() : from.x;
        const int bulge = std::min(20, 10 + std::abs(y1 - y0) / 30);
        const int x = kind == EdgeKind::resource ? side + bulge : side - bulge;
        return fmt::format("M{} {}C{} {} {} {} {} {}", side, y0, x, y0, x, y1, side, y1);
    }

    void legend() {
        int y = layout_.height + legend_line;
        const int begin = y;
        for (const Mark mark : all_marks) {
            use(name(mark), 16, y - 11);
            add("<text x=\"36\" y=\"{}\">{}</text>\n", y, text::markup_text(meaning(mark)));
            y += legend_line;
        }
        y = begin;
        for (const EdgeKind kind : {EdgeKind::order, EdgeKind::data, EdgeKind::resource}) {
            const bool is_drawn = !layout_.is_folded || kind != EdgeKind::order;
            if (is_drawn) add("<path class=\"edge {}\" marker-end=\"url(#tip)\" d=\"M300 {}h36\"/>", name(kind), y - 4);
            add("<text x=\"{}\" y=\"{}\">{}</text>\n", 346, y,
                is_drawn ? meaning(kind) : "order: left to right and down");
            y += legend_line;
        }
    }

    const Graph& graph_;
    const Parts& parts_;
    const Selection& selection_;
    StepLayout layout_;
    std::unordered_map<std::uint32_t, std::size_t> place_of_node_;
    int width_ = 0;
    std::string out_;
};

}  // namespace

std::string to_svg(const Graph& graph, const Parts& parts, const Selection& selection) {
    return SvgWriter(graph, parts, selection).write();
}

}  // namespace stepwarden::graph
