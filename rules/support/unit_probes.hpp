// What the tasks of one section learn about the host before they act: which results tell whether a unit, a container or
// a path is there, and which facts are made of them.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "check/template_model.hpp"
#include "tripleo/knowledge.hpp"

namespace stepwarden::rules {

class UnitProbes {
public:
    /// Those of one section of a template.
    UnitProbes(const check::WrittenTasks& written, std::string_view section);

    /// Registers and facts that tell of this very unit, in order; empty when nothing asks for it.
    [[nodiscard]] const std::set<std::string>& names_for(const std::string& unit) const;

    /// Some guard reads what some probe of the section gave, or asks for the existence of something itself.
    [[nodiscard]] bool tells_existence(std::span<const std::string> guards) const;

    /// The guard reads nothing but facts that the section takes from parameters, and which runtime is in use.
    [[nodiscard]] bool is_setting(std::string_view guard) const;

    /// Some guard reads the result of a task that speaks of `word`.
    [[nodiscard]] bool depends_on_task_with(std::span<const std::string> guards, std::string_view word) const;

    /// Some guard reads the result of a command that asks a container runtime.
    [[nodiscard]] bool asks_runtime(std::span<const std::string> guards) const;

private:
    void add(const ansible::Task& task);
    void add_facts(const ansible::Task& task);

    std::map<std::string, std::set<std::string>> units_;
    /// Every register and fact that tells whether something is there.
    std::set<std::string> existence_;
    std::set<std::string> runtime_;
    /// Facts that are made of something else.
    std::set<std::string> settings_;
    /// Register to the words of the task.
    std::map<std::string, std::string> words_;
};

/// The units that a command asks `systemctl` about, "{{ item }}" included, quotes and ".service" taken off.
std::vector<std::string> asked_units(std::string_view command);

/// Units whose package not every host has (units.yaml, `optional`).
std::set<std::string> optional_units(const tripleo::Knowledge& knowledge);

/// The command asks by itself whether what it acts on is there.
bool asks_itself(std::string_view command);

/// All scalars of a task's YAML in one text, without those of tasks in it.
std::string text_of_task(const ansible::Task& task);

}  // namespace stepwarden::rules
