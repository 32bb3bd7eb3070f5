#include "ansible/host_pattern.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_set>
#include <utility>

#include "text/suggest.hpp"

namespace stepwarden::ansible {
namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
    return text;
}

/// Commas separate; without one, colons do, but not those within brackets (IPv6 addresses, slices).
std::vector<std::string_view> split_pattern(std::string_view pattern) {
    const bool commas = pattern.find(',') != std::string_view::npos;
    std::vector<std::string_view> parts;
    std::size_t start = 0;
    int brackets = 0;
    for (std::size_t i = 0; i <= pattern.size(); ++i) {
        const char c = i < pattern.size() ? pattern[i] : (commas ? ',' : ':');
        brackets += c == '[' ? 1 : c == ']' ? -1 : 0;
        if (i < pattern.size() && (c != (commas ? ',' : ':') || brackets > 0)) continue;
        if (const std::string_view part = trimmed(pattern.substr(start, i - start)); !part.empty())
            parts.push_back(part);
        start = i + 1;
    }
    return parts;
}

std::string wildcard_to_regex(std::string_view pattern) {
    std::string regex;
    for (const char c : pattern) {
        if (c == '*')
            regex += ".*";
        else if (c == '?')
            regex += '.';
        else if (c == '[' || c == ']')
            regex += c;
        else if (c == '!' && regex.ends_with('['))
            regex += '^';
        else
            regex += c == '-' ? "-" : RE2::QuoteMeta(std::string_view(&c, 1));
    }
    return regex;
}

struct Subscript {
    std::string_view pattern;
    std::optional<long> first;
    std::optional<long> last;
    bool slice = false;
};

std::optional<long> number(std::string_view text) {
    long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// `group[1]`, `group[0:2]`, `group[2:]`; anything else is a pattern without a subscript.
Subscript split_subscript(std::string_view part) {
    const std::size_t open = part.rfind('[');
    if (part.empty() || part.back() != ']' || open == std::string_view::npos || part.front() == '~')
        return {.pattern = part, .first = {}, .last = {}};
    const std::string_view inside = part.substr(open + 1, part.size() - open - 2);
    const std::size_t colon = std::min(inside.find(':'), inside.find('-', 1));
    Subscript result{.pattern = part.substr(0, open), .first = number(inside.substr(0, colon)), .last = {}};
    if (colon != std::string_view::npos) {
        result.slice = true;
        result.last = number(inside.substr(colon + 1));
    }
    if (!result.first && !result.slice) return {.pattern = part, .first = {}, .last = {}};
    return result;
}

std::vector<std::string> apply_subscript(std::vector<std::string> hosts, const Subscript& subscript) {
    if (!subscript.first && !subscript.slice) return hosts;
    const long size = static_cast<long>(hosts.size());
    const auto index = [&](long i) { return i < 0 ? i + size : i; };
    if (!subscript.slice) {
        const long at = index(*subscript.first);
        return at >= 0 && at < size ? std::vector<std::string>{hosts[static_cast<std::size_t>(at)]}
                                    : std::vector<std::string>{};
    }
    const long from = std::clamp(index(subscript.first.value_or(0)), 0L, size);
    // Ansible's slices include their last element.
    const long to = std::clamp(subscript.last ? index(*subscript.last) + 1 : size, from, size);
    return {hosts.begin() + from, hosts.begin() + to};
}

/// Hosts in order of first appearance.
class HostSet {
public:
    void add(std::vector<std::string> hosts) {
        for (std::string& host : hosts)
            if (known_.insert(host).second) hosts_.push_back(std::move(host));
    }
    std::vector<std::string> take() { return std::move(hosts_); }

private:
    std::unordered_set<std::string> known_;
    std::vector<std::string> hosts_;
};

class Matcher {
public:
    Matcher(const Inventory& inventory, std::vector<std::string>& unknown) : inventory_(inventory), unknown_(unknown) {}

    std::vector<std::string> hosts_of(std::string_view part) {
        const Subscript subscript = split_subscript(part);
        std::vector<std::string> found = enumerate(subscript.pattern);
        if (found.empty() && subscript.pattern != "all" && inventory_.find_group(subscript.pattern) == nullptr)
            unknown_.emplace_back(part);
        return apply_subscript(std::move(found), subscript);
    }

private:
    std::vector<std::string> enumerate(std::string_view pattern) {
        const bool is_regex = pattern.starts_with('~');
        const bool is_wildcard = pattern.find_first_of("*?[") != std::string_view::npos;
        if (!is_regex && !is_wildcard) return exact(pattern);
        const RE2 regex(is_regex ? std::string(pattern.substr(1)) : wildcard_to_regex(pattern), RE2::Quiet);
        if (!regex.ok()) return {};
        // Python's re.match: from the start of the name on.
        const auto anchor = is_regex ? RE2::ANCHOR_START : RE2::ANCHOR_BOTH;
        const auto matches = [&](const std::string& name) {
            return regex.Match(name, 0, name.size(), anchor, nullptr, 0);
        };
        HostSet found;
        for (const char* always : {"all", "ungrouped"})
            if (matches(always)) found.add(inventory_.members(always));
        for (const Group& group : inventory_.groups())
            if (matches(group.name)) found.add(inventory_.members(group.name));
        for (const Host& host : inventory_.hosts())
            if (matches(host.name)) found.add({host.name});
        return found.take();
    }

    std::vector<std::string> exact(std::string_view pattern) {
        // manager.py: a plain host's name is taken for the host even when a group has it too.
        if (inventory_.find_host(pattern) != nullptr) return {std::string(pattern)};
        if (pattern == "all" || inventory_.find_group(pattern) != nullptr) return inventory_.members(pattern);
        return is_localhost(pattern) ? std::vector<std::string>{std::string(pattern)} : std::vector<std::string>{};
    }

    const Inventory& inventory_;
    std::vector<std::string>& unknown_;
};

std::string unknown_name(const std::string& name, const Inventory& inventory) {
    std::vector<std::string> known;
    for (const Group& group : inventory.groups()) known.push_back(group.name);
    for (const Host& host : inventory.hosts()) known.push_back(host.name);
    const auto nearest = text::nearest_name(name, known);
    return fmt::format("the inventory has no host or group '{}'{}", name,
                       nearest ? fmt::format("; did you mean '{}'?", *nearest) : "");
}

}  // namespace

MatchedHosts match_hosts(std::string_view pattern, const Inventory& inventory) {
    MatchedHosts result;
    Matcher matcher(inventory, result.unknown);
    std::vector<std::string_view> regular;
    std::vector<std::string_view> intersections;
    std::vector<std::string_view> exclusions;
    for (const std::string_view part : split_pattern(pattern)) {
        if (part.starts_with('&'))
            intersections.push_back(part.substr(1));
        else if (part.starts_with('!'))
            exclusions.push_back(part.substr(1));
        else
            regular.push_back(part);
    }
    if (regular.empty() && (!intersections.empty() || !exclusions.empty())) regular.emplace_back("all");
    HostSet hosts;
    for (const std::string_view part : regular) hosts.add(matcher.hosts_of(part));
    result.hosts = hosts.take();
    const auto keep = [&](std::string_view part, bool members) {
        const std::vector<std::string> named = matcher.hosts_of(part);
        const std::unordered_set<std::string_view> wanted(named.begin(), named.end());
        std::erase_if(result.hosts, [&](const std::string& host) { return wanted.contains(host) != members; });
    };
    for (const std::string_view part : intersections) keep(part, true);
    for (const std::string_view part : exclusions) keep(part, false);
    return result;
}

text::Result<std::vector<std::string>> read_limit(std::string_view limit, const Inventory& inventory) {
    const auto fail = [](std::string message) { return tl::unexpected(text::Diagnostic{{}, std::move(message), {}}); };
    for (const std::string_view part : split_pattern(limit))
        if (part.starts_with('@'))
            return fail(fmt::format("the limit '{}' names a file of hosts, which is not read: give the hosts", part));
    MatchedHosts matched = match_hosts(limit, inventory);
    if (!matched.unknown.empty()) return fail(unknown_name(matched.unknown.front(), inventory));
    if (matched.hosts.empty()) return fail(fmt::format("the limit '{}' leaves no host", limit));
    return std::move(matched.hosts);
}

text::Result<MatchedHosts> limit_hosts(MatchedHosts matched, std::string_view limit, const Inventory& inventory) {
    if (limit.empty()) return matched;
    return read_limit(limit, inventory).map([&](const std::vector<std::string>& left) {
        const std::unordered_set<std::string_view> kept(left.begin(), left.end());
        std::erase_if(matched.hosts, [&](const std::string& host) { return !kept.contains(host); });
        return std::move(matched);
    });
}

}  // namespace stepwarden::ansible
