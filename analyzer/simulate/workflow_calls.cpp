#include "simulate/workflow_calls.hpp"

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>

#include "ansible/host_pattern.hpp"

namespace stepwarden::simulate {
namespace {

void add_once(std::vector<std::string>& names, const std::string& name) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

std::optional<text::FileId> find_playbook(const tripleo::Layout& layout, const text::Tree& tree,
                                          std::string_view name) {
    for (const text::FileId file : layout.playbooks)
        if (tripleo::without_extension(tree.path(file)) == name) return file;
    return std::nullopt;
}

/// The hosts of a role that a limit leaves, as a limit; empty when it leaves none. Ansible's patterns cannot say "in
/// the role, and in one of these", so the hosts are named.
std::string narrowed(const std::string& role, const std::vector<std::string>& members,
                     const std::vector<std::string>& limit) {
    const std::unordered_set<std::string_view> wanted(limit.begin(), limit.end());
    std::string named;
    bool all = true;
    for (const std::string& host : members) {
        if (!wanted.contains(host)) {
            all = false;
            continue;
        }
        if (!named.empty()) named += ',';
        named += host;
    }
    return all ? role : named;
}

class Planner {
public:
    Planner(const tripleo::Layout& layout, const text::Tree& tree, const Call& wishes)
        : layout_(layout), tree_(tree), wishes_(wishes) {
        if (!wishes.limit.empty()) limit_ = ansible::match_hosts(wishes.limit, layout.inventory).hosts;
    }

    CallPlan plan(const Workflow& workflow) {
        for_each_run(workflow.runs, layout_.roles.size(), [this](const PlaybookRun& run, std::size_t role) {
            if (role < layout_.roles.size())
                add_for_role(run, layout_.roles[role].name);
            else
                add(run, wishes_.limit);
        });
        return std::move(plan_);
    }

private:
    void add_for_role(const PlaybookRun& run, const std::string& role) {
        const std::vector<std::string> members = layout_.inventory.members(role);
        if (members.empty()) return add_once(plan_.empty_roles, role);
        const std::string limit = wishes_.limit.empty() ? role : narrowed(role, members, limit_);
        if (!limit.empty()) add(run, limit);
    }

    void add(const PlaybookRun& run, const std::string& limit) {
        Call call = wishes_;
        call.playbooks.clear();
        for (const std::string& playbook : run.playbooks)
            if (const auto file = find_playbook(layout_, tree_, playbook))
                call.playbooks.push_back(*file);
            else
                add_once(plan_.missing, playbook);
        call.limit = limit;
        if (!run.tags.only.empty()) call.tags.only = run.tags.only;
        call.tags.skip.insert(call.tags.skip.begin(), run.tags.skip.begin(), run.tags.skip.end());
        if (!call.playbooks.empty()) plan_.calls.push_back(std::move(call));
    }

    const tripleo::Layout& layout_;
    const text::Tree& tree_;
    const Call& wishes_;
    std::vector<std::string> limit_;
    CallPlan plan_;
};

}  // namespace

CallPlan calls_of(const Workflow& workflow, const tripleo::Layout& layout, const text::Tree& tree, const Call& wishes) {
    return Planner(layout, tree, wishes).plan(workflow);
}

const Workflow* find_workflow(const std::vector<Workflow>& workflows, std::string_view name,
                              const tripleo::Layout& layout) {
    for (const Workflow& workflow : workflows)
        if (workflow.name == name && is_of_release(workflow, layout)) return &workflow;
    return nullptr;
}

const Workflow* fitting_workflow(const std::vector<Workflow>& workflows, const tripleo::Layout& layout,
                                 const text::Tree& tree) {
    for (const Workflow& workflow : workflows) {
        if (!is_of_release(workflow, layout) || !is_for_roles(workflow, layout)) continue;
        const CallPlan plan = calls_of(workflow, layout, tree, {});
        if (plan.missing.empty() && !plan.calls.empty()) return &workflow;
    }
    return nullptr;
}

std::vector<std::string> workflow_names(const std::vector<Workflow>& workflows, const tripleo::Layout& layout) {
    std::vector<std::string> names;
    for (const Workflow& workflow : workflows)
        if (is_of_release(workflow, layout)) add_once(names, workflow.name);
    return names;
}

}  // namespace stepwarden::simulate
