#include "changes/effect_words.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace stepwarden::changes {
namespace {

using simulate::Operation;
using simulate::Resource;

struct OperationWords {
    Operation operation;
    std::string_view participle;
    std::string_view noun;
};

constexpr std::array operation_words{
    OperationWords{Operation::stop, "stopped", "stop"},
    OperationWords{Operation::start, "started", "start"},
    OperationWords{Operation::restart, "restarted", "restart"},
    OperationWords{Operation::enable, "enabled", "enabling"},
    OperationWords{Operation::disable, "disabled", "disabling"},
    OperationWords{Operation::install, "installed", "installation"},
    OperationWords{Operation::update, "updated", "update"},
    OperationWords{Operation::remove, "removed", "removal"},
    OperationWords{Operation::migrate, "migrated", "migration"},
    OperationWords{Operation::pull, "pulled", "pull"},
    OperationWords{Operation::tag, "tagged", "tagging"},
    OperationWords{Operation::write, "written", "writing"},
    OperationWords{Operation::use, "used", "use"},
};

const OperationWords& words_of(Operation operation) {
    for (const OperationWords& each : operation_words)
        if (each.operation == operation) return each;
    return operation_words.back();
}

std::string plural(Resource resource) {
    return resource == Resource::cron ? "all cron jobs" : fmt::format("all {}s", name(resource));
}

}  // namespace

std::string resource_words(const simulate::Effect& effect) {
    if (effect.resource == Resource::cluster) return "the cluster";
    if (effect.name == "*") return plural(effect.resource);
    if (effect.resource == Resource::unit || effect.resource == Resource::path) return effect.name;
    if (effect.resource == Resource::cron) return "the cron job " + effect.name;
    return fmt::format("the {} {}", name(effect.resource), effect.name);
}

std::string_view participle(Operation operation) { return words_of(operation).participle; }

std::string event_words(const simulate::Effect& effect) {
    if (effect.resource == Resource::package && effect.operation == Operation::update && effect.name == "*")
        return "the package update";
    return fmt::format("the {} of {}", words_of(effect.operation).noun, resource_words(effect));
}

std::string steps_words(std::span<const int> steps) {
    if (steps.empty()) return {};
    std::string text = steps.size() == 1 ? "step " : "steps ";
    for (std::size_t i = 0; i < steps.size();) {
        std::size_t last = i;
        while (last + 1 < steps.size() && steps[last + 1] == steps[last] + 1) ++last;
        if (i > 0) text += ", ";
        if (last > i + 1)
            text += fmt::format("{} to {}", steps[i], steps[last]);
        else
            last = i, text += std::to_string(steps[i]);
        i = last + 1;
    }
    return text;
}

}  // namespace stepwarden::changes
