#include "report/source_lines.hpp"

#include <algorithm>

namespace stepwarden::report {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

const SourceLines::File& SourceLines::split(text::FileId file) {
    if (file >= files_.size()) files_.resize(file + 1);
    std::optional<File>& lines = files_[file];
    if (lines) return *lines;
    lines.emplace();
    const auto bytes = tree_->read(file);
    if (!bytes) return *lines;
    lines->bytes = bytes->substr(bytes->starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
    std::size_t start = 0;
    while (start != std::string_view::npos) {
        lines->starts.push_back(start);
        const std::size_t end = lines->bytes.find('\n', start);
        start = end == std::string_view::npos ? end : end + 1;
    }
    return *lines;
}

std::string_view SourceLines::at(const text::Position& where) {
    if (tree_ == nullptr || where.file == text::no_file) return {};
    const File& lines = split(where.file);
    const std::size_t index = std::max(where.line, 1U) - 1;
    if (index >= lines.starts.size()) return {};
    const bool is_last = index + 1 == lines.starts.size();
    const std::size_t end = is_last ? lines.bytes.size() : lines.starts[index + 1] - 1;
    std::string_view line = lines.bytes.substr(lines.starts[index], end - lines.starts[index]);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

}  // namespace stepwarden::report
