// What a task does to a resource of its host or of the cluster, as far as its module and arguments tell.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ansible/task.hpp"

namespace stepwarden::simulate {

enum class Operation : std::uint8_t {
    stop,
    start,
    restart,
    enable,
    disable,
    install,
    update,
    remove,
    migrate,
    pull,
    tag,
    write,
    use
};
enum class Resource : std::uint8_t { unit, container, bundle, package, cluster, database, image, path, cron };

std::string_view name(Operation operation);
std::string_view name(Resource resource);
std::optional<Operation> operation_named(std::string_view text);
std::optional<Resource> resource_named(std::string_view text);

/// Whether a task can leave its host other than it found it. Unknown is what no table tells: a module nobody described,
/// a program nobody listed.
enum class Changes : std::uint8_t { nothing, state, unknown };

/// Of two things done one after the other: state when either changes it for sure.
Changes combined(Changes a, Changes b);

struct Effect {
    Operation operation;
    Resource resource;
    /// The resource's own name: "httpd", "nova_api", "galera-bundle", "*" for all of its kind, "" when only the run can
    /// tell.
    std::string name;
    /// Taken from a shell or command line rather than from a module's arguments.
    bool from_command = false;

    friend bool operator==(const Effect&, const Effect&) = default;
};

}  // namespace stepwarden::simulate
