#include "simulate/workflow.hpp"

#include <algorithm>
#include <optional>

#include "yaml/fields.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::simulate {
namespace {

PlaybookRun read_run(const yaml::Node& row) {
    PlaybookRun run;
    if (const yaml::Node* playbook = row.find("playbook"); playbook != nullptr) run.playbook = playbook->scalar;
    run.tags.only = yaml::strings_of(row.find("tags"));
    run.tags.skip = yaml::strings_of(row.find("skip_tags"));
    const yaml::Node* each_role = row.find("each_role");
    run.each_role = each_role != nullptr && each_role->boolean;
    return run;
}

bool keeps_lockstep(const PlayRun& play) { return play.play->strategy.find("free") == std::string::npos; }

class TimelineMaker {
public:
    TimelineMaker(const Schedule& schedule, const tripleo::Layout& layout, const text::Tree& tree)
        : schedule_(schedule), layout_(layout), tree_(tree) {}

    Timeline make(const Workflow& workflow) {
        timeline_ = {.workflow = workflow.name, .moments = {}};
        for (std::size_t i = 0; i < workflow.runs.size();) {
            std::size_t end = i + 1;
            while (workflow.runs[i].each_role && end < workflow.runs.size() && workflow.runs[end].each_role) ++end;
            add_runs({workflow.runs.begin() + static_cast<std::ptrdiff_t>(i),
                      workflow.runs.begin() + static_cast<std::ptrdiff_t>(end)});
            i = end;
        }
        return std::move(timeline_);
    }

private:
    void add_runs(const std::vector<PlaybookRun>& runs) {
        if (!runs.front().each_role) return add_call(runs.front(), std::nullopt);
        for (std::size_t role = 0; role < layout_.roles.size(); ++role)
            for (const PlaybookRun& run : runs) add_call(run, static_cast<std::uint16_t>(role));
    }

    void add_call(const PlaybookRun& run, std::optional<std::uint16_t> limit) {
        for (std::size_t i = 0; i < schedule_.occurrences.size(); ++i) {
            const Occurrence& occurrence = schedule_.occurrences[i];
            if (limit && occurrence.host_class != *limit) continue;
            const text::FileId playbook = schedule_.plays[occurrence.play].playbook;
            if (tripleo::without_extension(tree_.path(playbook)) != run.playbook) continue;
            if (schedule_.selected(occurrence, run.tags))
                timeline_.moments.push_back({static_cast<std::uint32_t>(i), calls_});
        }
        ++calls_;
    }

    const Schedule& schedule_;
    const tripleo::Layout& layout_;
    const text::Tree& tree_;
    Timeline timeline_;
    std::uint32_t calls_ = 0;
};

bool fits(const Workflow& workflow, const tripleo::Layout& layout) {
    return workflow.roles.empty() || (workflow.roles == "one") == (layout.roles.size() <= 1);
}

}  // namespace

std::vector<Workflow> read_workflows(std::string_view table) {
    std::vector<Workflow> workflows;
    const auto document = yaml::read_table(table);
    const yaml::Node* rows = document ? document->find("workflows") : nullptr;
    if (rows == nullptr) return workflows;
    for (const yaml::Node& row : rows->items) {
        Workflow workflow;
        if (const yaml::Node* name = row.find("name"); name != nullptr) workflow.name = name->scalar;
        if (const yaml::Node* roles = row.find("roles"); roles != nullptr) workflow.roles = roles->scalar;
        if (const yaml::Node* runs = row.find("runs"); runs != nullptr)
            for (const yaml::Node& run : runs->items) workflow.runs.push_back(read_run(run));
        workflows.push_back(std::move(workflow));
    }
    return workflows;
}

std::vector<Timeline> make_timelines(const Schedule& schedule, const tripleo::Layout& layout, const text::Tree& tree,
                                     const std::vector<Workflow>& workflows) {
    std::vector<Timeline> timelines;
    for (const Workflow& workflow : workflows) {
        if (!fits(workflow, layout)) continue;
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
