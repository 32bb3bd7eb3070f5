#include "fuzz/bundle.hpp"

#include <algorithm>
#include <optional>

#include "text/tree.hpp"

namespace stepwarden::fuzz {
namespace {

constexpr std::size_t most_files = 64;
constexpr std::string_view mark = "-- ";
constexpr std::string_view end_mark = " --";

/// The path that a line begins a file with.
std::optional<std::string_view> path_in(std::string_view line) {
    if (line.size() < mark.size() + end_mark.size() || !line.starts_with(mark) || !line.ends_with(end_mark))
        return std::nullopt;
    return line.substr(mark.size(), line.size() - mark.size() - end_mark.size());
}

bool is_path_of_a_tree(std::string_view path) {
    return !path.empty() && path.find('\0') == std::string_view::npos && text::resolve("x", path) == std::string(path);
}

}  // namespace

Files read_bundle(std::string_view bytes) {
    Files files;
    std::string path = "unnamed.yaml";
    std::string content;
    const auto finish = [&] {
        const bool is_wanted = is_path_of_a_tree(path) && files.size() < most_files &&
                               (!files.empty() || !content.empty() || path != "unnamed.yaml");
        const bool is_new = std::ranges::none_of(files, [&](const auto& file) { return file.first == path; });
        if (is_wanted && is_new) files.emplace_back(std::move(path), std::move(content));
        content.clear();
    };
    while (!bytes.empty()) {
        const std::size_t end = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
        const std::string_view line = bytes.substr(0, end);
        bytes.remove_prefix(end);
        if (const auto next = path_in(line.ends_with('\n') ? line.substr(0, line.size() - 1) : line)) {
            finish();
            path = *next;
        } else {
            content += line;
        }
    }
    finish();
    return files;
}

std::string write_bundle(const Files& files) {
    std::string bytes;
    for (const auto& [path, content] : files) {
        bytes += std::string(mark) + path + std::string(end_mark) + '\n' + content;
        if (!content.empty() && content.back() != '\n') bytes += '\n';
    }
    return bytes;
}

std::string take_file(Files& files, std::string_view path) {
    const auto found = std::ranges::find(files, path, &Files::value_type::first);
    if (found == files.end()) return {};
    std::string content = std::move(found->second);
    files.erase(found);
    return content;
}

}  // namespace stepwarden::fuzz
