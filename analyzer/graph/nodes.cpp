#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "graph/graph.hpp"
#include "simulate/effects.hpp"

namespace stepwarden::graph {
namespace {

class NodeMaker {
public:
    explicit NodeMaker(const Parts& parts) : parts_(parts) {}

    Graph make() {
        for (const simulate::FileVisit& visit : parts_.schedule.visits) visited_.insert(visit.file);
        for (std::size_t i = 0; i < parts_.contributions.tasks.size(); ++i)
            add_contributed(static_cast<std::uint32_t>(i));
        for (const simulate::Occurrence& occurrence : parts_.schedule.occurrences) add_occurrence(occurrence);
        find_visited_steps();
        for (std::size_t i = 0; i < graph_.nodes.size(); ++i) finish(static_cast<std::uint32_t>(i));
        return std::move(graph_);
    }

private:
    void add_contributed(std::uint32_t index) {
        const tripleo::ContributedTask& contributed = parts_.contributions.tasks[index];
        Node node;
        node.id = fmt::format("{}/{}/{}", contributed.role, contributed.section, contributed.place);
        node.task = &representative(contributed);
        node.services = contributed.services;
        node.role = contributed.role;
        node.section = contributed.section;
        node.block = contributed.block;
        node.contributed = index;
        add(std::move(node), contributed.copies);
    }

    /// The copy that the playbooks come to first, else the whole list's.
    [[nodiscard]] const ansible::Task& representative(const tripleo::ContributedTask& contributed) const {
        for (const ansible::Task* copy : contributed.copies)
            if (visited_.contains(copy->where.file)) return *copy;
        return contributed.task();
    }

    void add(Node node, const std::vector<const ansible::Task*>& copies) {
        node.where = node.task->where;
        node.effects = simulate::effects_of(*node.task, parts_.modules);
        const auto index = static_cast<std::uint32_t>(graph_.nodes.size());
        for (const ansible::Task* copy : copies) graph_.node_of.emplace(copy, index);
        graph_.nodes.push_back(std::move(node));
        steps_.emplace_back();
        classes_.emplace_back();
    }

    void add_occurrence(const simulate::Occurrence& occurrence) {
        if (!graph_.node_of.contains(occurrence.task)) {
            Node node;
            const text::Position where = occurrence.task->where;
            node.id = fmt::format("{}:{}", parts_.tree.path(where.file), where.line);
            node.task = occurrence.task;
            add(std::move(node), {occurrence.task});
        }
        const std::uint32_t index = graph_.node_of.at(occurrence.task);
        classes_[index].insert(occurrence.host_class);
        if (occurrence.step) steps_[index].insert(*occurrence.step);
    }

    /// At which steps a file is played, so that "every step" can be told from "these".
    void find_visited_steps() {
        for (const simulate::FileVisit& visit : parts_.schedule.visits)
            if (visit.step) visited_steps_[visit.file].insert(*visit.step);
    }

    void finish(std::uint32_t index) {
        Node& node = graph_.nodes[index];
        // A block runs when something in it may.
        if (node.task->is_block && node.contributed) {
            ansible::for_each_nested(*node.task, [&](const ansible::Task& each) {
                const auto found = graph_.node_of.find(&each);
                if (found != graph_.node_of.end() && found->second != index)
                    steps_[index].insert(steps_[found->second].begin(), steps_[found->second].end());
            });
        }
        node.steps.assign(steps_[index].begin(), steps_[index].end());
        if (node.section.empty() && classes_[index].size() == 1)
            node.role = parts_.schedule.classes[*classes_[index].begin()].name;
        node.every_step =
            node.contributed && node.steps.size() > 1 && node.steps.size() == reachable_steps(node).size();
    }

    [[nodiscard]] std::set<int> reachable_steps(const Node& node) const {
        std::set<int> steps;
        for (const ansible::Task* copy : parts_.contributions.tasks[*node.contributed].copies)
            if (const auto found = visited_steps_.find(copy->where.file); found != visited_steps_.end())
                steps.insert(found->second.begin(), found->second.end());
        return steps;
    }

    const Parts& parts_;
    Graph graph_;
    std::vector<std::set<int>> steps_;
    std::vector<std::set<std::uint16_t>> classes_;
    std::unordered_set<text::FileId> visited_;
    std::map<text::FileId, std::set<int>> visited_steps_;
};

}  // namespace

Graph make_nodes(const Parts& parts) { return NodeMaker(parts).make(); }

}  // namespace stepwarden::graph
