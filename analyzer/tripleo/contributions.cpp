#include "tripleo/contributions.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace stepwarden::tripleo {
namespace {

/// Fills one list from the files that hold it.
class ListReader {
public:
    ListReader(Contributions& contributions, std::string role, std::string section) : contributions_(contributions) {
        list_.role = std::move(role);
        list_.section = std::move(section);
    }

    void read(const std::vector<ansible::Task>& tasks) {
        // The same task may stand in the list twice; the k-th copy in one file is the k-th in the other.
        std::map<std::uint64_t, std::size_t> seen;
        for (const ansible::Task& task : tasks) {
            const std::uint64_t content = yaml::fingerprint(*task.node);
            const std::size_t nth = seen[content]++;
            auto& same = by_content_[content];
            if (nth < same.size()) {
                add_copy(same[nth], task);
                continue;
            }
            same.push_back(add(task, std::to_string(list_.tasks.size()), std::nullopt));
            list_.tasks.push_back(same.back());
        }
    }

    void finish() {
        if (!list_.tasks.empty()) contributions_.lists.push_back(std::move(list_));
    }

private:
    std::uint32_t add(const ansible::Task& task, std::string place, std::optional<std::uint32_t> block) {
        const auto index = static_cast<std::uint32_t>(contributions_.tasks.size());
        contributions_.tasks.push_back({list_.role, list_.section, {}, place, block, {&task}});
        contributions_.index_of.emplace(&task, index);
        const auto add_all = [&](const std::vector<ansible::Task>& children, std::string_view prefix) {
            for (std::size_t i = 0; i < children.size(); ++i)
                add(children[i], place + std::string(prefix) + std::to_string(i), index);
        };
        add_all(task.block, ".");
        add_all(task.rescue, ".rescue.");
        add_all(task.always, ".always.");
        return index;
    }

    /// A copy has the same content, so its tasks come in the same order.
    void add_copy(std::uint32_t index, const ansible::Task& copy) {
        ansible::for_each_nested(copy, [&](const ansible::Task& each) {
            contributions_.tasks[index].copies.push_back(&each);
            contributions_.index_of.emplace(&each, index);
            ++index;
        });
    }

    Contributions& contributions_;
    ContributedList list_;
    std::map<std::uint64_t, std::vector<std::uint32_t>> by_content_;
};

}  // namespace

void Contributions::attribute(std::uint32_t top, const std::vector<std::string>& services, const std::string& role) {
    const std::size_t count = [&] {
        std::size_t nested = 0;
        ansible::for_each_nested(tasks[top].task(), [&](const ansible::Task&) { ++nested; });
        return nested;
    }();
    for (std::size_t i = top; i < top + count; ++i) {
        tasks[i].services = services;
        if (tasks[i].role.empty()) tasks[i].role = role;
    }
}

Contributions collect_contributions(ansible::Sources& sources, const Layout& layout) {
    // Whole lists come before their copies per step, so that places count in the whole list.
    std::map<std::pair<std::string, std::string>, std::vector<const SectionFile*>> lists;
    for (const SectionFile& file : layout.section_files)
        if (!file.shadowed) lists[{file.role, file.section}].push_back(&file);
    Contributions contributions;
    for (auto& [key, files] : lists) {
        std::sort(files.begin(), files.end(),
                  [](const SectionFile* a, const SectionFile* b) { return a->step < b->step; });
        ListReader reader(contributions, key.first, key.second);
        for (const SectionFile* file : files)
            if (const std::vector<ansible::Task>* tasks = sources.tasks(file->file); tasks != nullptr)
                reader.read(*tasks);
        reader.finish();
    }
    return contributions;
}

}  // namespace stepwarden::tripleo
