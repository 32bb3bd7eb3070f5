// One side of a comparison as far as one plan (or one generated directory) goes: every list of tasks with what becomes
// of each task in which workflow, on which role, at which step. It points into the model that it is taken from.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ansible/playbook.hpp"
#include "ansible/task.hpp"
#include "changes/pair_lists.hpp"
#include "changes/task_content.hpp"
#include "check/model.hpp"
#include "heat/service_sections.hpp"
#include "simulate/effect.hpp"

namespace stepwarden::changes {

enum class Verdict : std::uint8_t { skip, maybe, run };

std::string_view name(Verdict verdict);

/// What becomes of a task where it may run; where it does not, there is none.
struct Happening {
    std::string_view workflow;
    std::string_view role;
    std::optional<int> step;
    Verdict verdict = Verdict::run;

    friend auto operator<=>(const Happening&, const Happening&) = default;
};

struct ListedTask {
    /// nullptr for a play, which stands before its tasks.
    const ansible::Task* task = nullptr;
    const ansible::Play* play = nullptr;
    std::vector<Enclosing> around;
    /// Its parts are not filled in: few lists need them.
    Element element;
    text::Position where;
    /// Sorted; of each workflow, role and step one.
    std::vector<Happening> happenings;
    /// Sorted.
    std::vector<int> steps;
    std::vector<std::string> services;

    [[nodiscard]] TaskContent content() const {
        return task != nullptr ? content_of(*task, around) : content_of(*play);
    }
    [[nodiscard]] const std::string& name() const { return task != nullptr ? task->name : play->name; }
};

/// The tasks of one service in one section of one role, blocks taken apart; or those of one file that are of no
/// service.
struct TaskList {
    std::string service;
    /// The section, or the path of a playbook or of a task file.
    std::string section;
    /// Empty in playbooks, and for services that stand alone.
    std::string role;
    /// Of the service, where a checkout tells it; else empty.
    std::string template_path;
    /// "OS::TripleO::Services::NovaCompute", where a checkout tells it.
    std::string type;
    std::vector<ListedTask> tasks;
};

struct Snapshot {
    std::string plan;
    bool lone = false;
    const check::Model* model = nullptr;
    std::vector<TaskList> lists;
};

/// `services` are those of the plan, none for generated directories. The model outlives the snapshot; it may parse
/// files that nobody has come to.
Snapshot take_snapshot(check::Model& model, const std::vector<heat::ServiceSections>& services);

}  // namespace stepwarden::changes
