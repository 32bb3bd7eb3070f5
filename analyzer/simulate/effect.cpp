#include "simulate/effect.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace stepwarden::simulate {
namespace {

using namespace std::string_view_literals;

constexpr std::array operation_names{
    std::pair{Operation::stop, "stop"sv},       std::pair{Operation::start, "start"sv},
    std::pair{Operation::restart, "restart"sv}, std::pair{Operation::enable, "enable"sv},
    std::pair{Operation::disable, "disable"sv}, std::pair{Operation::install, "install"sv},
    std::pair{Operation::update, "update"sv},   std::pair{Operation::remove, "remove"sv},
    std::pair{Operation::migrate, "migrate"sv}, std::pair{Operation::pull, "pull"sv},
    std::pair{Operation::tag, "tag"sv},         std::pair{Operation::write, "write"sv},
    std::pair{Operation::use, "use"sv}};

constexpr std::array resource_names{
    std::pair{Resource::unit, "unit"sv},       std::pair{Resource::container, "container"sv},
    std::pair{Resource::bundle, "bundle"sv},   std::pair{Resource::package, "package"sv},
    std::pair{Resource::cluster, "cluster"sv}, std::pair{Resource::database, "database"sv},
    std::pair{Resource::image, "image"sv},     std::pair{Resource::path, "path"sv},
    std::pair{Resource::cron, "cron"sv}};

template <typename Names, typename Key>
std::string_view name_of(const Names& names, Key key) {
    const auto found =
        std::find_if(names.begin(), names.end(), [key](const auto& entry) { return entry.first == key; });
    assert(found != names.end());
    return found->second;
}

template <typename Names>
auto named(const Names& names, std::string_view text) -> std::optional<decltype(names.front().first)> {
    const auto found =
        std::find_if(names.begin(), names.end(), [text](const auto& entry) { return entry.second == text; });
    if (found == names.end()) return std::nullopt;
    return found->first;
}

}  // namespace

std::string_view name(Operation operation) { return name_of(operation_names, operation); }
std::string_view name(Resource resource) { return name_of(resource_names, resource); }
std::optional<Operation> operation_named(std::string_view text) { return named(operation_names, text); }
std::optional<Resource> resource_named(std::string_view text) { return named(resource_names, text); }

Changes combined(Changes a, Changes b) {
    if (a == Changes::state || b == Changes::state) return Changes::state;
    return a == Changes::unknown || b == Changes::unknown ? Changes::unknown : Changes::nothing;
}

}  // namespace stepwarden::simulate
