#include "changes/match_tasks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "changes/match_owners.hpp"
#include "text/hash.hpp"

namespace stepwarden::changes {
namespace {

/// How far around a task others are looked for that it has changed places with.
constexpr std::size_t most_neighbours = 500;
constexpr double alike_enough = 0.5;

bool same_contents(const TaskList& a, const TaskList& b) {
    return std::ranges::equal(
        a.tasks, b.tasks, {}, [](const ListedTask& task) { return task.element.content; },
        [](const ListedTask& task) { return task.element.content; });
}

/// The task's element with its parts.
Element whole_element(const ListedTask& task) {
    Element element = task.element;
    for (const Field& field : task.content().fields)
        element.parts.push_back(text::StableHash().add(field.name).add(std::to_string(field.value)).value());
    // Words of a name say more of what is alike than the name as a whole.
    const std::string_view name = task.name();
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t end = std::min(name.find(' ', at), name.size());
        element.parts.push_back(text::stable_hash(name.substr(at, end - at)));
        at = end + 1;
    }
    std::ranges::sort(element.parts);
    return element;
}

std::vector<Element> elements_of(const TaskList& list) {
    std::vector<Element> elements;
    for (const ListedTask& task : list.tasks) elements.push_back(whole_element(task));
    return elements;
}

Pairs pairs_of(const TaskList& before, const TaskList& after) {
    if (same_contents(before, after)) {
        Pairs same;
        for (std::size_t i = 0; i < before.tasks.size(); ++i) {
            same.new_of_old.emplace_back(static_cast<std::uint32_t>(i));
            same.old_of_new.emplace_back(static_cast<std::uint32_t>(i));
        }
        return same;
    }
    return pair_lists(elements_of(before), elements_of(after));
}

/// They may run at one step: what comes first there matters.
bool meet(const ListedTask& a, const ListedTask& b) {
    if (a.happenings.empty() || b.happenings.empty()) return false;
    if (a.steps.empty() && b.steps.empty()) return true;
    return std::ranges::find_first_of(a.steps, b.steps) != a.steps.end();
}

class Matcher {
public:
    Matcher(const Snapshot& before, const Snapshot& after)
        : before_(before), after_(after), owners_(match_owners(before, after)) {}

    Matched match() {
        matched_.renamed_services = owners_.renamed_services;
        matched_.renamed_files = owners_.renamed_files;
        std::map<ListKey, const TaskList*> old_lists;
        for (const TaskList& list : before_.lists) old_lists.emplace(owners_.key_of_old(list), &list);
        for (const TaskList& list : after_.lists) {
            const auto found = old_lists.find(owners_.key_of_new(list));
            if (found == old_lists.end()) {
                for (const ListedTask& task : list.tasks) added_.push_back({&list, &task});
                continue;
            }
            match(*found->second, list);
            old_lists.erase(found);
        }
        // In the order of the old side, not of the keys.
        for (const TaskList& list : before_.lists) {
            const auto found = old_lists.find(owners_.key_of_old(list));
            if (found != old_lists.end() && found->second == &list)
                for (const ListedTask& task : list.tasks) removed_.push_back({&list, &task});
        }
        follow_to_other_lists();
        for (const Listed& each : added_)
            if (each.task != nullptr) matched_.tasks.push_back({std::nullopt, each, std::nullopt});
        for (const Listed& each : removed_)
            if (each.task != nullptr) matched_.tasks.push_back({each, std::nullopt, std::nullopt});
        return std::move(matched_);
    }

private:
    void match(const TaskList& before, const TaskList& after) {
        const Pairs pairs = pairs_of(before, after);
        std::vector<std::optional<Reordered>> reordered = orders_of(before, after, pairs);
        for (std::size_t i = 0; i < after.tasks.size(); ++i) {
            const Listed now{&after, &after.tasks[i]};
            if (pairs.old_of_new[i])
                matched_.tasks.push_back({Listed{&before, &before.tasks[*pairs.old_of_new[i]]}, now, reordered[i]});
            else
                added_.push_back(now);
        }
        for (std::size_t i = 0; i < before.tasks.size(); ++i)
            if (!pairs.new_of_old[i]) removed_.push_back({&before, &before.tasks[i]});
    }

    /// By new index: with which task it has changed places.
    static std::vector<std::optional<Reordered>> orders_of(const TaskList& before, const TaskList& after,
                                                           const Pairs& pairs) {
        std::vector<std::optional<Reordered>> orders(after.tasks.size());
        std::vector<std::uint32_t> numbers;
        for (const auto& old_index : pairs.old_of_new)
            if (old_index) numbers.push_back(*old_index);
        if (std::ranges::is_sorted(numbers)) return orders;
        const std::vector<bool> stayed = in_order(numbers);
        std::size_t at = 0;
        for (std::size_t i = 0; i < after.tasks.size(); ++i)
            if (pairs.old_of_new[i] && !stayed[at++]) orders[i] = crossing(i, before, after, pairs);
        return orders;
    }

    /// The nearest task that the one at `index` has passed and that it meets.
    static std::optional<Reordered> crossing(std::size_t index, const TaskList& before, const TaskList& after,
                                             const Pairs& pairs) {
        const std::uint32_t was = *pairs.old_of_new[index];
        const auto crosses = [&](std::size_t other) {
            const auto& other_was = pairs.old_of_new[other];
            return other_was && (*other_was < was) != (other < index) && meet(after.tasks[index], after.tasks[other]) &&
                   meet(before.tasks[was], before.tasks[*other_was]);
        };
        for (std::size_t distance = 1; distance < most_neighbours; ++distance) {
            if (distance > index && index + distance >= after.tasks.size()) break;
            if (distance <= index && crosses(index - distance))
                return Reordered{true, title_of(after.tasks[index - distance])};
            if (index + distance < after.tasks.size() && crosses(index + distance))
                return Reordered{false, title_of(after.tasks[index + distance])};
        }
        return std::nullopt;
    }

    /// A task that is gone from one list and new in another of the same role is the same task, if it is the same.
    /// Within a service, or within the files of no service, one that is like it is, too.
    void follow_to_other_lists() {
        std::map<std::tuple<std::string, std::uint64_t>, std::vector<std::size_t>> gone;
        for (std::size_t i = removed_.size(); i-- > 0;)
            gone[{removed_[i].list->role, removed_[i].task->element.content}].push_back(i);
        for (Listed& each : added_) {
            const auto found = gone.find({each.list->role, each.task->element.content});
            if (found == gone.end() || found->second.empty()) continue;
            move(removed_[found->second.back()], each);
            found->second.pop_back();
        }
        follow_what_is_alike();
    }

    void follow_what_is_alike() {
        using Owner = std::pair<std::string, ListKey>;
        std::map<Owner, std::pair<std::vector<std::size_t>, std::vector<std::size_t>>> left;
        const auto without_section = [](const std::string& role, ListKey key) {
            std::get<1>(key).clear();
            return Owner(role, std::move(key));
        };
        for (std::size_t i = 0; i < removed_.size(); ++i)
            if (removed_[i].task != nullptr)
                left[without_section(removed_[i].list->role, owners_.key_of_old(*removed_[i].list))].first.push_back(i);
        for (std::size_t i = 0; i < added_.size(); ++i)
            if (added_[i].task != nullptr)
                left[without_section(added_[i].list->role, owners_.key_of_new(*added_[i].list))].second.push_back(i);
        for (const auto& [owner, both] : left)
            if (!both.first.empty() && !both.second.empty()) follow_what_is_alike(both.first, both.second);
        follow_to_other_services();
    }

    /// One of the same name and module, and half alike, that another service of the role has now.
    void follow_to_other_services() {
        using Name = std::tuple<std::string, std::uint64_t, std::uint64_t>;
        std::map<Name, std::vector<std::size_t>> gone;
        const auto name_of = [](const Listed& each) {
            return Name(each.list->role, *each.task->element.name, each.task->element.kind);
        };
        for (std::size_t i = removed_.size(); i-- > 0;)
            if (removed_[i].task != nullptr && removed_[i].task->element.name) gone[name_of(removed_[i])].push_back(i);
        for (Listed& each : added_) {
            if (each.task == nullptr || !each.task->element.name) continue;
            const auto found = gone.find(name_of(each));
            if (found == gone.end() || found->second.empty()) continue;
            Listed& was = removed_[found->second.back()];
            if (likeness(whole_element(*was.task), whole_element(*each.task)) < alike_enough) continue;
            found->second.pop_back();
            move(was, each);
        }
    }

    void follow_what_is_alike(const std::vector<std::size_t>& gone, const std::vector<std::size_t>& come) {
        std::vector<Element> before;
        std::vector<Element> after;
        for (const std::size_t index : gone) before.push_back(whole_element(*removed_[index].task));
        for (const std::size_t index : come) after.push_back(whole_element(*added_[index].task));
        const Pairs pairs = pair_lists(before, after, Places::do_not_count);
        for (std::size_t i = 0; i < gone.size(); ++i)
            if (pairs.new_of_old[i]) move(removed_[gone[i]], added_[come[*pairs.new_of_old[i]]]);
    }

    void move(Listed& was, Listed& is) {
        matched_.tasks.push_back({was, is, std::nullopt});
        was.task = nullptr;
        is.task = nullptr;
    }

    const Snapshot& before_;
    const Snapshot& after_;
    Owners owners_;
    Matched matched_;
    std::vector<Listed> added_;
    std::vector<Listed> removed_;
};

}  // namespace

std::string title_of(const ListedTask& task) {
    if (!task.name().empty()) return task.name();
    if (task.task == nullptr) return fmt::format("a play without a name on {}", task.play->hosts);
    return fmt::format("a task without a name ({})", task.task->action);
}

Matched match_tasks(const Snapshot& before, const Snapshot& after) { return Matcher(before, after).match(); }

}  // namespace stepwarden::changes
