// When and where the tasks of a file run, and why they do not: what playing all playbooks has shown, told of the place
// that a task is written at.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "check/model.hpp"
#include "text/position.hpp"

namespace stepwarden::editor {

/// Where one play comes to a task, on hosts of one role.
struct TaskRun {
    /// "" in a generated directory.
    std::string plan;
    std::string role;
    std::string playbook;
    std::set<std::string> workflows = {};
    /// Whether it is sure to run, by step; -1 where there are none.
    std::map<int, bool> steps = {};
};

struct TaskNote {
    /// In the model; of several the last.
    text::Position where = {};
    std::string name;
    std::string section;
    std::set<std::string> services = {};
    std::vector<TaskRun> runs = {};
    /// What surely skips it, where it is come to and does not run.
    std::set<std::string> skipped_by = {};
    /// The template's place of a generated task: a path and a line from 1; "" when it is not known.
    std::string origin_path = {};
    std::size_t origin_line = 0;
};

/// By line from 1, for each of some files.
using NotesByPath = std::map<std::string, std::map<std::size_t, TaskNote>>;

/// The place that a task of the model was written at.
struct WrittenAt {
    std::string path;
    std::size_t line = 0;
};

/// Adds what a model shows of the tasks that `written_at` finds in a file that `notes` has.
void add_notes(const check::Model& model, const std::string& plan,
               const std::function<WrittenAt(text::Position)>& written_at, NotesByPath& notes);

/// As Markdown.
std::string text_of(const TaskNote& note);

}  // namespace stepwarden::editor
