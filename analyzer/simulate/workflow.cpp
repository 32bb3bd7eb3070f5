#include "simulate/workflow.hpp"

#include <cassert>
#include <utility>

namespace stepwarden::simulate {
namespace {

bool keeps_lockstep(const PlayRun& play) { return play.play->strategy.find("free") == std::string::npos; }

class TimelineMaker {
public:
    TimelineMaker(const Schedule& schedule, const tripleo::Layout& layout, const text::Tree& tree)
        : schedule_(schedule), layout_(layout), tree_(tree) {}

    Timeline make(const Workflow& workflow) {
        timeline_ = {.workflow = workflow.name, .moments = {}};
        for_each_run(workflow.runs, layout_.roles.size(),
                     [this](const PlaybookRun& run, std::size_t role) { add_run(run, role); });
        return std::move(timeline_);
    }

private:
    /// Playbooks of one process follow each other as those of several do.
    void add_run(const PlaybookRun& run, std::size_t role) {
        for (const std::string& playbook : run.playbooks) {
            add_playbook(playbook, run.tags, role);
            ++calls_;
        }
    }

    void add_playbook(const std::string& name, const ansible::TagSelection& tags, std::size_t role) {
        for (std::size_t i = 0; i < schedule_.occurrences.size(); ++i) {
            const Occurrence& occurrence = schedule_.occurrences[i];
            if (role < layout_.roles.size() && occurrence.host_class != role) continue;
            const text::FileId playbook = schedule_.plays[occurrence.play].playbook;
            if (tripleo::without_extension(tree_.path(playbook)) != name) continue;
            if (schedule_.selected(occurrence, tags))
                timeline_.moments.push_back({static_cast<std::uint32_t>(i), calls_});
        }
    }

    const Schedule& schedule_;
    const tripleo::Layout& layout_;
    const text::Tree& tree_;
    Timeline timeline_;
    std::uint32_t calls_ = 0;
};

}  // namespace

std::vector<Workflow> read_workflows(std::string_view table) {
    auto workflows = read_workflow_table(table, "workflows.yaml");
    assert(workflows);
    return workflows ? std::move(*workflows) : std::vector<Workflow>{};
}

std::vector<Timeline> make_timelines(const Schedule& schedule, const tripleo::Layout& layout, const text::Tree& tree,
                                     const std::vector<Workflow>& workflows) {
    std::vector<Timeline> timelines;
    for (const Workflow& workflow : workflows) {
        if (!is_of_release(workflow, layout) || !is_for_roles(workflow, layout)) continue;
        Timeline timeline = TimelineMaker(schedule, layout, tree).make(workflow);
        if (!timeline.moments.empty()) timelines.push_back(std::move(timeline));
    }
    return timelines;
}

bool surely_before(const Schedule& schedule, const Moment& first, const Moment& second) {
    const Occurrence& a = schedule.occurrences[first.occurrence];
    const Occurrence& b = schedule.occurrences[second.occurrence];
    if (first.call != second.call) return first.call < second.call;
    if (a.play != b.play) return a.play < b.play;
    if (a.host_class != b.host_class && !keeps_lockstep(schedule.plays[a.play])) return false;
    return a.order < b.order;
}

}  // namespace stepwarden::simulate
