#include "heat/networked_services.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace stepwarden::heat {
namespace {

constexpr std::string_view lists = "network/ports/net_ip_list_map.yaml";
constexpr std::string_view networks = "network/service_net_map.yaml";
/// The list is made of all services, and kept where the map has a network in the place of the last word.
constexpr std::string_view by_network = "SERVICE_node_names: SERVICE_network";
constexpr std::string_view key_end = "Network:";

/// "CinderApi" as the map's keys are converted: "cinder_api".
std::string snake_case(std::string_view camel) {
    std::string text;
    for (const char c : camel) {
        const bool is_upper = std::isupper(static_cast<unsigned char>(c)) != 0;
        if (is_upper && !text.empty()) text += '_';
        text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return text;
}

}  // namespace

std::optional<std::set<std::string>> networked_services(const PlanFiles& files) {
    const auto list_file = files.read(lists);
    const auto map_file = files.read(networks);
    if (!list_file || !map_file || list_file->content.find(by_network) == std::string_view::npos) return std::nullopt;
    std::set<std::string> services;
    const std::string_view text = map_file->content;
    for (std::size_t at = text.find(key_end); at != std::string_view::npos; at = text.find(key_end, at + 1)) {
        std::size_t begin = at;
        while (begin > 0 && std::isalnum(static_cast<unsigned char>(text[begin - 1])) != 0) --begin;
        if (begin < at) services.insert(snake_case(text.substr(begin, at - begin)));
    }
    return services;
}

}  // namespace stepwarden::heat
