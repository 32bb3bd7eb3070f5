#include "report/html/task_locator.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace stepwarden::report::html {

void TaskLocator::add(std::string path, std::uint32_t line, std::uint32_t column, std::optional<std::uint32_t> task,
                      std::string role) {
    files_[std::move(path)][line].push_back({column, task, std::move(role)});
}

std::optional<std::uint32_t> TaskLocator::find(std::string_view path, std::uint32_t line, std::uint32_t indentation,
                                               std::string_view role) const {
    const auto file = files_.find(path);
    if (file == files_.end()) return std::nullopt;
    for (auto after = file->second.upper_bound(line); after != file->second.begin();) {
        --after;
        const std::vector<Entry>& entries = after->second;
        if (entries.front().column > indentation) continue;
        const auto of_role = std::ranges::find(entries, role, &Entry::role);
        return of_role == entries.end() ? entries.front().task : of_role->task;
    }
    return std::nullopt;
}

}  // namespace stepwarden::report::html
