#include "report/format.hpp"

#include <algorithm>
#include <iterator>

#include "report/github.hpp"
#include "report/gitlab.hpp"
#include "report/json.hpp"
#include "report/jsonl.hpp"
#include "report/junit.hpp"
#include "report/line.hpp"
#include "report/sarif.hpp"
#include "report/text.hpp"
#include "report/zuul.hpp"

namespace stepwarden::report {

namespace {

constexpr std::string_view names[] = {"text", "line", "json", "jsonl", "sarif", "junit", "gitlab", "github", "zuul"};

}  // namespace

std::span<const std::string_view> format_names() { return names; }

std::optional<Format> format_named(std::string_view name) {
    const auto* found = std::ranges::find(names, name);
    if (found == std::end(names)) return std::nullopt;
    return static_cast<Format>(found - std::begin(names));
}

std::string_view name(Format format) { return names[static_cast<std::size_t>(format)]; }

void write(Format format, std::span<const Part> parts, bool colour, std::ostream& out,
           std::span<const WrittenFile> files, const std::optional<check::Shard>& shard) {
    switch (format) {
        case Format::text:
            return write_text(parts, colour, out);
        case Format::line:
            return write_line(parts, out);
        case Format::json:
            return write_json_shard(parts, shard, out);
        case Format::jsonl:
            return write_jsonl(parts, out);
        case Format::sarif:
            return write_sarif_shard(parts, shard, out);
        case Format::junit:
            return write_junit(parts, out);
        case Format::gitlab:
            return write_gitlab(parts, out);
        case Format::github:
            return write_github(parts, out);
        case Format::zuul:
            return write_zuul(parts, files, out);
    }
}

}  // namespace stepwarden::report
