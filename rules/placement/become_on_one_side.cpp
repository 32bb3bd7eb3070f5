#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "check/model.hpp"
#include "check/rule.hpp"
#include "rules/support/certainty.hpp"
#include "rules/support/sections.hpp"

namespace stepwarden::rules {
namespace {

using Texts = std::vector<std::string>;

/// A loop's items beyond this number are not looked at.
constexpr std::size_t item_bound = 50;

/// Without the blanks inside of braces and the slash at the end.
std::string normal(std::string_view text) {
    std::string result;
    for (const char c : text)
        if (c != ' ') result += c;
    while (result.size() > 1 && result.back() == '/') result.pop_back();
    return result;
}

/// The paths that a text names, one an item of a literal loop.
Texts paths_in(const ansible::Task& task, std::string_view text) {
    const std::string path = normal(text);
    if (path.empty()) return {};
    if (!task.loop || path != "{{" + task.loop->variable + "}}") return {path};
    Texts paths;
    if (task.loop->source != nullptr)
        for (const yaml::Node& item : task.loop->source->items)
            if (item.is_string() && paths.size() < item_bound) paths.push_back(normal(item.scalar));
    return paths;
}

/// What the task makes, or writes to.
Texts made_by(const ansible::Task& task) {
    const std::string_view state = task.argument_text("state");
    if (task.action == "file")
        return state == "directory" || state == "touch" ? paths_in(task, task.argument_text("path")) : Texts{};
    if (task.action == "copy" || task.action == "template" || task.action == "unarchive")
        return paths_in(task, task.argument_text("dest"));
    return {};
}

Texts removed_by(const ansible::Task& task) {
    if (task.action != "file" || task.argument_text("state") != "absent") return {};
    return paths_in(task, task.argument_text("path"));
}

Texts asked_by(const ansible::Task& task) {
    if (task.action != "stat" && task.action != "slurp") return {};
    return paths_in(task, task.argument_text(task.argument("path") != nullptr ? "path" : "src"));
}

bool is_below(std::string_view path, std::string_view directory) {
    return path.size() > directory.size() && path.starts_with(directory) && path[directory.size()] == '/';
}

std::string directory_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos || slash == 0 ? std::string() : path.substr(0, slash);
}

/// A task and the paths that it works on, as root or not.
struct Work {
    const graph::Node* node = nullptr;
    bool become = false;
    Texts made, removed, asked;
};

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {}

    void run() {
        for (const simulate::Occurrence& occurrence : model_.schedule.occurrences)
            become_.emplace(model_.graph.node_of.at(occurrence.task), occurrence.become);
        std::map<std::string, std::vector<Work>> lists;
        for (const auto& [index, become] : become_) {
            const graph::Node& node = model_.graph.nodes[index];
            if (!node.contributed || runs_elsewhere(model_, node)) continue;
            Work work{&node, become, made_by(*node.task), removed_by(*node.task), asked_by(*node.task)};
            if (!work.made.empty() || !work.removed.empty() || !work.asked.empty())
                lists[node.section + " " + (node.services.empty() ? node.role : node.services.front())].push_back(
                    std::move(work));
        }
        for (const auto& [key, works] : lists)
            for (const Work& work : works)
                if (!work.become && !tolerates_failure(model_, *work.node)) look_at(work, works);
    }

private:
    void look_at(const Work& work, const std::vector<Work>& works) {
        for (const std::string& path : work.removed)
            if (const Work* maker = maker_of(path, works)) {
                tell(work, path, *maker, "removes {} without become, and it is made with it");
                return;
            }
        for (const std::string& path : work.asked)
            if (const Work* other = keeper_of(path, works)) {
                tell(work, path, *other, "looks for {} without become, where all other tasks work with it");
                return;
            }
    }

    static const Work* maker_of(const std::string& path, const std::vector<Work>& works) {
        for (const Work& each : works)
            if (each.become && std::ranges::find(each.made, path) != each.made.end()) return &each;
        return nullptr;
    }

    /// One of the tasks that work below the path's directory, when there are two of them and all become root.
    static const Work* keeper_of(const std::string& path, const std::vector<Work>& works) {
        const std::string directory = directory_of(path);
        const Work* keeper = nullptr;
        std::size_t keepers = 0;
        if (directory.empty()) return nullptr;
        for (const Work& each : works) {
            const auto below = [&](const std::string& made) { return is_below(made, directory); };
            if (std::ranges::none_of(each.made, below) && std::ranges::none_of(each.removed, below)) continue;
            if (!each.become) return nullptr;
            ++keepers;
            if (keeper == nullptr) keeper = &each;
        }
        return keepers >= 2 ? keeper : nullptr;
    }

    void tell(const Work& work, const std::string& path, const Work& other, std::string_view how) const {
        check::Finding finding = finding_at(*work.node);
        finding.message = fmt::format("'{}' {}", title(*work.node->task), fmt::format(fmt::runtime(how), path));
        finding.related.push_back({other.node->where, fmt::format("'{}' becomes root", title(*other.node->task))});
        finding.help = "add become: true";
        finding.subject = path;
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    /// Of the first moment of each node.
    std::map<std::uint32_t, bool> become_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule placement_become_on_one_side() {
    return {
        .id = "placement-become-on-one-side",
        .severity = check::Severity::warning,
        .summary = "a task removes or looks for a path without become that others work on with it",
        .what =
            "A task of a section that removes, without become, a path which another task of the same service and "
            "section makes with it; and one that looks for a path in a directory where at least two others of them "
            "work, all with become. Paths are compared as they are written, the items of literal loops one by one.",
        .why =
            "What root made, or a program that ran as root filled, the user cannot take away: the removal of the "
            "directories that octavia's and ceph's tasks had made failed (8298f4569, 87549eb4c), and so did the look "
            "for a key among files of root's (c5fa588b2).",
        .fix = "Add `become: true` to the task.",
        .bad =
            "- file: path=\"{{ playbook_dir }}/tmp\" state=directory\n  become: true\n- file: path=\"{{ playbook_dir "
            "}}/tmp\" state=absent\n",
        .good =
            "- file: path=\"{{ playbook_dir }}/tmp\" state=directory\n  become: true\n- file: path=\"{{ playbook_dir "
            "}}/tmp\" state=absent\n  become: true\n",
        .run = run};
}

}  // namespace stepwarden::rules
