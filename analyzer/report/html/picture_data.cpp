#include "report/html/picture_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "graph/clusters.hpp"
#include "graph/effect_mark.hpp"
#include "graph/step_columns.hpp"
#include "report/host_labels.hpp"
#include "report/html/source_text.hpp"
#include "report/html/text_table.hpp"
#include "report/html/verdict_table.hpp"
#include "report/html/visible_names.hpp"
#include "text/visible.hpp"

namespace stepwarden::report::html {

namespace {

using Json = nlohmann::ordered_json;

Json step_json(const std::optional<int>& step) { return step ? Json(*step) : Json(nullptr); }

/// Numbers of the tasks among the nodes; blocks have none.
std::vector<std::optional<std::uint32_t>> task_numbers(const graph::Graph& graph) {
    std::vector<std::optional<std::uint32_t>> numbers;
    std::uint32_t next = 0;
    for (const graph::Node& node : graph.nodes)
        numbers.push_back(node.task->is_block ? std::nullopt : std::optional(next++));
    return numbers;
}

class PictureWriter {
public:
    explicit PictureWriter(const Picture& picture)
        : picture_(picture), model_(picture.model), numbers_(task_numbers(model_.graph)) {}

    Json write() {
        Json json;
        json["classes"] = classes();
        json["tasks"] = tasks();
        json["workflows"] = workflows();
        json["sources"] = std::move(sources_).json();
        json["texts"] = std::move(texts_).json();
        json["marks"] = marks();
        return json;
    }

private:
    Json classes() const {
        Json list = Json::array();
        for (const simulate::HostClass& each : model_.schedule.classes) {
            const std::vector<std::string_view> hosts(each.hosts.begin(), each.hosts.end());
            list.push_back({{"name", text::visible(each.name)},
                            {"count", hosts.size()},
                            {"hosts", text::visible(folded_names(hosts))}});
        }
        return list;
    }

    Json tasks() {
        const std::vector<std::vector<VerdictRow>> verdicts = verdicts_of(model_);
        Json list = Json::array();
        for (std::size_t i = 0; i < model_.graph.nodes.size(); ++i)
            if (numbers_[i]) list.push_back(task(model_.graph.nodes[i], verdicts[i]));
        return list;
    }

    Json task(const graph::Node& node, const std::vector<VerdictRow>& verdicts) {
        Json json{{"id", text::visible(node.id)},
                  {"name", text::visible(graph::title(node))},
                  {"action", text::visible(node.task->action)},
                  {"services", visible_names(node.services)},
                  {"role", text::visible(node.role)},
                  {"section", node.section},
                  {"mark", graph::name(graph::mark_of(node.effects))},
                  {"path", text::visible(model_.tree.path(node.where.file))},
                  {"line", node.where.line},
                  {"source", sources_.number_of(files_.of(node.where.file).task(node.where))}};
        if (picture_.written_at)
            if (const auto place = picture_.written_at(node.where))
                json["written"] = fmt::format("{}:{}", text::visible(place->path), place->line);
        Json effects = Json::array();
        for (const simulate::Effect& effect : node.effects)
            effects.push_back(texts_.number_of(
                fmt::format("{} {} {}", simulate::name(effect.operation), simulate::name(effect.resource),
                            effect.name.empty() ? "(known at run time only)" : text::visible(effect.name))));
        json["effects"] = std::move(effects);
        json["verdicts"] = verdicts_json(verdicts);
        return json;
    }

    /// Rows of [class, playbook, steps, verdict, why, hosts].
    Json verdicts_json(const std::vector<VerdictRow>& rows) {
        Json list = Json::array();
        for (const VerdictRow& row : rows) {
            Json steps = Json::array();
            for (const std::optional<int>& step : row.steps) steps.push_back(step_json(step));
            list.push_back({row.host_class ? Json(*row.host_class) : Json(nullptr),
                            texts_.number_of(text::visible(model_.tree.path(row.playbook))), std::move(steps),
                            simulate::name(row.verdict), texts_.number_of(text::visible(row.why)), row.hosts});
        }
        return list;
    }

    Json workflows() const {
        Json list = Json::array();
        for (const simulate::Timeline& timeline : model_.timelines) list.push_back(workflow(timeline));
        return list;
    }

    /// Moments are rows of [column, class, task, whether it runs for sure], each once.
    Json workflow(const simulate::Timeline& timeline) const {
        const graph::StepColumns steps = graph::step_columns(timeline, model_.schedule, model_.tree);
        Json columns = Json::array();
        for (const graph::StepColumn& column : steps.columns)
            columns.push_back({{"playbook", text::visible(graph::short_name(column.playbook))},
                               {"round", column.round},
                               {"step", step_json(column.step)}});
        Json moments = Json::array();
        std::set<std::tuple<std::uint32_t, std::uint16_t, std::uint32_t>> seen;
        for (std::size_t i = 0; i < timeline.moments.size(); ++i) {
            const simulate::Occurrence& occurrence = model_.schedule.occurrences[timeline.moments[i].occurrence];
            const auto number = numbers_[model_.graph.node_of.at(occurrence.task)];
            if (!number || !seen.emplace(steps.of_moment[i], occurrence.host_class, *number).second) continue;
            moments.push_back(
                {steps.of_moment[i], occurrence.host_class, *number, occurrence.runs == value::Truth::yes ? 1 : 0});
        }
        return {{"name", text::visible(timeline.workflow)},
                {"columns", std::move(columns)},
                {"moments", std::move(moments)}};
    }

    static Json marks() {
        Json list = Json::array();
        for (const graph::Mark mark : graph::all_marks)
            list.push_back({{"name", graph::name(mark)}, {"meaning", graph::meaning(mark)}});
        return list;
    }

    const Picture& picture_;
    check::Model& model_;
    std::vector<std::optional<std::uint32_t>> numbers_;
    SourceTexts files_{model_.tree};
    TextTable sources_;
    TextTable texts_;
};

}  // namespace

Json picture_json(const Picture& picture) { return PictureWriter(picture).write(); }

TaskLocator task_locator(const Picture& picture) {
    const check::Model& model = picture.model;
    const auto numbers = task_numbers(model.graph);
    TaskLocator locator;
    // In the order of places, so that which of several copies comes first does not depend on addresses.
    std::set<std::pair<text::Position, std::uint32_t>> copies;
    for (const auto& [task, node] : model.graph.node_of) copies.emplace(task->where, node);
    for (const auto& [where, node] : copies) {
        const std::string& role = model.graph.nodes[node].role;
        locator.add(picture.prefix + std::string(model.tree.path(where.file)), where.line, where.column, numbers[node],
                    role);
        if (!picture.written_at) continue;
        if (auto place = picture.written_at(where))
            locator.add(std::move(place->path), place->line, place->column, numbers[node], role);
    }
    return locator;
}

}  // namespace stepwarden::report::html
