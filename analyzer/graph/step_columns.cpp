#include "graph/step_columns.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "tripleo/layout.hpp"

namespace stepwarden::graph {

namespace {

/// One playbook's runs that share columns.
struct Phase {
    text::FileId playbook = text::no_file;
    std::uint32_t round = 0;
    std::set<std::uint16_t> classes;
    std::set<std::optional<int>> steps;
};

/// What one call plays, with the phase it goes into.
struct Run {
    text::FileId playbook = text::no_file;
    std::set<std::uint16_t> classes;
    std::set<std::optional<int>> steps;
};

std::map<std::uint32_t, Run> runs_of(const simulate::Timeline& timeline, const simulate::Schedule& schedule) {
    std::map<std::uint32_t, Run> runs;
    for (const simulate::Moment& moment : timeline.moments) {
        const simulate::Occurrence& occurrence = schedule.occurrences[moment.occurrence];
        Run& run = runs[moment.call];
        run.playbook = schedule.plays[occurrence.play].playbook;
        run.classes.insert(occurrence.host_class);
        run.steps.insert(occurrence.step);
    }
    return runs;
}

bool share_a_class(const std::set<std::uint16_t>& a, const std::set<std::uint16_t>& b) {
    return std::ranges::any_of(a, [&](std::uint16_t each) { return b.contains(each); });
}

/// The phase of the playbook that none of the run's classes has been in, or a new one.
std::size_t phase_for(const Run& run, std::vector<Phase>& phases) {
    std::uint32_t round = 0;
    for (std::size_t i = 0; i < phases.size(); ++i) {
        if (phases[i].playbook != run.playbook) continue;
        if (!share_a_class(phases[i].classes, run.classes)) return i;
        ++round;
    }
    phases.push_back({run.playbook, round, {}, {}});
    return phases.size() - 1;
}

}  // namespace

StepColumns step_columns(const simulate::Timeline& timeline, const simulate::Schedule& schedule,
                         const text::Tree& tree) {
    std::vector<Phase> phases;
    std::map<std::uint32_t, std::size_t> phase_of_call;
    for (const auto& [call, run] : runs_of(timeline, schedule)) {
        const std::size_t phase = phase_for(run, phases);
        phase_of_call[call] = phase;
        phases[phase].classes.insert(run.classes.begin(), run.classes.end());
        phases[phase].steps.insert(run.steps.begin(), run.steps.end());
    }
    StepColumns result;
    std::map<std::pair<std::size_t, std::optional<int>>, std::uint32_t> index;
    for (std::size_t phase = 0; phase < phases.size(); ++phase)
        for (const std::optional<int>& step : phases[phase].steps) {
            index[{phase, step}] = static_cast<std::uint32_t>(result.columns.size());
            const std::string_view path = tree.path(phases[phase].playbook);
            result.columns.push_back({std::string(tripleo::without_extension(path)), phases[phase].round, step});
        }
    for (const simulate::Moment& moment : timeline.moments)
        result.of_moment.push_back(
            index.at({phase_of_call.at(moment.call), schedule.occurrences[moment.occurrence].step}));
    return result;
}

std::string short_name(const std::string& playbook) {
    for (const std::string_view tail : {"_steps_playbook", "_playbook"})
        if (playbook.size() > tail.size() && playbook.ends_with(tail))
            return playbook.substr(0, playbook.size() - tail.size());
    return playbook;
}

}  // namespace stepwarden::graph
