// What a release's config writer makes of the stack's outputs, as rules/knowledge/layouts.yaml has it: which files,
// which lists are split per step and how, which variables go where, what the inventory is made of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "value/value.hpp"

namespace stepwarden::heat {

enum class SplitRule : std::uint8_t { sorted, first_at_end, all };
enum class GroupVars : std::uint8_t { deployments, role_lines, services_win, outputs_win, outputs };

/// Stands for the role's name.
inline constexpr std::string_view role_mark = "ROLE";

struct PerStep {
    std::string section;
    int steps = 0;
};

/// A group above the roles; `of` is another group, or ROLES. PLAN stands for the plan's name.
struct AboveRoles {
    std::string name;
    std::string of;
    /// The text under `deprecated`, or empty.
    std::string deprecated;
};

struct InventoryLayout {
    std::string ssh_user;
    value::Dict undercloud;
    /// The group Undercloud has overcloud_admin_password.
    bool admin_password = false;
    std::vector<std::string> host;
    std::vector<std::string> role;
    /// Variables of roles earlier in the same release, for playbooks that read them.
    std::vector<std::string> role_before;
    std::vector<std::string> vips;
    /// Empty where the group of all hosts does not have it.
    std::string container_cli;
    std::vector<AboveRoles> groups;
    /// Service to group.
    std::vector<std::pair<std::string, std::string>> aliases;
    /// excluded_overcloud; Undefined where there is none.
    value::Value excluded = value::Value::undefined("excluded_overcloud");
};

struct DirectoryLayout {
    std::string release;
    std::vector<std::string> external;
    GroupVars group_vars = GroupVars::outputs;
    std::vector<std::string> json;
    SplitRule split = SplitRule::all;
    /// Part of a key's name that makes it a sorted list, for SplitRule::sorted.
    std::string sorted;
    /// A tag of a task in such a list tells its step.
    bool step_tags = false;
    /// Keys whose lists of texts become one text.
    std::vector<std::string> joined;
    std::vector<PerStep> per_step;
    /// A RoleConfig key with a dot gets no extension.
    bool extension_unless_dotted = false;
    bool all_nodes = false;
    /// Names of the lists of a role's deployments, with role_mark.
    std::vector<std::string> deployments;
    /// What they were called in the same release before, for playbooks that read them under these names.
    std::vector<std::string> deployments_before;
    bool host_vars = false;
    InventoryLayout inventory;

    /// The number of files a section is split into; 0 when it is not split.
    [[nodiscard]] int steps_of(std::string_view section) const;
    [[nodiscard]] bool is_external(std::string_view key) const;
};

/// The row of that release, of the one that stands for it, or the last one.
DirectoryLayout layout_of(std::string_view release);

}  // namespace stepwarden::heat
