#include "changes/effect_timeline.hpp"

#include <set>

namespace stepwarden::changes {

EffectKey key_of(const simulate::Effect& effect) { return {effect.operation, effect.resource, effect.name}; }

EffectTimelines effect_timelines(const Snapshot& snapshot) {
    const check::Model& model = *snapshot.model;
    std::set<std::string_view> services;
    for (const TaskList& list : snapshot.lists) services.insert(list.service);
    EffectTimelines timelines;
    for (const simulate::Timeline& timeline : model.timelines)
        for (const simulate::Moment& moment : timeline.moments) {
            const simulate::Occurrence& occurrence = model.schedule.occurrences[moment.occurrence];
            const auto found = model.graph.node_of.find(occurrence.task);
            if (found == model.graph.node_of.end()) continue;
            const graph::Node& node = model.graph.nodes[found->second];
            if (node.effects.empty()) continue;
            const std::string_view service = node.services.empty() ? std::string_view() : node.services.front();
            std::string_view role;
            if (!snapshot.lone) role = model.schedule.classes[occurrence.host_class].name;
            if (snapshot.lone && !services.contains(service)) continue;
            std::vector<EffectEvent>& events = timelines[{timeline.workflow, role}];
            for (const simulate::Effect& effect : node.effects)
                if (!effect.name.empty() && effect.operation != simulate::Operation::use)
                    events.push_back({occurrence.step, &effect, service});
        }
    return timelines;
}

}  // namespace stepwarden::changes
