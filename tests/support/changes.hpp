// Two small trees in memory compared, and what is said of them as lines that a specification can show.
#pragma once

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "changes/compare_sides.hpp"
#include "report/change_words.hpp"
#include "support/analyse.hpp"
#include "support/checkout.hpp"
#include "support/in_memory.hpp"
#include "support/trees.hpp"

template <>
struct doctest::StringMaker<std::vector<std::string>> {
    static String convert(const std::vector<std::string>& lines) {
        return fmt::format("{}", fmt::join(lines, "\n")).c_str();
    }
};

namespace stepwarden::tests {

inline check::Options one_thread() {
    check::Options options;
    options.threads = 1;
    return options;
}

/// Two generated directories.
inline changes::ChangeSet compared(Files before, Files after) {
    auto old_side = check::analyse(text::Tree::from_memory(std::move(before)), one_thread());
    auto new_side = check::analyse(text::Tree::from_memory(std::move(after)), one_thread());
    REQUIRE(old_side);
    REQUIRE(new_side);
    changes::Side one = changes::side_of(*old_side);
    changes::Side other = changes::side_of(*new_side);
    return changes::compare_sides(one, other);
}

/// Two checkouts.
inline changes::ChangeSet compared_checkouts(Files before, Files after) {
    const auto old_checkout = checkout_of(std::move(before));
    const auto new_checkout = checkout_of(std::move(after));
    auto old_side = check::play_checkout(*old_checkout, {}, one_thread());
    auto new_side = check::play_checkout(*new_checkout, {}, one_thread());
    REQUIRE(old_side);
    REQUIRE(new_side);
    changes::Side one = changes::side_of(*old_side, *old_checkout);
    changes::Side other = changes::side_of(*new_side, *new_checkout);
    return changes::compare_sides(one, other);
}

/// "~ keystone/upgrade_tasks: stop keystone: moved from step 1 to step 0", a line for each task.
inline std::vector<std::string> told(const changes::ChangeSet& set) {
    std::vector<std::string> lines;
    for (const report::ChangeGroup& group : report::group_changes(set))
        for (const report::ChangeEntry& entry : group.entries)
            for (const report::ChangeEntry::Title& title : entry.titles)
                lines.push_back(fmt::format("{} {}/{}: {}: {}", report::mark_of(entry.kind), group.service,
                                            group.section, title.task, fmt::join(entry.sentences, "; ")));
    return lines;
}

using Lines = std::vector<std::string>;

/// stein_like() with this list as the whole of the Controller's upgrade tasks, and its copies for steps 0 and 1; no
/// service is there to have contributed it.
inline Files with_upgrade_tasks(const std::string& tasks) {
    Files files = with(stein_like(), "Controller/service_names.yaml", "[]\n");
    for (const char* path : {"Controller/upgrade_tasks.yaml", "Controller/upgrade_tasks_step0.yaml",
                             "Controller/upgrade_tasks_step1.yaml"})
        files = with(std::move(files), path, tasks);
    return files;
}

}  // namespace stepwarden::tests
