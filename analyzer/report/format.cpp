#include "report/format.hpp"

#include <algorithm>
#include <iterator>

#include "report/json.hpp"
#include "report/jsonl.hpp"
#include "report/line.hpp"
#include "report/text.hpp"

namespace stepwarden::report {

namespace {

constexpr std::string_view names[] = {"text", "line", "json", "jsonl"};

}  // namespace

std::span<const std::string_view> format_names() { return names; }

std::optional<Format> format_named(std::string_view name) {
    const auto* found = std::ranges::find(names, name);
    if (found == std::end(names)) return std::nullopt;
    return static_cast<Format>(found - std::begin(names));
}

void write(Format format, std::span<const Part> parts, bool colour, std::ostream& out,
           const std::optional<check::Shard>& shard) {
    switch (format) {
        case Format::text:
            return write_text(parts, colour, out);
        case Format::line:
            return write_line(parts, out);
        case Format::json:
            return write_json_shard(parts, shard, out);
        case Format::jsonl:
            return write_jsonl(parts, out);
    }
}

}  // namespace stepwarden::report
