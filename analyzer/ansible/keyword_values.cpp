#include "ansible/keyword_values.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "jinja/parse.hpp"

namespace stepwarden::ansible {
namespace {

using namespace std::string_view_literals;

constexpr std::array true_words{"y"sv, "yes"sv, "on"sv, "1"sv, "true"sv, "t"sv};
constexpr std::array false_words{"n"sv, "no"sv, "off"sv, "0"sv, "false"sv, "f"sv};

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string lowered_and_trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    std::string lowered(text);
    for (char& c : lowered)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lowered;
}

template <typename Words>
bool contains(const Words& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::optional<bool> as_bool(double number) {
    return number == 1 ? std::optional(true) : number == 0 ? std::optional(false) : std::nullopt;
}

}  // namespace

std::optional<bool> read_bool(const yaml::Node& node) {
    switch (node.kind) {
        case yaml::Kind::boolean:
            return node.boolean;
        case yaml::Kind::integer:
            return as_bool(static_cast<double>(node.integer));
        case yaml::Kind::floating:
            return as_bool(node.floating);
        case yaml::Kind::string:
            break;
        default:
            return std::nullopt;
    }
    const std::string word = lowered_and_trimmed(node.scalar);
    if (contains(true_words, word)) return true;
    if (contains(false_words, word)) return false;
    return std::nullopt;
}

bool is_template(const yaml::Node& node) { return node.is_string() && jinja::has_template(node.scalar); }

void read_fields(const yaml::Node& node, std::vector<Field>& into) {
    for (const yaml::Node& item : node.items) read_fields(item, into);
    for (const yaml::Entry& entry : node.entries) into.push_back({entry.key.scalar, &entry.value});
}

std::vector<std::string> read_strings(const yaml::Node& node) {
    if (node.is_scalar()) return node.is_null() ? std::vector<std::string>{} : std::vector<std::string>{node.scalar};
    std::vector<std::string> strings;
    for (const yaml::Node& item : node.items) {
        std::vector<std::string> inner = read_strings(item);
        std::move(inner.begin(), inner.end(), std::back_inserter(strings));
    }
    return strings;
}

}  // namespace stepwarden::ansible
