#include "changes/service_order.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "changes/pair_lists.hpp"

namespace stepwarden::changes {
namespace {

/// By role, the services that have tasks, in the order in which their lists are put together, where that is known.
using Orders = std::map<std::string, std::vector<std::string>>;

Orders orders_of(const Snapshot& snapshot) {
    std::set<std::pair<std::string_view, std::string_view>> with_tasks;
    for (const TaskList& list : snapshot.lists) with_tasks.emplace(list.role, list.service);
    Orders orders;
    for (const tripleo::Role& role : snapshot.model->layout.roles)
        for (const std::string& service : role.services)
            if (role.ordered && with_tasks.contains({role.name, service})) orders[role.name].push_back(service);
    return orders;
}

/// The services of both sides in the new order, and their places in the old one.
struct Common {
    std::vector<std::string> services;
    std::vector<std::uint32_t> places;
};

Common common_of(const std::vector<std::string>& before, const std::vector<std::string>& after) {
    std::map<std::string, std::uint32_t> places;
    for (const std::string& service : before) places.emplace(service, static_cast<std::uint32_t>(places.size()));
    Common common;
    for (const std::string& service : after) {
        const auto found = places.find(service);
        if (found == places.end()) continue;
        common.services.push_back(service);
        common.places.push_back(found->second);
    }
    return common;
}

/// The nearest service that the one at `index` has passed, and whether it comes after that one now.
std::optional<std::pair<std::string, bool>> passed(const Common& common, std::size_t index) {
    const std::uint32_t was = common.places[index];
    for (std::size_t distance = 1; distance < common.services.size(); ++distance) {
        if (distance <= index && common.places[index - distance] > was)
            return std::pair(common.services[index - distance], true);
        if (index + distance < common.services.size() && common.places[index + distance] < was)
            return std::pair(common.services[index + distance], false);
    }
    return std::nullopt;
}

}  // namespace

std::vector<std::string> service_order_changes(const Snapshot& before, const Snapshot& after, const Matched& matched) {
    const std::map<std::string, std::string> renamed(matched.renamed_services.begin(), matched.renamed_services.end());
    Orders old_orders = orders_of(before);
    std::vector<std::string> sentences;
    for (const auto& [role, services] : orders_of(after)) {
        std::vector<std::string>& old_services = old_orders[role];
        for (std::string& service : old_services)
            if (const auto found = renamed.find(service); found != renamed.end()) service = found->second;
        const Common common = common_of(old_services, services);
        const std::vector<bool> stayed = in_order(common.places);
        for (std::size_t i = 0; i < stayed.size(); ++i) {
            if (stayed[i]) continue;
            if (const auto other = passed(common, i))
                sentences.push_back(fmt::format("the tasks of {} now come {} those of {} on {}", common.services[i],
                                                other->second ? "after" : "before", other->first, role));
        }
    }
    return sentences;
}

}  // namespace stepwarden::changes
