// Which names something in the tree gives a value to, wherever that may be, and which ones its roles that are not in
// the tree may set: what has neither is nobody's.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "rules/support/observed.hpp"

namespace stepwarden::rules {

class VariableNames {
public:
    /// Keeps a reference to the model.
    explicit VariableNames(const check::Model& model);

    /// Some task registers or sets the name, or playbooks, includes, loops or the inventory give it.
    [[nodiscard]] bool has(std::string_view name) const { return names_.contains(name); }

    /// Ansible itself or gathering facts may give it.
    [[nodiscard]] static bool is_ansibles_own(std::string_view name);

    /// A role that the tree uses and does not hold may have set it when the task is come to. Roles of which nothing is
    /// known count only from where the playbook takes the first of them.
    [[nodiscard]] bool may_come_from_role(std::string_view name, const ansible::Task& task) const;

    /// A role that the tree uses and does not hold is known to set the name, or one like it.
    [[nodiscard]] bool is_known_of_role(std::string_view name) const;

    /// A template that the plan lacks gives a variable of that name, which is no module's result, or a task of the
    /// reader's list sets facts whose names only the run knows.
    [[nodiscard]] bool may_come_from_elsewhere(const std::string& name, const KnownTask& reader, bool as_result) const;

    /// All names that the tree gives values to, in their order.
    [[nodiscard]] const std::set<std::string, std::less<>>& all() const { return names_; }

private:
    void add_task(const ansible::Task& task);
    void add_roles_of(const yaml::Node& document);
    void add_role(std::string_view name);
    void read_roles();
    [[nodiscard]] bool is_unknown_role(std::string_view name) const;
    [[nodiscard]] bool is_made_of_service(std::string_view name) const;
    void find_openings();
    void find_open_lists();

    const check::Model& model_;
    std::set<std::string, std::less<>> names_;
    /// Roles that are used and not in the tree, dashes as underscores.
    std::set<std::string, std::less<>> missing_roles_;
    /// Those that roles.yaml does not have.
    std::set<std::string, std::less<>> unknown_roles_;
    /// Tasks that hosts come to after a role that may set anything.
    std::unordered_set<const ansible::Task*> opened_;
    /// Role and section of lists in which facts of any name are set.
    std::set<std::pair<std::string, std::string>> open_lists_;
    /// What the missing roles set, by roles.yaml; `*` stands for any text.
    std::vector<std::string> patterns_;
};

}  // namespace stepwarden::rules
