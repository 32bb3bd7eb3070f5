// Which task a place of the input lies in: findings point at lines, the page shows tasks.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stepwarden::report::html {

class TaskLocator {
public:
    /// A task that begins at a line of `path`; `column` is that of its keys, counted from 1. Blocks are added too, with
    /// no number, so that a place in a block alone is in no task.
    void add(std::string path, std::uint32_t line, std::uint32_t column, std::optional<std::uint32_t> task,
             std::string role);

    /// `indentation` is that of the place's line, as indentation() gives it. Of several tasks that come from one place
    /// the one of `role` is meant, else the first.
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view path, std::uint32_t line,
                                                    std::uint32_t indentation, std::string_view role) const;

private:
    struct Entry {
        std::uint32_t column = 0;
        std::optional<std::uint32_t> task;
        std::string role;
    };

    std::map<std::string, std::map<std::uint32_t, std::vector<Entry>>, std::less<>> files_;
};

}  // namespace stepwarden::report::html
