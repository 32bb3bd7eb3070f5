// One variable over the hosts of a class: the different contents that it has, each once, and which host has which. A
// variable that all hosts share costs the same for one host and for thousands.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "simulate/host_space.hpp"

namespace stepwarden::simulate {

template <typename Content>
class Column {
public:
    /// All hosts have `content`.
    explicit Column(Content content) { contents_.push_back(std::move(content)); }
    /// Host i has `contents[index[i]]`.
    Column(std::vector<Content> contents, std::vector<std::uint32_t> index)
        : contents_(std::move(contents)), index_(std::move(index)) {}

    [[nodiscard]] bool uniform() const { return index_.empty(); }
    [[nodiscard]] const Content& of(LocalIndex host) const { return contents_[index_.empty() ? 0 : index_[host]]; }
    /// Empty when uniform. Stays where it is until the next assignment.
    [[nodiscard]] const std::vector<std::uint32_t>& index() const { return index_; }
    /// More different contents than this are as good as one a host.
    [[nodiscard]] std::size_t variety() const { return contents_.size(); }

    /// Gives `members` of a class of `size` hosts new contents, made from each of their old ones by `change`.
    template <typename Change>
    void change(const Members& members, std::size_t size, const Change& change) {
        if (!members || members->size() == size) {
            for (Content& content : contents_) content = change(content);
            return;
        }
        if (index_.empty()) index_.assign(size, 0);
        std::vector<std::uint32_t> changed(contents_.size(), none);
        for (const LocalIndex member : *members) {
            const std::uint32_t old = index_[member];
            if (changed[old] == none) {
                changed[old] = static_cast<std::uint32_t>(contents_.size());
                contents_.push_back(change(contents_[old]));
            }
            index_[member] = changed[old];
        }
        drop_unused();
    }

    /// The same content for all members, whatever they had.
    void assign(const Members& members, std::size_t size, const Content& content) {
        if (!members || members->size() == size) {
            contents_.assign(1, content);
            index_.clear();
            return;
        }
        if (index_.empty()) index_.assign(size, 0);
        const auto added = static_cast<std::uint32_t>(contents_.size());
        contents_.push_back(content);
        for (const LocalIndex member : *members) index_[member] = added;
        drop_unused();
    }

private:
    static constexpr std::uint32_t none = UINT32_MAX;

    /// Contents that no host has any more would pile up where a variable is set again and again.
    void drop_unused() {
        if (contents_.size() < 2 * kept_ + 8) return;
        std::vector<std::uint32_t> place(contents_.size(), none);
        std::vector<Content> used;
        for (std::uint32_t& entry : index_) {
            if (place[entry] == none) {
                place[entry] = static_cast<std::uint32_t>(used.size());
                used.push_back(contents_[entry]);
            }
            entry = place[entry];
        }
        contents_ = std::move(used);
        kept_ = contents_.size();
        if (contents_.size() == 1) index_.clear();
    }

    std::vector<Content> contents_;
    std::vector<std::uint32_t> index_;
    std::size_t kept_ = 0;
};

}  // namespace stepwarden::simulate
