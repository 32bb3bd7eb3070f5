// The walk behind make_schedule: goes through a playbook as Ansible would and writes down what it comes to.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "simulate/schedule.hpp"

namespace stepwarden::simulate {

class ScheduleWalk {
public:
    /// All references are kept; `schedule` has its classes and gets the rest.
    ScheduleWalk(ansible::Sources& sources, const tripleo::Layout& layout, const Limits& limits,
                 const std::unordered_set<std::string>& assigned, Schedule& schedule);

    void playbook(text::FileId file);

private:
    /// A class of hosts and whether it comes to where the walk is.
    struct Reach {
        std::uint16_t host_class;
        value::Truth truth;
    };

    /// All that a task gets from what stands around it.
    struct Context {
        text::FileId file = text::no_file;
        const Scope* scope = nullptr;
        std::vector<Reach> reach;
        std::vector<std::string> tags;
        /// Index into Schedule::tag_chains of the dynamic includes on the way.
        std::uint32_t entered = 0;
        std::optional<bool> become;
        std::size_t depth = 0;
        const Context* includer = nullptr;
    };

    struct Target {
        text::FileId file = text::no_file;
        /// What is wrong when there is none.
        std::string problem;
    };

    void entries(text::FileId file, const Context& context);
    void import_playbook(const ansible::PlaybookImport& import, const Context& context);
    void play(const ansible::Play& play, const Context& context);
    std::vector<std::uint16_t> classes_of(const ansible::Play& play, const Context& context);
    void roles(const ansible::Play& play, const Context& context);

    void tasks(const std::vector<ansible::Task>& tasks, const Context& context);
    void task(const ansible::Task& task, const Context& context);
    void record(const ansible::Task& task, const Context& inner);
    void inclusion(const ansible::Task& task, const Context& outer, const Context& inner);
    void include_once(const ansible::Task& task, const Context& outer, const Context& inner);
    void enter_file(text::FileId file, const Context& context);
    void included_role(const ansible::Task& task, const Context& outer, const Context& inner);

    std::vector<Reach> narrowed(const std::vector<ansible::Condition>& conditions, const Context& context);
    value::Truth holds(const ansible::Condition& condition, const Scope* scope, std::size_t host_class);
    std::vector<value::Value> loop_items(const ansible::Loop& loop, const Context& context, text::Position where);
    Target find_file(const std::string& name, const Context& context) const;
    bool goes_round(text::FileId file, text::Position from, const Context& context);
    std::uint32_t chain(std::uint32_t entered, const std::vector<std::string>& tags);
    std::optional<int> step_of(const Context& context, std::size_t host_class, bool& is_text);
    void complain(text::Position where, std::string message);

    ansible::Sources& sources_;
    const tripleo::Layout& layout_;
    const Limits& limits_;
    Schedule& schedule_;
    KnownVariables variables_;
    std::map<TagChain, std::uint32_t> chain_index_;
    std::map<std::string, std::uint16_t, std::less<>> class_of_host_;
    text::FileId started_ = text::no_file;
    std::uint32_t order_ = 0;
    bool full_ = false;
};

}  // namespace stepwarden::simulate
