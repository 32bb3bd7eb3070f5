#include "simulate/dry_run.hpp"

#include <set>

#include "simulate/walk.hpp"
#include "tripleo/knowledge_files.hpp"

namespace stepwarden::simulate {

std::string_view name(Verdict verdict) {
    switch (verdict) {
        case Verdict::run:
            return "run";
        case Verdict::skip:
            return "skip";
        case Verdict::maybe:
            return "maybe";
        case Verdict::error:
            return "error";
        case Verdict::unreached:
            return "unreached";
    }
    return "";
}

struct DryRun::State {
    explicit State(const World& the_world)
        : world(the_world),
          variables(world.layout.inventory),
          space(world.layout.inventory, variables),
          facts(read_world_facts(tripleo::knowledge_file("run_time.yaml"))),
          inventory(space, world.layout.inventory, variables),
          viewer(world, space, facts, inventory, templates),
          walk(world, space, facts, viewer, diagnostics, told) {}

    const World& world;
    ansible::Variables variables;
    HostSpace space;
    WorldFacts facts;
    InventoryValues inventory;
    Templates templates;
    Viewer viewer;
    std::vector<text::Diagnostic> diagnostics;
    std::set<std::string> told;
    Walk walk;
};

DryRun::DryRun(const World& world) : state_(std::make_unique<State>(world)) {}

DryRun::~DryRun() = default;

const std::vector<std::string>& DryRun::hosts() const { return state_->space.names(); }

void DryRun::play(const Call& call, const Observer& observer) { state_->walk.run(call, observer); }

const std::vector<text::Diagnostic>& DryRun::diagnostics() const { return state_->diagnostics; }

std::vector<DryRun::Seen> DryRun::variables_of(const TaskMoment& moment, HostNumber host) const {
    return state_->walk.variables_of(moment, host);
}

}  // namespace stepwarden::simulate
