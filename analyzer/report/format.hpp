// The formats that findings are written in, by name.
#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <span>
#include <string_view>

#include "check/shard.hpp"
#include "report/part.hpp"
#include "report/written_file.hpp"

namespace stepwarden::report {

enum class Format : std::uint8_t { text, line, json, jsonl, sarif, junit, gitlab, github, zuul };

/// Names of all formats, in the order of the enumeration.
std::span<const std::string_view> format_names();

std::optional<Format> format_named(std::string_view name);

std::string_view name(Format format);

/// `colour` matters to the text format only, the other `files` that the run writes to Zuul's only. JSON and SARIF say
/// which shard of a run this is.
void write(Format format, std::span<const Part> parts, bool colour, std::ostream& out,
           std::span<const WrittenFile> files = {}, const std::optional<check::Shard>& shard = {});

}  // namespace stepwarden::report
