#include "ansible/host_range.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace stepwarden::ansible {
namespace {

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole ? std::optional(value) : std::nullopt;
}

/// What stands in one pair of brackets.
struct Range {
    std::string_view first;
    std::string_view last;
    int step = 1;
};

std::optional<Range> split_range(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    Range range{text.substr(0, colon), text.substr(colon + 1), 1};
    if (const std::size_t second = range.last.find(':'); second != std::string_view::npos) {
        const auto step = number(range.last.substr(second + 1));
        if (!step || *step < 1) return std::nullopt;
        range.step = *step;
        range.last = range.last.substr(0, second);
    }
    if (range.first.empty()) range.first = "0";
    return range;
}

using Items = std::optional<std::vector<std::string>>;

Items letters_of(const Range& range) {
    const std::size_t first = letters.find(range.first);
    const std::size_t last = letters.find(range.last);
    if (first > last) return std::nullopt;
    std::vector<std::string> items;
    for (std::size_t i = first; i <= last; i += static_cast<std::size_t>(range.step)) items.emplace_back(1, letters[i]);
    return items;
}

Items numbers_of(const Range& range, std::size_t most) {
    const auto first = number(range.first);
    const auto last = number(range.last);
    const bool padded = range.first.size() > 1 && range.first.front() == '0';
    if (!first || !last || *first < 0 || (padded && range.first.size() != range.last.size())) return std::nullopt;
    std::vector<std::string> items;
    for (std::int64_t i = *first; i <= *last && items.size() <= most; i += range.step)
        items.push_back(fmt::format("{:0{}}", i, padded ? range.first.size() : 1));
    return items;
}

Items items_of(std::string_view text, std::size_t most) {
    const auto range = split_range(text);
    if (!range) return std::nullopt;
    const auto is_letter = [](std::string_view end) {
        return end.size() == 1 && letters.find(end) != std::string_view::npos;
    };
    return is_letter(range->first) && is_letter(range->last) ? letters_of(*range) : numbers_of(*range, most);
}

/// "name:2222" without its port; an address with several colons has none.
std::string_view without_port(std::string_view pattern, std::optional<int>& port) {
    const std::size_t colon = pattern.rfind(':');
    if (colon == std::string_view::npos || pattern.find(']', colon) != std::string_view::npos) return pattern;
    const std::string_view name = pattern.substr(0, colon);
    const bool is_address = name.find('[') == std::string_view::npos && name.find(':') != std::string_view::npos;
    const auto found = number(pattern.substr(colon + 1));
    if (is_address || !found) return pattern;
    port = found;
    return name;
}

}  // namespace

text::Result<HostNames> read_host_names(std::string_view pattern, text::Position where) {
    const auto fail = [&](std::string message) {
        return tl::unexpected(text::Diagnostic{where, std::move(message), {}});
    };
    HostNames result;
    std::vector<std::string> made{std::string()};
    std::string_view rest = without_port(pattern, result.port);
    while (!rest.empty()) {
        const std::size_t open = std::min(rest.find('['), rest.size());
        for (std::string& name : made) name += rest.substr(0, open);
        rest.remove_prefix(open);
        if (rest.empty()) break;
        const std::size_t close = rest.find(']');
        const Items items =
            close == std::string_view::npos ? std::nullopt : items_of(rest.substr(1, close - 1), host_range_bound);
        if (!items)
            return fail(fmt::format("'{}' is no range of hosts: expected [first:last] or [first:last:step]", pattern));
        if (made.size() * items->size() > host_range_bound)
            return fail(fmt::format("'{}' stands for more than {} hosts", pattern, host_range_bound));
        std::vector<std::string> longer;
        for (const std::string& name : made)
            for (const std::string& item : *items) longer.push_back(name + item);
        made = std::move(longer);
        rest.remove_prefix(close + 1);
    }
    result.names = std::move(made);
    return result;
}

}  // namespace stepwarden::ansible
