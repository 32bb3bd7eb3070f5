#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "check/model.hpp"
#include "check/rule.hpp"
#include "rules/support/failing_use.hpp"
#include "rules/support/setters.hpp"

namespace stepwarden::rules {
namespace {

using Tags = std::vector<std::string>;

/// A tag of the reader's that does not select the definer, if there is one.
std::optional<std::string> tag_without_definer(const Tags& reader, const Tags& definer) {
    if (std::ranges::find(definer, "always") != definer.end()) return std::nullopt;
    for (const std::string& tag : reader)
        if (tag != "always" && tag != "never" && std::ranges::find(definer, tag) == definer.end()) return tag;
    return std::nullopt;
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {}

    void run() {
        for (const simulate::PlayRun& run : model_.schedule.plays)
            if (looked_at_.insert(run.play->where).second) look_at(run.play->tasks);
    }

private:
    /// An import whose condition reads what a task before it registers: the condition stands on every task of the file,
    /// and each of these may be asked for by a tag of its own.
    void look_at(const std::vector<ansible::Task>& tasks) {
        std::vector<const ansible::Task*> definers;
        for (const ansible::Task& top : tasks)
            ansible::for_each_nested(top, [&](const ansible::Task& task) {
                if (task.inclusion == ansible::Inclusion::import_tasks)
                    for (const ansible::Task* definer : definers) compare(task, *definer);
                if (!task.register_name.empty()) definers.push_back(&task);
            });
    }

    void compare(const ansible::Task& import, const ansible::Task& definer) {
        const KnownTask known{&import, nullptr};
        const auto reading =
            failing_use(model_, known, definer.register_name, value::Value::undefined(definer.register_name));
        if (!reading || reading->in != Reading::In::when) return;
        const simulate::TaskObservation* defined = model_.observations.find(definer);
        if (defined == nullptr || defined->tags.empty()) return;
        for (const simulate::ObservedUse& use : model_.observations.uses) {
            if (use.name != definer.register_name || use.where != reading->where || use.task == &import) continue;
            const simulate::TaskObservation* seen = model_.observations.find(*use.task);
            if (seen == nullptr || seen->tags.empty()) continue;
            if (const auto tag = tag_without_definer(flat(seen->tags.front()), flat(defined->tags.front()))) {
                tell(definer, *use.task, *reading, *tag);
                return;
            }
        }
    }

    static Tags flat(const simulate::TagChain& chain) {
        Tags all;
        for (const Tags& tags : chain) all.insert(all.end(), tags.begin(), tags.end());
        return all;
    }

    void tell(const ansible::Task& definer, const ansible::Task& reader, const Reading& reading,
              const std::string& tag) {
        if (!told_.insert(definer.register_name + " " + definer.name).second) return;
        check::Finding finding = finding_at(model_, definer);
        finding.message = fmt::format(
            "'{}' registers {} and has not the tag {} of tasks that read it: a run with --tags {} fails there",
            title(definer), definer.register_name, tag, tag);
        finding.related.push_back({reading.where, fmt::format("{} is undefined here", dotted(reading.reference))});
        finding.related.push_back({reader.where, fmt::format("'{}' is tagged {}", title(reader), tag)});
        finding.help = "tag the task always, or test that the variable is defined";
        finding.subject = definer.register_name;
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    std::set<text::Position> looked_at_;
    std::set<std::string> told_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule wiring_register_skipped_by_tags() {
    return {
        .id = "wiring-register-skipped-by-tags",
        .severity = check::Severity::warning,
        .summary = "tasks that can be asked for by a tag read what a task without the tag registers",
        .what =
            "A task of a playbook that registers a variable which the condition of an `import_tasks` after it reads "
            "without asking whether it is defined, while tasks of the imported file have tags that the registering "
            "task has not. Tasks tagged `always` and conditions that test the variable are not flagged.",
        .why =
            "The condition stands on every imported task. With one of their tags the task that registers the variable "
            "is skipped, and the condition is an error: `--tags container_config` ended at "
            "container_startup_configs_json_stat (7bd3bbbd0).",
        .fix = "Tag the registering task `always`, or begin the condition with `x is defined`.",
        .bad =
            "- stat: path=/var/lib/config.json\n  register: config\n- import_tasks: steps.yaml  # has tasks tagged "
            "container_config\n  when: not config.stat.exists\n",
        .good =
            "- stat: path=/var/lib/config.json\n  register: config\n  tags: [always]\n- import_tasks: steps.yaml\n  "
            "when: not config.stat.exists\n",
        .run = run,
        .in_company = true};
}

}  // namespace stepwarden::rules
