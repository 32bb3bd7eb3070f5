// The files that `stepwarden merge` is given: what form they have, and in which order they belong.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "check/shard.hpp"

namespace stepwarden::cli {

enum class ShardForm : std::uint8_t { findings, sarif, matrix, matrix_csv, jsonl, line };

/// The name of the form as --format has it.
std::string_view name(ShardForm form);

struct ShardFile {
    std::string path;
    std::string content;
};

/// Fails with a sentence when one cannot be read.
tl::expected<std::vector<ShardFile>, std::string> read_shard_files(std::span<const std::string> paths);

/// The one form that all files have; an empty file fits any that has no frame. Fails with a sentence that names what
/// differs.
tl::expected<ShardForm, std::string> form_of(std::span<const ShardFile> files);

/// The indices of the files in the order of their shards; as they are given when none of them tells its shard. Fails
/// with a sentence when one is missing, given twice, or of another run.
tl::expected<std::vector<std::size_t>, std::string> order_of(std::span<const ShardFile> files,
                                                             std::span<const std::optional<check::Shard>> shards);

}  // namespace stepwarden::cli
