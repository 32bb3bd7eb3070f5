#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "check/model.hpp"
#include "check/rule.hpp"

namespace stepwarden::rules {
namespace {

using simulate::PlayRun;

/// At most so many plays are named in a message.
constexpr std::size_t named_plays = 4;

bool is_limited(const ansible::Play& play) {
    return play.any_errors_fatal != nullptr || play.max_fail_percentage != nullptr;
}

/// A batch of one host that fails ends the play by itself.
bool is_one_by_one(const ansible::Play& play) { return play.serial != nullptr && play.serial->scalar == "1"; }

/// It is made for hosts that may be gone already.
bool expects_lost_hosts(const ansible::Play& play) {
    return std::ranges::any_of(play.keywords, [](const ansible::Field& field) {
        return field.name == "ignore_unreachable" && field.node != nullptr;
    });
}

/// It does nothing that can fail on a host.
bool cannot_fail(const ansible::Play& play) {
    const auto is_meta = [](const ansible::Task& task) { return task.action == "meta" || task.action == "debug"; };
    return play.roles.empty() && !play.tasks.empty() && std::ranges::all_of(play.tasks, is_meta);
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {}

    void run() const {
        const std::vector<PlayRun>& plays = model_.schedule.plays;
        const auto limited = std::ranges::find_if(plays, [](const PlayRun& run) { return is_limited(*run.play); });
        if (limited == plays.end()) return;
        std::map<text::FileId, std::vector<const PlayRun*>> found;
        std::set<text::Position> known;
        for (const PlayRun& run : plays)
            if (goes_on(run) && known.insert(run.play->where).second && is_new(run, found))
                found[run.file].push_back(&run);
        for (const auto& [file, runs] : found) tell(runs, *limited);
    }

private:
    /// Several hosts take it, and those that are left go on when one has failed.
    [[nodiscard]] bool goes_on(const PlayRun& run) const {
        const bool several = std::ranges::any_of(
            run.classes, [&](std::uint16_t number) { return model_.schedule.classes[number].is_role; });
        return several && !is_limited(*run.play) && !is_one_by_one(*run.play) && !expects_lost_hosts(*run.play) &&
               !cannot_fail(*run.play);
    }

    /// Every playbook has the same plays in front: those are told of once.
    static bool is_new(const PlayRun& run, const std::map<text::FileId, std::vector<const PlayRun*>>& found) {
        return run.name.empty() || std::ranges::none_of(found, [&](const auto& entry) {
                   return entry.first != run.file && std::ranges::any_of(entry.second, [&](const PlayRun* other) {
                              return other->name == run.name;
                          });
               });
    }

    void tell(const std::vector<const PlayRun*>& runs, const PlayRun& limited) const {
        std::vector<std::string> names;
        for (const PlayRun* run : runs) {
            const std::string name = run->name.empty() ? run->play->hosts : run->name;
            if (std::ranges::find(names, name) == names.end()) names.push_back(name);
        }
        check::Finding finding;
        finding.where = runs.front()->play->where;
        finding.subject = fmt::format("{}", fmt::join(names, ","));
        std::string list;
        for (std::size_t i = 0; i < std::min(names.size(), named_plays); ++i)
            list += (i == 0 ? "'" : ", '") + names[i] + "'";
        if (names.size() > named_plays) list += fmt::format(" and {} more", names.size() - named_plays);
        finding.message =
            fmt::format("{} of {} without any_errors_fatal: the other hosts go on after one has failed: {}",
                        runs.size() == 1 ? "a play" : "plays", model_.tree.path(runs.front()->file), list);
        for (std::size_t i = 1; i < runs.size() && finding.related.size() < 4; ++i)
            finding.related.push_back({runs[i]->play->where, "this play goes on as well"});
        finding.related.push_back({limited.play->where, "plays such as this one have any_errors_fatal"});
        finding.help = "add any_errors_fatal: true to the play";
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule wiring_errors_not_fatal() {
    return {
        .id = "wiring-errors-not-fatal",
        .severity = check::Severity::warning,
        .summary = "plays go on with the other hosts after one has failed, though their siblings stop",
        .what =
            "Plays on the hosts of roles that have neither `any_errors_fatal` nor `max_fail_percentage`, in a tree "
            "where other plays have it; one finding a playbook. Plays on the undercloud alone are not flagged, nor "
            "those that take one host after the other (`serial: 1`), those with `ignore_unreachable`, nor plays that "
            "say `any_errors_fatal: no`.",
        .why =
            "A host that fails drops out and the others go on: when a task failed on one controller the other two "
            "went on upgrading, and left a control plane of two versions (027493c99). Plays that prepare a deployment "
            "had the same gap (c8d53f86c).",
        .fix = "Add `any_errors_fatal: true` to the play.",
        .bad = "- hosts: overcloud\n  tasks:\n    - include_tasks: upgrade_steps_tasks.yaml\n",
        .good =
            "- hosts: overcloud\n  any_errors_fatal: true\n  tasks:\n    - include_tasks: upgrade_steps_tasks.yaml\n",
        .run = run};
}

}  // namespace stepwarden::rules
