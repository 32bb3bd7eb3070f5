#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "check/model.hpp"
#include "check/rule.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/yaml_words.hpp"

namespace stepwarden::rules {
namespace {

/// What plays a section's lists, and a task of it.
struct Section {
    std::uint32_t task = 0;
    std::size_t tasks = 0;
    /// Indices into Schedule::plays, of playbooks that nobody starts.
    std::set<std::uint32_t> plays;
    bool is_played = false;
};

/// Names of playbooks that a client or a procedure starts.
std::set<std::string, std::less<>> started_playbooks(const tripleo::Knowledge& knowledge) {
    std::set<std::string, std::less<>> names;
    for (const simulate::Workflow& workflow : simulate::read_workflows(knowledge.file("workflows.yaml")))
        for (const simulate::PlaybookRun& run : workflow.runs) names.insert(run.playbooks.begin(), run.playbooks.end());
    const yaml::Node table = knowledge.table("playbooks.yaml");
    for (const yaml::Node& row : rows_of(table, "started")) names.emplace(text_of(row.find("playbook")));
    return names;
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report)
        : model_(model), report_(report), started_(started_playbooks(model.knowledge)) {}

    void run() {
        bool has_started = false;
        for (const simulate::PlayRun& play : model_.schedule.plays) has_started |= is_started(play);
        if (!has_started) return;
        for (std::uint32_t i = 0; i < model_.contributions.tasks.size(); ++i) {
            const auto [entry, is_new] = sections_.try_emplace(model_.contributions.tasks[i].section);
            if (is_new) entry->second.task = i;
            ++entry->second.tasks;
        }
        add_plays();
        for (const auto& [name, section] : sections_)
            if (!section.is_played && !(section.plays.empty() && is_mentioned(name))) tell(name, section);
    }

private:
    [[nodiscard]] bool is_started(const simulate::PlayRun& play) const {
        return started_.contains(tripleo::without_extension(model_.tree.path(play.playbook)));
    }

    /// Some playbook or task file at the top names its files, however it comes to them.
    [[nodiscard]] bool is_mentioned(const std::string& name) const {
        const std::string merged = name.substr(0, name.rfind("_tasks")) + "_steps_tasks";
        return std::ranges::any_of(
            std::array{&model_.layout.playbooks, &model_.layout.task_files}, [&](const auto* files) {
                return std::ranges::any_of(*files, [&](text::FileId file) {
                    const yaml::Node* document = model_.sources.parsed_document(file);
                    return document != nullptr && (contains_text(*document, name) || contains_text(*document, merged));
                });
            });
    }

    void add_plays() {
        std::map<text::FileId, std::string> section_of;
        for (const tripleo::SectionFile& file : model_.layout.section_files)
            section_of.emplace(file.file, file.section);
        for (const simulate::FileVisit& visit : model_.schedule.visits) {
            const auto name = section_of.find(visit.file);
            if (name == section_of.end()) continue;
            const auto section = sections_.find(name->second);
            if (section == sections_.end()) continue;
            section->second.is_played |= is_started(model_.schedule.plays[visit.play]);
            section->second.plays.insert(visit.play);
        }
    }

    void tell(const std::string& name, const Section& section) const {
        check::Finding finding = finding_at(node_of(model_, section.task));
        finding.section = name;
        finding.subject = name;
        finding.services.clear();
        finding.role.clear();
        finding.task.clear();
        const text::Position task = finding.where;
        if (section.plays.empty()) {
            finding.message = fmt::format("no playbook plays {}, which has {} tasks", name, section.tasks);
            finding.related.push_back({model_.schedule.plays.front().play->where, "the playbooks are written here"});
        } else {
            const simulate::PlayRun& play = model_.schedule.plays[*section.plays.begin()];
            finding.where = play.play->where;
            finding.message = fmt::format("{} is played by {} only, which no client starts, so its {} tasks never run",
                                          name, model_.tree.path(play.playbook), section.tasks);
            finding.related.push_back({task, fmt::format("a task of {}", name)});
        }
        finding.help =
            fmt::format("include {} in a playbook that is run, such as the one that plays its siblings", name);
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    std::set<std::string, std::less<>> started_;
    std::map<std::string, Section> sections_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule wiring_section_never_played() {
    return {
        .id = "wiring-section-never-played",
        .severity = check::Severity::warning,
        .summary = "tasks of a section are collected, and no playbook that is run plays them",
        .what =
            "A section for which services contribute tasks and whose lists no playbook comes to, or only one that "
            "neither a client nor a documented procedure starts. Which playbooks are started is in "
            "rules/knowledge/workflows.yaml and playbooks.yaml. Trees without any of them are not judged.",
        .why =
            "Services write the tasks, the generator collects them, and nothing runs: post_update_tasks had a playbook "
            "of their own that the update never called (d512ede5a).",
        .fix = "Include the section's lists in the playbook that is run at that time.",
        .bad =
            "# post_update_steps_playbook.yaml, which nobody starts\n- hosts: overcloud\n  tasks:\n    - "
            "include_tasks: "
            "post_update_steps_tasks.yaml\n",
        .good =
            "# update_steps_playbook.yaml\n- hosts: Controller\n  tasks:\n    - include_tasks: "
            "update_steps_tasks.yaml\n "
            "   - include_tasks: post_update_steps_tasks.yaml\n",
        .run = run,
        .in_company = true};
}

}  // namespace stepwarden::rules
