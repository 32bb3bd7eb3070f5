#include "graph/effect_mark.hpp"

#include <algorithm>

namespace stepwarden::graph {

namespace {

Mark mark_of(const simulate::Effect& effect) {
    using simulate::Operation;
    // What is done to a file is worth no more than that it is done.
    if (effect.resource == simulate::Resource::path)
        return effect.operation == Operation::use ? Mark::none : Mark::write;
    switch (effect.operation) {
        case Operation::stop:
        case Operation::disable:
            return Mark::stop;
        case Operation::start:
        case Operation::enable:
        case Operation::restart:
            return Mark::start;
        case Operation::install:
        case Operation::update:
        case Operation::pull:
        case Operation::tag:
            return Mark::update;
        case Operation::remove:
            return Mark::remove;
        case Operation::migrate:
            return Mark::migrate;
        case Operation::write:
            return Mark::write;
        case Operation::use:
            return Mark::none;
    }
    return Mark::none;
}

}  // namespace

std::string_view name(Mark mark) {
    switch (mark) {
        case Mark::none:
            return "none";
        case Mark::write:
            return "write";
        case Mark::start:
            return "start";
        case Mark::update:
            return "update";
        case Mark::remove:
            return "remove";
        case Mark::stop:
            return "stop";
        case Mark::migrate:
            return "migrate";
    }
    return "";
}

std::string_view meaning(Mark mark) {
    switch (mark) {
        case Mark::none:
            return "changes nothing that is known";
        case Mark::write:
            return "writes a file or a setting";
        case Mark::start:
            return "starts, enables or restarts";
        case Mark::update:
            return "installs, updates or pulls";
        case Mark::remove:
            return "removes";
        case Mark::stop:
            return "stops or disables";
        case Mark::migrate:
            return "migrates a database";
    }
    return "";
}

Mark mark_of(std::span<const simulate::Effect> effects) {
    Mark gravest = Mark::none;
    for (const simulate::Effect& effect : effects) gravest = std::max(gravest, mark_of(effect));
    return gravest;
}

}  // namespace stepwarden::graph
