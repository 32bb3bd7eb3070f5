// How far what sets a variable reaches: vars of a task or block are for what stands in it, facts and results for the
// hosts of a role and the run of one playbook, what plays, inventory and playbooks' own tasks give is for everybody.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/support/observed.hpp"

namespace stepwarden::rules {

class VariableScopes {
public:
    /// Keeps a reference to the model.
    explicit VariableScopes(const check::Model& model);

    /// Something that sets the name may do so for this task: at another moment than the task's is soon enough.
    /// `as_result`: it is read as the result of a module.
    [[nodiscard]] bool reach(std::string_view name, const KnownTask& reader, bool as_result) const;

    /// Some playbook comes to the section; else nobody knows what it would give to it.
    [[nodiscard]] bool is_played(const std::string& section) const { return playbooks_.contains(section); }

    /// Tasks set the name, and none of the reader's own role does.
    [[nodiscard]] bool is_set_on_other_roles(std::string_view name, const graph::Node& reader) const;

    /// Where a name that does not reach the reader has its value: "only vars of other tasks give".
    [[nodiscard]] std::string only_elsewhere(std::string_view name, const graph::Node& reader) const;

    /// The contributed tasks and blocks that set the name or have it among their vars, in order of place.
    [[nodiscard]] std::vector<KnownTask> owners(std::string_view name) const;

private:
    /// The list of a role's section; the role is empty for a list merged over roles.
    using List = std::pair<std::string, std::string>;

    void add_everywhere(const ansible::Task& task);
    void add_contributed(const graph::Node& node);
    void add_runs();
    [[nodiscard]] List list_of(const graph::Node& node) const;
    [[nodiscard]] bool share_hosts(const graph::Node& setter, const graph::Node& reader) const;
    [[nodiscard]] bool is_set_in_run(const std::vector<const graph::Node*>& setters, text::FileId playbook) const;
    /// Both services stand alone in the model and set and read in the same section; whether hosts may have both, and
    /// the reader counts on it.
    [[nodiscard]] static bool may_keep_company(std::string_view name, const graph::Node& setter,
                                               const graph::Node& reader, bool as_result);
    [[nodiscard]] bool is_given_around(std::string_view name, const graph::Node& node) const;

    const check::Model& model_;
    std::set<std::string, std::less<>> everywhere_;
    std::set<std::string> merged_sections_;
    /// Contributed tasks that register the name or set it as a fact.
    std::map<std::string, std::vector<const graph::Node*>, std::less<>> facts_;
    /// The playbooks that come to a section's tasks, and those that come to a task.
    std::map<std::string, std::set<text::FileId>> playbooks_;
    std::map<const graph::Node*, std::set<text::FileId>> runs_;
};

}  // namespace stepwarden::rules
