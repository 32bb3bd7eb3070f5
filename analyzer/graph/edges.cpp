#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "graph/graph.hpp"
#include "graph/uses.hpp"

namespace stepwarden::graph {
namespace {

constexpr std::uint32_t none = UINT32_MAX;

/// A resource as its users name it; databases and the cluster belong to all hosts, the rest to one class of them.
using ResourceKey = std::tuple<int, simulate::Resource, std::string>;

class EdgeMaker {
public:
    EdgeMaker(const Graph& nodes, const Parts& parts, const Selection& selection)
        : nodes_(nodes), parts_(parts), selection_(selection) {}

    Graph make() {
        choose_nodes();
        for (const simulate::Timeline& timeline : parts_.timelines) follow(timeline);
        return std::move(graph_);
    }

private:
    [[nodiscard]] bool wanted(const Node& node) const {
        const bool service = selection_.service.empty() || std::find(node.services.begin(), node.services.end(),
                                                                     selection_.service) != node.services.end();
        return service && (selection_.role.empty() || node.role == selection_.role);
    }

    void choose_nodes() {
        kept_.assign(nodes_.nodes.size(), none);
        for (std::size_t i = 0; i < nodes_.nodes.size(); ++i)
            if (wanted(nodes_.nodes[i])) keep(static_cast<std::uint32_t>(i));
        for (const auto& [task, index] : nodes_.node_of)
            if (kept_[index] != none) graph_.node_of.emplace(task, kept_[index]);
    }

    /// Blocks stand before what is in them, so a kept task's block is kept already or is kept now.
    std::uint32_t keep(std::uint32_t index) {
        if (kept_[index] != none) return kept_[index];
        Node node = nodes_.nodes[index];
        if (node.block) node.block = keep(block_of(index));
        kept_[index] = static_cast<std::uint32_t>(graph_.nodes.size());
        graph_.nodes.push_back(std::move(node));
        return kept_[index];
    }

    /// A contributed task's block is the node of the same number in Contributions.
    [[nodiscard]] std::uint32_t block_of(std::uint32_t index) const {
        return nodes_.node_of.at(parts_.contributions.tasks[*nodes_.nodes[index].block].copies.front());
    }

    void follow(const simulate::Timeline& timeline) {
        workflow_ = timeline.workflow;
        last_by_class_.assign(parts_.schedule.classes.size(), none);
        last_moment_.assign(parts_.schedule.classes.size(), nullptr);
        definitions_.clear();
        last_on_resource_.clear();
        ordered_.clear();
        for (const simulate::Moment& moment : timeline.moments) visit(moment);
    }

    void visit(const simulate::Moment& moment) {
        const simulate::Occurrence& occurrence = parts_.schedule.occurrences[moment.occurrence];
        const auto found = nodes_.node_of.find(occurrence.task);
        if (found == nodes_.node_of.end()) return;
        const std::uint32_t node = found->second;
        connect_order(node, moment, occurrence);
        connect_data(node, occurrence);
        connect_resources(node, occurrence);
    }

    /// Each node once a workflow and class, where it comes first, so that order stays free of rounds.
    void connect_order(std::uint32_t node, const simulate::Moment& moment, const simulate::Occurrence& occurrence) {
        if (kept_[node] == none || !ordered_.emplace(occurrence.host_class, node).second) return;
        std::uint32_t& last = last_by_class_[occurrence.host_class];
        if (last != none) add(last, node, EdgeKind::order, order_reason(*last_moment_[occurrence.host_class], moment));
        last = node;
        last_moment_[occurrence.host_class] = &moment;
    }

    [[nodiscard]] std::string order_reason(const simulate::Moment& from, const simulate::Moment& to) const {
        const simulate::Occurrence& a = parts_.schedule.occurrences[from.occurrence];
        const simulate::Occurrence& b = parts_.schedule.occurrences[to.occurrence];
        const std::string_view playbook_a = parts_.tree.path(parts_.schedule.plays[a.play].playbook);
        const std::string_view playbook_b = parts_.tree.path(parts_.schedule.plays[b.play].playbook);
        if (playbook_a != playbook_b) return fmt::format("{}: {} before {}", workflow_, playbook_a, playbook_b);
        if (a.step && b.step && *a.step != *b.step)
            return fmt::format("{}: step {} before step {} in {}", workflow_, *a.step, *b.step, playbook_a);
        return fmt::format("{}: order in {}", workflow_, playbook_a);
    }

    void connect_data(std::uint32_t node, const simulate::Occurrence& occurrence) {
        auto& known = definitions_[occurrence.host_class];
        for (const std::string& name : uses_of(occurrence.task)) {
            const auto found = known.find(name);
            if (found == known.end()) continue;
            for (const std::uint32_t definer : found->second)
                if (definer != node) add(definer, node, EdgeKind::data, fmt::format("variable '{}'", name));
        }
        for (const std::string& name : defined_names(*occurrence.task)) {
            auto& definers = known[name];
            // What surely runs hides earlier definitions; what may run stands beside them.
            if (occurrence.runs == value::Truth::yes) definers.clear();
            definers.insert(node);
        }
    }

    const std::vector<std::string>& uses_of(const ansible::Task* task) {
        const auto [found, added] = uses_.try_emplace(task);
        if (added) found->second = used_names(*task);
        return found->second;
    }

    void connect_resources(std::uint32_t node, const simulate::Occurrence& occurrence) {
        for (const simulate::Effect& effect : nodes_.nodes[node].effects) {
            if (effect.name.empty() || effect.resource == simulate::Resource::path) continue;
            const bool shared = effect.resource == simulate::Resource::database ||
                                effect.resource == simulate::Resource::cluster ||
                                effect.resource == simulate::Resource::bundle;
            const ResourceKey key{shared ? -1 : occurrence.host_class, effect.resource, effect.name};
            const auto [found, first] = last_on_resource_.try_emplace(key, node);
            if (first || found->second == node) continue;
            add(found->second, node, EdgeKind::resource,
                fmt::format("{} '{}'", simulate::name(effect.resource), effect.name));
            found->second = node;
        }
    }

    void add(std::uint32_t from, std::uint32_t to, EdgeKind kind, std::string why) {
        if (kept_[from] == none || kept_[to] == none) return;
        if (!present_.emplace(from, to, kind, kind == EdgeKind::order ? std::string() : why).second) return;
        graph_.edges.push_back({kept_[from], kept_[to], kind, std::move(why)});
    }

    const Graph& nodes_;
    const Parts& parts_;
    const Selection& selection_;
    Graph graph_;
    std::vector<std::uint32_t> kept_;
    std::string workflow_;
    std::vector<std::uint32_t> last_by_class_;
    std::vector<const simulate::Moment*> last_moment_;
    std::map<std::uint16_t, std::map<std::string, std::set<std::uint32_t>>> definitions_;
    std::map<const ansible::Task*, std::vector<std::string>> uses_;
    std::map<ResourceKey, std::uint32_t> last_on_resource_;
    std::set<std::pair<std::uint16_t, std::uint32_t>> ordered_;
    std::set<std::tuple<std::uint32_t, std::uint32_t, EdgeKind, std::string>> present_;
};

}  // namespace

std::string_view name(EdgeKind kind) {
    switch (kind) {
        case EdgeKind::order:
            return "order";
        case EdgeKind::data:
            return "data";
        case EdgeKind::resource:
            return "resource";
    }
    return "";
}

Graph with_edges(const Graph& nodes, const Parts& parts, const Selection& selection) {
    return EdgeMaker(nodes, parts, selection).make();
}

}  // namespace stepwarden::graph
