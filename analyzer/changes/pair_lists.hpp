// Which element of one list is which of another, when somebody has edited the list: equal ones first, then renamed and
// changed ones by what is left alike. Lists can be of any length: nothing here takes more than n log n but the
// comparison of leftovers, which is bounded.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stepwarden::changes {

/// Hashes of what an element is; equal hashes stand for equal things.
struct Element {
    /// All of it, whatever the lines.
    std::uint64_t content = 0;
    /// All of it but its name.
    std::uint64_t body = 0;
    /// Its name, or nothing for one without.
    std::optional<std::uint64_t> name;
    /// What kind of thing it is: only elements of one kind are paired without having name or body in common.
    std::uint64_t kind = 0;
    /// Its single parts, sorted: how alike two elements are is the share of the parts that both have.
    std::vector<std::uint64_t> parts;
};

/// By old index the new one, and the other way round.
struct Pairs {
    std::vector<std::optional<std::uint32_t>> new_of_old;
    std::vector<std::optional<std::uint32_t>> old_of_new;
};

/// Whether the places in the lists say anything: one element that stands where one of its kind stood is taken for that
/// one, though less is left alike of it.
enum class Places : bool { count, do_not_count };

Pairs pair_lists(std::span<const Element> old_list, std::span<const Element> new_list, Places places = Places::count);

/// How many parts both have, of all that either has; 1 for two without any.
double likeness(const Element& a, const Element& b);

/// For a sequence of different numbers: which of them belong to a longest part that is in ascending order.
std::vector<bool> in_order(std::span<const std::uint32_t> numbers);

}  // namespace stepwarden::changes
