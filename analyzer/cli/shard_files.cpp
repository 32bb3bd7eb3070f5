#include "cli/shard_files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "coverage/matrix.hpp"
#include "coverage/read_matrix.hpp"
#include "report/findings_document.hpp"
#include "text/read_file.hpp"

namespace stepwarden::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_bytes = std::size_t{2} << 30;

/// Of a document that is one JSON object.
std::optional<ShardForm> form_of_object(const Json& json) {
    if (json.contains("runs")) return ShardForm::sarif;
    if (!json.contains("format")) return std::nullopt;
    if (json.at("format") == report::findings_format) return ShardForm::findings;
    if (json.at("format") == coverage::matrix_format) return ShardForm::matrix;
    return std::nullopt;
}

std::optional<ShardForm> form_of(std::string_view content) {
    if (content.starts_with(coverage::csv_head)) return ShardForm::matrix_csv;
    if (!content.starts_with('{')) return ShardForm::line;
    if (content.starts_with("{\"rule\"")) return ShardForm::jsonl;
    const Json json = Json::parse(content, nullptr, false);
    return json.is_object() ? form_of_object(json) : std::nullopt;
}

}  // namespace

std::string_view name(ShardForm form) {
    switch (form) {
        case ShardForm::findings:
        case ShardForm::matrix:
            return "json";
        case ShardForm::sarif:
            return "sarif";
        case ShardForm::matrix_csv:
            return "csv";
        case ShardForm::jsonl:
            return "jsonl";
        case ShardForm::line:
            return "line";
    }
    return "";
}

tl::expected<std::vector<ShardFile>, std::string> read_shard_files(std::span<const std::string> paths) {
    std::vector<ShardFile> files;
    for (const std::string& path : paths) {
        auto content = text::read_regular_file(path, path, most_bytes);
        if (!content) return tl::unexpected(fmt::format("{}: {}", path, content.error().message));
        files.push_back({path, std::move(*content)});
    }
    return files;
}

tl::expected<ShardForm, std::string> form_of(std::span<const ShardFile> files) {
    std::optional<ShardForm> common;
    const ShardFile* first = nullptr;
    for (const ShardFile& file : files) {
        // Lines and lines of JSON have no frame: a shard without findings is an empty file.
        if (file.content.empty()) continue;
        const auto form = form_of(file.content);
        if (!form)
            return tl::unexpected(fmt::format(
                "{}: this is nothing that check writes as json, jsonl, line or sarif, or matrix as json or csv",
                file.path));
        if (common && *form != *common)
            return tl::unexpected(fmt::format("{} and {} are not of one form", first->path, file.path));
        common = form;
        if (first == nullptr) first = &file;
    }
    const ShardForm form = common.value_or(ShardForm::line);
    const bool has_frame = form != ShardForm::line && form != ShardForm::jsonl;
    for (const ShardFile& file : files)
        if (has_frame && file.content.empty()) return tl::unexpected(fmt::format("{}: the file is empty", file.path));
    return form;
}

tl::expected<std::vector<std::size_t>, std::string> order_of(std::span<const ShardFile> files,
                                                             std::span<const std::optional<check::Shard>> shards) {
    std::vector<std::size_t> order;
    const std::optional<check::Shard> first = shards.front();
    if (!first) {
        for (std::size_t i = 0; i < files.size(); ++i) {
            if (shards[i])
                return tl::unexpected(fmt::format("{} is a shard, and {} is none", files[i].path, files[0].path));
            order.push_back(i);
        }
        return order;
    }
    std::vector<std::optional<std::size_t>> at(first->count);
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (!shards[i])
            return tl::unexpected(fmt::format("{} is a shard, and {} is none", files[0].path, files[i].path));
        const check::Shard& shard = *shards[i];
        if (shard.count != first->count || shard.units != first->units || shard.index < 1 || shard.index > shard.count)
            return tl::unexpected(fmt::format(
                "{} (shard {}/{} of {} units) and {} (shard {}/{} of {} units) are not of one run", files[0].path,
                first->index, first->count, first->units, files[i].path, shard.index, shard.count, shard.units));
        auto& place = at[shard.index - 1];
        if (place)
            return tl::unexpected(fmt::format("shard {}/{} is given twice: {} and {}", shard.index, shard.count,
                                              files[*place].path, files[i].path));
        place = i;
    }
    std::vector<std::string> missing;
    for (std::size_t i = 0; i < at.size(); ++i) {
        if (at[i])
            order.push_back(*at[i]);
        else
            missing.push_back(fmt::format("{}/{}", i + 1, at.size()));
    }
    if (!missing.empty())
        return tl::unexpected(
            fmt::format("missing: {} {}", missing.size() == 1 ? "shard" : "shards", fmt::join(missing, ", ")));
    return order;
}

}  // namespace stepwarden::cli
