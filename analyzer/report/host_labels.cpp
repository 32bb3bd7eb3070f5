#include "report/host_labels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

#include "simulate/host_classes.hpp"

namespace stepwarden::report {

namespace {

/// Sets of hosts remembered at a time; a run has few, but it need not share them.
constexpr std::size_t most_groups = 1024;

struct NumberedName {
    std::string_view before;
    /// Unset when the name does not end in a number, or in one that another way of writing would not give back.
    std::optional<unsigned> number;
};

NumberedName split(std::string_view name) {
    const std::size_t start = name.find_last_not_of("0123456789") + 1;
    const std::string_view digits = name.substr(start);
    unsigned number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool is_plain = !digits.empty() && error == std::errc() && (digits.size() == 1 || digits.front() != '0');
    if (!is_plain || start == 0) return {name, std::nullopt};
    return {name.substr(0, start), number};
}

/// "[0-2,4]", or the number alone.
std::string ranges(std::vector<unsigned> numbers) {
    std::ranges::sort(numbers);
    if (numbers.size() == 1) return std::to_string(numbers.front());
    std::string out = "[";
    for (std::size_t i = 0; i < numbers.size();) {
        std::size_t last = i;
        while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
        if (i > 0) out += ',';
        out += std::to_string(numbers[i]);
        if (last > i) out += fmt::format("-{}", numbers[last]);
        i = last + 1;
    }
    return out + "]";
}

struct Family {
    std::string_view before;
    std::vector<unsigned> numbers;

    [[nodiscard]] std::string text() const { return std::string(before) + (numbers.empty() ? "" : ranges(numbers)); }
    [[nodiscard]] std::size_t size() const { return std::max<std::size_t>(numbers.size(), 1); }
};

std::vector<Family> families(std::span<const std::string_view> names) {
    std::vector<Family> all;
    std::unordered_map<std::string_view, std::size_t> places;
    for (const std::string_view name : names) {
        const auto [before, number] = split(name);
        if (!number) {
            all.push_back({name, {}});
            continue;
        }
        const auto [place, is_new] = places.try_emplace(before, all.size());
        if (is_new) all.push_back({before, {}});
        all[place->second].numbers.push_back(*number);
    }
    return all;
}

}  // namespace

std::string folded_names(std::span<const std::string_view> names, std::size_t most) {
    std::string out;
    std::size_t shown = 0;
    std::size_t hosts_shown = 0;
    for (const Family& family : families(names)) {
        if (shown++ == most) break;
        if (!out.empty()) out += ", ";
        out += family.text();
        hosts_shown += family.size();
    }
    if (hosts_shown < names.size()) fmt::format_to(std::back_inserter(out), " and {} more", names.size() - hosts_shown);
    return out;
}

HostLabels::HostLabels(const tripleo::Layout& layout, const std::vector<std::string>& hosts) : hosts_(hosts) {
    for (const simulate::HostClass& each : simulate::host_classes(layout)) {
        if (!each.is_role) continue;
        const auto number = static_cast<Class>(roles_.size());
        roles_.push_back(each.name);
        role_sizes_.push_back(each.hosts.size());
        for (const std::string& host : each.hosts) role_of_name_.emplace(host, number);
    }
}

void HostLabels::learn_hosts() {
    for (std::size_t host = classes_.size(); host < hosts_.size(); ++host) {
        const auto role = role_of_name_.find(hosts_[host]);
        const bool has_role = role != role_of_name_.end();
        classes_.push_back(has_role ? role->second : static_cast<Class>(roles_.size() + host));
    }
}

HostLabels::Class HostLabels::class_of(simulate::HostNumber host) {
    learn_hosts();
    return classes_[host];
}

std::string HostLabels::class_name(Class number) const {
    return number < roles_.size() ? roles_[number] : hosts_[number - roles_.size()];
}

HostLabels::Group HostLabels::make_group(std::span<const simulate::HostNumber> hosts) {
    learn_hosts();
    std::vector<Class> classes;
    std::unordered_map<Class, std::vector<std::string_view>> members;
    for (const simulate::HostNumber host : hosts) {
        const Class number = classes_[host];
        auto& names = members[number];
        if (names.empty()) classes.push_back(number);
        names.emplace_back(hosts_[host]);
    }
    Group group{{}, std::move(classes), {}, hosts.size()};
    std::vector<std::string_view> loners;
    for (const Class number : group.classes) {
        const bool is_role = number < roles_.size();
        if (!is_role) {
            loners.push_back(members[number].front());
            continue;
        }
        if (!group.label.empty()) group.label += ", ";
        const bool is_whole = members[number].size() == role_sizes_[number];
        group.label += is_whole ? roles_[number] : folded_names(members[number]);
        if (!group.roles.empty()) group.roles += ", ";
        group.roles += roles_[number];
    }
    if (loners.empty()) return group;
    const std::string separator = group.label.empty() ? "" : ", ";
    const std::string others = folded_names(loners);
    group.label += separator + others;
    group.roles += separator + others;
    return group;
}

std::string HostLabels::label(std::span<const simulate::HostNumber> hosts) { return make_group(hosts).label; }

const HostLabels::Group& HostLabels::group(const std::shared_ptr<const simulate::HostList>& hosts) {
    const auto found = groups_.find(hosts.get());
    if (found != groups_.end()) return found->second.group;
    if (groups_.size() >= most_groups) groups_.clear();
    return groups_.emplace(hosts.get(), Member{hosts, make_group(*hosts)}).first->second.group;
}

}  // namespace stepwarden::report
