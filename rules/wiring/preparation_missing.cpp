#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "check/model.hpp"
#include "check/rule.hpp"
#include "rules/support/rows.hpp"

namespace stepwarden::rules {
namespace {

using Names = std::vector<std::string>;

bool has(const Names& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

/// One row of playbooks.yaml's `preparations`.
struct Preparation {
    std::string name;
    Names roles, modules, files;
    Names before_sections, before_files;
};

Preparation read_preparation(const yaml::Node& row) {
    Preparation read;
    read.name = text_of(row.find("name"));
    if (const yaml::Node* writers = row.find("writers")) {
        read.roles = strings_of(writers->find("roles"));
        read.modules = strings_of(writers->find("modules"));
        read.files = strings_of(writers->find("files"));
    }
    if (const yaml::Node* before = row.find("before")) {
        read.before_sections = strings_of(before->find("sections"));
        read.before_files = strings_of(before->find("files"));
    }
    return read;
}

/// A task of a playbook on one class of hosts, at its place among all that the hosts do.
struct Place {
    const ansible::Task* task = nullptr;
    /// Index into Schedule::plays.
    std::uint32_t play = 0;
    std::size_t order = 0;
};

/// What one playbook does on the hosts of one role.
struct Course {
    bool deploys = false;
    std::optional<Place> prepares;
    std::optional<Place> needs;
};

class Search {
public:
    Search(const check::Model& model, const check::Report& report, Preparation preparation, std::string deploys)
        : model_(model), report_(report), preparation_(std::move(preparation)), deploys_(std::move(deploys)) {}

    void run() {
        follow();
        const Course* sibling = nullptr;
        for (const auto& [key, course] : courses_)
            if (course.deploys && course.prepares && (!course.needs || in_time(course))) sibling = &course;
        // Where no playbook writes it in time, the release writes it otherwise.
        if (sibling == nullptr) sibling = only_late();
        if (sibling == nullptr) return;
        std::set<text::FileId> told;
        for (const auto& [key, course] : courses_)
            if (course.deploys && course.needs && !in_time(course) && told.insert(key.first).second)
                tell(course, *sibling);
    }

private:
    using Key = std::pair<text::FileId, std::uint16_t>;

    static bool in_time(const Course& course) {
        return course.prepares && course.needs && course.prepares->order < course.needs->order;
    }

    /// A playbook that prepares and needs nothing before it.
    [[nodiscard]] const Course* only_late() const {
        for (const auto& [key, course] : courses_)
            if (course.prepares && !course.needs) return &course;
        return nullptr;
    }

    void follow() {
        for (std::size_t i = 0; i < model_.schedule.occurrences.size(); ++i) {
            const simulate::Occurrence& occurrence = model_.schedule.occurrences[i];
            if (!model_.schedule.classes[occurrence.host_class].is_role) continue;
            Course& course = courses_[{model_.schedule.plays[occurrence.play].playbook, occurrence.host_class}];
            const graph::Node& node = model_.node_of(occurrence);
            const std::string_view file = tripleo::without_extension(model_.tree.path(occurrence.task->where.file));
            const Place place{occurrence.task, occurrence.play, i};
            course.deploys |= file == deploys_;
            if (!course.prepares && node.section.empty() && writes(*occurrence.task, file)) course.prepares = place;
            const bool needs = node.section.empty() ? has(preparation_.before_files, file)
                                                    : has(preparation_.before_sections, node.section);
            if (!course.needs && needs) course.needs = place;
        }
    }

    [[nodiscard]] bool writes(const ansible::Task& task, std::string_view file) const {
        const bool role =
            task.inclusion == ansible::Inclusion::import_role || task.inclusion == ansible::Inclusion::include_role;
        if (role && has(preparation_.roles, task.argument_text("name"))) return true;
        return has(preparation_.modules, task.action) || has(preparation_.files, file);
    }

    void tell(const Course& course, const Course& sibling) const {
        const simulate::PlayRun& play = model_.schedule.plays[course.needs->play];
        const std::string_view playbook = model_.tree.path(play.playbook);
        const std::string& section = model_.graph.nodes[model_.graph.node_of.at(course.needs->task)].section;
        const std::string needy =
            section.empty() ? std::string(model_.tree.path(course.needs->task->where.file)) : section;
        check::Finding finding;
        finding.where = play.play->where;
        finding.subject = preparation_.name + " " + needy;
        finding.message =
            course.prepares
                ? fmt::format("{} writes {} only after {}, which go by those of the last deployment", playbook,
                              preparation_.name, needy)
                : fmt::format("{} plays {} and never writes {}, as {} does", playbook, needy, preparation_.name,
                              model_.tree.path(model_.schedule.plays[sibling.prepares->play].playbook));
        if (course.prepares) finding.related.push_back({course.prepares->task->where, "written here"});
        finding.related.push_back({sibling.prepares->task->where, "the deployment does it here"});
        finding.related.push_back({course.needs->task->where, fmt::format("a task of {}", needy)});
        finding.help = fmt::format("import the tasks that write {} before {}", preparation_.name, needy);
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    Preparation preparation_;
    std::string deploys_;
    std::map<Key, Course> courses_;
};

void run(const check::Model& model, const check::Report& report) {
    const yaml::Node table = model.knowledge.table("playbooks.yaml");
    for (const yaml::Node& row : rows_of(table, "preparations"))
        Search(model, report, read_preparation(row), std::string(text_of(table.find("deploys")))).run();
}

}  // namespace

check::Rule wiring_preparation_missing() {
    return {
        .id = "wiring-preparation-missing",
        .severity = check::Severity::warning,
        .summary = "a playbook plays services' tasks and does not write first what the deployment writes for them",
        .what =
            "A playbook that deploys services again, as the minor update does, and comes to tasks that go by "
            "hieradata, "
            "container config scripts or the containers' configuration without writing these before, while the deploy "
            "playbook of the same tree writes them. What is written by whom and for whom is in "
            "rules/knowledge/playbooks.yaml; what the deploy playbook of the tree does not write is not asked for.",
        .why =
            "The tasks then work with what the last deployment left: after step 1 had got a file of its own the update "
            "did not play it, and containers were never updated (6e649ccc7). Hieradata (536230b32) and config scripts "
            "(bb8cb15d2) were written after the update tasks that read them.",
        .fix = "Import the tasks that write it before the section that reads it.",
        .bad =
            "# update_steps_playbook.yaml\n- hosts: Controller\n  tasks:\n    - import_tasks: "
            "Controller/update_tasks_step0.yaml\n    - import_tasks: common_deploy_steps_tasks.yaml\n",
        .good =
            "# update_steps_playbook.yaml\n- hosts: Controller\n  tasks:\n    - import_tasks: hiera_steps_tasks.yaml\n "
            "  "
            " - import_tasks: Controller/update_tasks_step0.yaml\n    - import_tasks: "
            "common_deploy_steps_tasks_step_1.yaml\n    - import_tasks: common_deploy_steps_tasks.yaml\n",
        .run = run,
        .in_company = true};
}

}  // namespace stepwarden::rules
