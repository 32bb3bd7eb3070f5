#include "check/shard.hpp"

#include <charconv>

namespace stepwarden::check {
namespace {

constexpr std::size_t most_shards = 100'000;

std::optional<std::size_t> read_number(std::string_view text) {
    std::size_t number = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    if (error != std::errc() || end != last) return std::nullopt;
    return number;
}

}  // namespace

std::optional<Shard> read_shard(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto index = read_number(text.substr(0, slash));
    const auto count = read_number(text.substr(slash + 1));
    if (!index || !count || *index < 1 || *index > *count || *count > most_shards) return std::nullopt;
    return Shard{*index, *count, 0};
}

std::pair<std::size_t, std::size_t> slice_of(const Shard& shard) {
    return {(shard.index - 1) * shard.units / shard.count, shard.index * shard.units / shard.count};
}

}  // namespace stepwarden::check
