#include "tripleo/sorted_steps.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <string_view>
#include <utility>

namespace stepwarden::tripleo {

namespace {

constexpr std::size_t least_tasks_with_step = 6;
constexpr std::size_t least_steps = 3;

void skip(std::string_view& text, std::string_view characters) {
    text.remove_prefix(std::min(text.find_first_not_of(characters), text.size()));
}

bool take(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) {
        return false;
    }
    text.remove_prefix(prefix.size());
    return true;
}

/// `text` begins after the word "step".
std::optional<long> step_compared_with(std::string_view text) {
    skip(text, " ");
    if (take(text, "|")) {
        skip(text, " ");
        if (!take(text, "int")) {
            return std::nullopt;
        }
        skip(text, " ");
    }
    if (!take(text, "==")) {
        return std::nullopt;
    }
    skip(text, " '\"");
    long step = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), step);
    if (error != std::errc() || end == text.data()) {
        return std::nullopt;
    }
    return step;
}

std::optional<long> step_in(std::string_view condition) {
    constexpr std::string_view word = "step";
    for (std::size_t at = condition.find(word); at != std::string_view::npos; at = condition.find(word, at + 1)) {
        if (const std::optional<long> step = step_compared_with(condition.substr(at + word.size()))) {
            return step;
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<long> step_of(const yaml::Node& task) {
    const yaml::Node* when = task.find("when");
    if (when == nullptr) {
        return std::nullopt;
    }
    if (when->is_string()) {
        return step_in(when->scalar);
    }
    for (const yaml::Node& condition : when->items) {
        if (const std::optional<long> step = step_in(condition.scalar)) {
            return step;
        }
    }
    return std::nullopt;
}

std::vector<std::size_t> starts_of_sorted_steps(std::span<const yaml::Node* const> tasks) {
    std::vector<std::pair<std::size_t, long>> steps;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        if (tasks[i] == nullptr) {
            continue;
        }
        if (const std::optional<long> step = step_of(*tasks[i])) {
            steps.emplace_back(i, *step);
        }
    }
    const auto by_step = [](const auto& a, const auto& b) { return a.second < b.second; };
    std::set<long> distinct;
    for (const auto& [task, step] : steps) {
        distinct.insert(step);
    }
    if (steps.size() < least_tasks_with_step || distinct.size() < least_steps ||
        !std::is_sorted(steps.begin(), steps.end(), by_step)) {
        return {};
    }
    std::vector<std::size_t> starts;
    for (std::size_t i = 1; i < steps.size(); ++i) {
        if (steps[i].second != steps[i - 1].second) {
            starts.push_back(steps[i].first);
        }
    }
    return starts;
}

}  // namespace stepwarden::tripleo
