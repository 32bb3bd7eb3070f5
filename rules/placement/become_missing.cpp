#include <fmt/format.h>

#include <map>
#include <set>

#include "check/rule.hpp"
#include "rules/support/certainty.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/privileges.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/task_text.hpp"

namespace stepwarden::rules {
namespace {

/// A task that needs root and does not get it.
struct Powerless {
    const graph::Node* node = nullptr;
    std::string deed;
    std::uint32_t play = 0;
};

class Search {
public:
    Search(const check::Model& model, const check::Report& report)
        : model_(model), report_(report), privileges_(model) {}

    void run() {
        find_plays();
        std::map<std::uint32_t, std::vector<Powerless>> found;
        for (const graph::Node& node : model_.graph.nodes)
            if (const auto powerless = judge(node)) found[top_of(node)].push_back(*powerless);
        for (const auto& [top, tasks] : found) tell(tasks);
    }

private:
    /// The first play in which each task runs without root. A task that the dry run sees no moment for, since the facts
    /// of some other run decide it, is taken to run in the plays that come to its list.
    void find_plays() {
        std::set<std::uint32_t> seen;
        for (const simulate::Occurrence& occurrence : model_.schedule.occurrences) {
            const std::uint32_t node = model_.graph.node_of.at(occurrence.task);
            seen.insert(node);
            if (privileges_.lacks(occurrence)) plays_.emplace(node, occurrence.play);
        }
        std::map<text::FileId, std::uint32_t> visited;
        for (const simulate::FileVisit& visit : model_.schedule.visits)
            if (privileges_.lacks(*model_.schedule.plays[visit.play].play)) visited.emplace(visit.file, visit.play);
        for (const graph::Node& node : model_.graph.nodes) {
            const auto play = visited.find(node.where.file);
            if (play != visited.end() && !seen.contains(index_of(node)) && !has_become(node))
                plays_.emplace(index_of(node), play->second);
        }
    }

    [[nodiscard]] std::uint32_t index_of(const graph::Node& node) const {
        return static_cast<std::uint32_t>(&node - model_.graph.nodes.data());
    }

    /// The task or a block around it says something of become.
    [[nodiscard]] bool has_become(const graph::Node& node) const {
        bool has = node.task->become.has_value();
        for (auto block = node.block; block; block = model_.graph.nodes[*block].block)
            has |= model_.graph.nodes[*block].task->become.has_value();
        return has;
    }

    [[nodiscard]] std::optional<Powerless> judge(const graph::Node& node) const {
        if (!node.contributed || node.task->is_block || node.task->inclusion != ansible::Inclusion::none)
            return std::nullopt;
        const auto play = plays_.find(index_of(node));
        if (play == plays_.end() || gets_root_otherwise(*node.task) || tolerates_failure(model_, node))
            return std::nullopt;
        const auto deed = privileges_.needed_by(node);
        if (!deed) return std::nullopt;
        return Powerless{&node, *deed, play->second};
    }

    [[nodiscard]] static bool gets_root_otherwise(const ansible::Task& task) {
        static const std::string words[] = {"sudo ", "ansible_become"};
        return has_words(task, words);
    }

    [[nodiscard]] std::uint32_t top_of(const graph::Node& node) const {
        std::uint32_t top = *node.contributed;
        while (model_.contributions.tasks[top].block) top = *model_.contributions.tasks[top].block;
        return top;
    }

    void tell(const std::vector<Powerless>& tasks) {
        const Powerless& first = tasks.front();
        const simulate::PlayRun& play = model_.schedule.plays[first.play];
        check::Finding finding = finding_at(*first.node);
        finding.message = fmt::format("'{}' {} without become: {} runs as the user that Ansible logs in as",
                                      title(*first.node->task), first.deed, first.node->section);
        finding.related.push_back(
            {play.play->where, play.play->become ? "the play says become: false" : "the play does not say become"});
        for (std::size_t i = 1; i < tasks.size() && finding.related.size() < 5; ++i)
            finding.related.push_back(
                {tasks[i].node->where, fmt::format("'{}' {}", title(*tasks[i].node->task), tasks[i].deed)});
        finding.help = "add become: true to the task, or to the block around it";
        finding.subject = first.deed;
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    Privileges privileges_;
    /// Index of a node to that of a play.
    std::map<std::uint32_t, std::uint32_t> plays_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule placement_become_missing() {
    return {
        .id = "placement-become-missing",
        .severity = check::Severity::warning,
        .summary = "a task that needs root runs in a play without become",
        .what =
            "A task of a section that stops, starts or enables units, changes packages, containers, images or the "
            "cluster, or writes below a directory of root's, and that no become stands on: not on the task, not on a "
            "block or include around it, and not on the play, by the plays of the tree at hand. Plays that say "
            "nothing count from ussuri on, when those of upgrade, update and deployment all say become; before, the "
            "client "
            "passed it for them. Tasks whose failure is let "
            "pass, that call sudo, or that take in a role are not flagged; neither are paths that only the run knows.",
        .why =
            "The external, post upgrade and scale plays run as the deploying user, unlike those of upgrade and update. "
            "THT's tasks failed there with permission denied on /var/lib/nova/instanceha (96846e3f2), on pcs "
            "(cdfa27f07) and on removing a package (a8f378c20).",
        .fix = "Add `become: true` to the task or to the block around it.",
        .bad =
            "# external_upgrade_tasks, play with become: false\n- name: Disable mysql\n  command: pcs resource disable "
            "galera-bundle --wait\n",
        .good =
            "# external_upgrade_tasks, play with become: false\n- name: Disable mysql\n  become: true\n  command: pcs "
            "resource disable galera-bundle --wait\n",
        .run = run};
}

}  // namespace stepwarden::rules
