// What a workflow does to the resources of a role, in order: the effects of the tasks that may run, each with its step.
// That a task only asks for a resource, or works with it, is no effect.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "changes/snapshot.hpp"
#include "simulate/effect.hpp"

namespace stepwarden::changes {

struct EffectEvent {
    std::optional<int> step;
    /// Points into the model; its name is known.
    const simulate::Effect* effect = nullptr;
    /// The first service that contributes the task, or empty.
    std::string_view service;
};

/// Operation, kind and name: what makes two effects the same.
using EffectKey = std::tuple<simulate::Operation, simulate::Resource, std::string_view>;

EffectKey key_of(const simulate::Effect& effect);

/// By workflow and role; of services that stand alone the role is empty.
using EffectTimelines = std::map<std::pair<std::string_view, std::string_view>, std::vector<EffectEvent>>;

/// Of services that stand alone only of those that the snapshot has lists of.
EffectTimelines effect_timelines(const Snapshot& snapshot);

}  // namespace stepwarden::changes
