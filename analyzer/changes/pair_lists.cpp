#include "changes/pair_lists.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <unordered_map>

namespace stepwarden::changes {
namespace {

/// Leftovers of more than this many comparisons are taken for removed and added.
constexpr std::size_t most_comparisons = 40'000;
constexpr double alike_enough = 0.5;
/// Where one element is alone between the same neighbours on both sides, less has to be left of it.
constexpr double alike_in_place = 0.2;

class Pairer {
public:
    Pairer(std::span<const Element> old_list, std::span<const Element> new_list) : old_(old_list), new_(new_list) {
        pairs_.new_of_old.resize(old_.size());
        pairs_.old_of_new.resize(new_.size());
    }

    Pairs pair(Places places) {
        if (places == Places::count) pair_ends();
        pair_equal([](const Element& each) { return std::optional(each.content); });
        pair_equal([](const Element& each) {
            return each.name ? std::optional(*each.name ^ (each.kind * 0x9e3779b97f4a7c15ULL)) : std::nullopt;
        });
        pair_equal([](const Element& each) { return std::optional(each.body); });
        pair_equal([](const Element& each) { return each.name; });
        pair_alike();
        if (places == Places::count) pair_in_place();
        return std::move(pairs_);
    }

private:
    void join(std::size_t old_index, std::size_t new_index) {
        pairs_.new_of_old[old_index] = static_cast<std::uint32_t>(new_index);
        pairs_.old_of_new[new_index] = static_cast<std::uint32_t>(old_index);
    }

    /// An edit leaves most of a list as it was at both ends; of equal elements these are the ones that stayed.
    void pair_ends() {
        const std::size_t shorter = std::min(old_.size(), new_.size());
        std::size_t front = 0;
        while (front < shorter && old_[front].content == new_[front].content) {
            join(front, front);
            ++front;
        }
        for (std::size_t back = 1; back <= shorter - front; ++back) {
            if (old_[old_.size() - back].content != new_[new_.size() - back].content) break;
            join(old_.size() - back, new_.size() - back);
        }
    }

    /// The k-th of those that are left with a key is the k-th of the other side.
    template <typename Key>
    void pair_equal(const Key& key) {
        std::unordered_map<std::uint64_t, std::pair<std::size_t, std::vector<std::size_t>>> waiting;
        for (std::size_t i = 0; i < new_.size(); ++i)
            if (!pairs_.old_of_new[i])
                if (const auto value = key(new_[i])) waiting[*value].second.push_back(i);
        for (std::size_t i = 0; i < old_.size(); ++i) {
            if (pairs_.new_of_old[i]) continue;
            const auto value = key(old_[i]);
            const auto found = value ? waiting.find(*value) : waiting.end();
            if (found == waiting.end() || found->second.first == found->second.second.size()) continue;
            join(i, found->second.second[found->second.first++]);
        }
    }

    struct Candidate {
        double likeness;
        std::size_t distance;
        std::size_t old_index;
        std::size_t new_index;
    };

    void pair_alike() {
        std::vector<std::size_t> old_left;
        std::vector<std::size_t> new_left;
        for (std::size_t i = 0; i < old_.size(); ++i)
            if (!pairs_.new_of_old[i]) old_left.push_back(i);
        for (std::size_t i = 0; i < new_.size(); ++i)
            if (!pairs_.old_of_new[i]) new_left.push_back(i);
        if (old_left.empty() || new_left.empty() || old_left.size() > most_comparisons / new_left.size()) return;
        std::vector<Candidate> candidates;
        for (const std::size_t i : old_left)
            for (const std::size_t k : new_left) {
                if (old_[i].kind != new_[k].kind) continue;
                const double alike = likeness(old_[i], new_[k]);
                if (alike >= alike_enough) candidates.push_back({alike, i > k ? i - k : k - i, i, k});
            }
        std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
            return std::tuple(-a.likeness, a.distance, a.old_index, a.new_index) <
                   std::tuple(-b.likeness, b.distance, b.old_index, b.new_index);
        });
        for (const Candidate& each : candidates)
            if (!pairs_.new_of_old[each.old_index] && !pairs_.old_of_new[each.new_index])
                join(each.old_index, each.new_index);
    }

    /// Whether all of the other list around the two is paired with each other: nothing else came or went there.
    [[nodiscard]] bool alone_in_place(std::size_t old_index, std::size_t new_index) const {
        const bool same_before = old_index == 0 || new_index == 0
                                     ? old_index == new_index
                                     : pairs_.new_of_old[old_index - 1] == std::optional<std::uint32_t>(new_index - 1);
        const bool old_last = old_index + 1 == old_.size();
        const bool new_last = new_index + 1 == new_.size();
        const bool same_after = old_last || new_last
                                    ? old_last == new_last
                                    : pairs_.new_of_old[old_index + 1] == std::optional<std::uint32_t>(new_index + 1);
        return same_before && same_after;
    }

    /// One element that took the place of another of its kind.
    void pair_in_place() {
        std::size_t at = 0;
        for (std::size_t i = 0; i < old_.size(); ++i) {
            // The place on the new side is after that of the element before.
            if (pairs_.new_of_old[i]) {
                at = *pairs_.new_of_old[i] + std::size_t{1};
                continue;
            }
            if (at >= new_.size() || pairs_.old_of_new[at] || old_[i].kind != new_[at].kind) continue;
            if (alone_in_place(i, at) && likeness(old_[i], new_[at]) >= alike_in_place) join(i, at);
        }
    }

    std::span<const Element> old_;
    std::span<const Element> new_;
    Pairs pairs_;
};

}  // namespace

Pairs pair_lists(std::span<const Element> old_list, std::span<const Element> new_list, Places places) {
    return Pairer(old_list, new_list).pair(places);
}

double likeness(const Element& a, const Element& b) {
    std::size_t both = 0;
    auto left = a.parts.begin();
    auto right = b.parts.begin();
    while (left != a.parts.end() && right != b.parts.end()) {
        if (*left == *right) {
            ++both;
            ++left;
            ++right;
        } else if (*left < *right) {
            ++left;
        } else {
            ++right;
        }
    }
    const std::size_t all = a.parts.size() + b.parts.size() - both;
    return all == 0 ? 1 : static_cast<double>(both) / static_cast<double>(all);
}

std::vector<bool> in_order(std::span<const std::uint32_t> numbers) {
    constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
    // By length, the index of the smallest number that an ascending part of that length ends with.
    std::vector<std::size_t> ends;
    std::vector<std::size_t> before(numbers.size(), none);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto place =
            std::ranges::lower_bound(ends, numbers[i], {}, [&](std::size_t index) { return numbers[index]; });
        if (place != ends.begin()) before[i] = *std::prev(place);
        if (place == ends.end())
            ends.push_back(i);
        else
            *place = i;
    }
    std::vector<bool> kept(numbers.size(), false);
    for (std::size_t at = ends.empty() ? none : ends.back(); at != none; at = before[at]) kept[at] = true;
    return kept;
}

}  // namespace stepwarden::changes
