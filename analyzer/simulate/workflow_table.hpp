// The workflows that clients run, as data: which playbooks in which order, with which tags, and which of them once for
// every role. The program's own table is rules/knowledge/workflows.yaml; users give theirs in the same form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ansible/tags.hpp"
#include "text/diagnostic.hpp"
#include "tripleo/layout.hpp"

namespace stepwarden::simulate {

/// One call of ansible-playbook.
struct PlaybookRun {
    /// File names without their extension; several are played in one process, as `ansible-playbook a b`.
    std::vector<std::string> playbooks;
    ansible::TagSelection tags;
    bool each_role = false;
};

/// A name may stand several times, with other releases each.
struct Workflow {
    std::string name;
    /// The releases whose client does it so; empty for all.
    std::vector<std::string> releases;
    /// "one" or "several" when the workflow is meant for trees with so many roles, else empty.
    std::string roles;
    std::vector<PlaybookRun> runs;
    /// The release that counts for a tree which does not tell its own.
    std::string default_release;
};

/// `yaml` is the text of a table, or what yaml::pack made of it. A diagnostic has the line of what is wrong first and
/// `file_name` as its path.
text::Result<std::vector<Workflow>> read_workflow_table(std::string_view yaml, std::string_view file_name);

/// Whether the client of the tree's release does it so.
bool is_of_release(const Workflow& workflow, const tripleo::Layout& layout);

/// Whether it is meant for trees with as many roles as this one has.
bool is_for_roles(const Workflow& workflow, const tripleo::Layout& layout);

/// The runs in the order of their calls: neighbouring runs of each role are done role by role.
/// Calls `visit(run, role)`; `role` is an index into the layout's roles, or `role_count` for a run without a limit.
template <typename Visitor>
void for_each_run(const std::vector<PlaybookRun>& runs, std::size_t role_count, const Visitor& visit) {
    for (std::size_t i = 0; i < runs.size();) {
        std::size_t end = i + 1;
        while (runs[i].each_role && end < runs.size() && runs[end].each_role) ++end;
        if (!runs[i].each_role) visit(runs[i], role_count);
        for (std::size_t role = 0; runs[i].each_role && role < role_count; ++role)
            for (std::size_t run = i; run < end; ++run) visit(runs[run], role);
        i = end;
    }
}

}  // namespace stepwarden::simulate
