#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "check/model.hpp"
#include "check/rule.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"

namespace stepwarden::rules {
namespace {

bool is_here(std::string_view host) { return host == "localhost" || host == "127.0.0.1"; }

bool takes_in_role(const ansible::Task& task) {
    return task.inclusion == ansible::Inclusion::import_role || task.inclusion == ansible::Inclusion::include_role;
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report)
        : model_(model), report_(report), table_(model.knowledge.table("placement.yaml")) {}

    void run() {
        const bool contained = client_is_in_container();
        for (const graph::Node& node : model_.graph.nodes) {
            const std::string& host = node.task->delegate_to;
            if (host.empty() || !node.contributed || host.find("{{") != std::string::npos) continue;
            if (!is_here(host)) names_[host + " " + joined(node.services)].push_back(&node);
            if (is_here(host) && contained && wants_root(node)) tell_contained(node);
        }
        for (const auto& [key, nodes] : names_) tell_name(nodes);
    }

private:
    static std::string joined(const std::vector<std::string>& services) {
        return services.empty() ? std::string() : services.front();
    }

    [[nodiscard]] bool client_is_in_container() const {
        const yaml::Node* row = table_.find("client_in_container");
        return row != nullptr && !model_.layout.release.empty() && is_for_release(*row, model_.layout.release);
    }

    /// What THT takes roles in for on the host of the client works on files of root's.
    [[nodiscard]] static bool wants_root(const graph::Node& node) {
        return takes_in_role(*node.task) || node.task->become == true;
    }

    void tell_name(const std::vector<const graph::Node*>& nodes) const {
        const graph::Node& node = *nodes.front();
        const std::string& host = node.task->delegate_to;
        check::Finding finding = finding_at(node);
        finding.where = place_of(node);
        const bool group = model_.layout.find_role(host) != nullptr || host == "Undercloud" || host == "overcloud";
        finding.message =
            group ? fmt::format("'{}' is delegated to '{}', which is a group and no host", title(*node.task), host)
                  : fmt::format(
                        "'{}' is delegated to a host named '{}': hosts have the names that a deployment gives them",
                        title(*node.task), host);
        for (std::size_t i = 1; i < nodes.size() && finding.related.size() < 5; ++i)
            if (place_of(*nodes[i]) != finding.where)
                finding.related.push_back({place_of(*nodes[i]), "delegated to it as well"});
        const std::string known = host == "undercloud" ? "Undercloud" : host;
        finding.help = fmt::format("delegate to a host of the group: \"{{{{ groups['{}'] | first }}}}\"", known);
        finding.subject = host;
        report_(std::move(finding));
    }

    void tell_contained(const graph::Node& node) const {
        check::Finding finding = finding_at(node);
        finding.where = place_of(node);
        finding.message = fmt::format(
            "'{}' is delegated to localhost, which is the client's container in {}: nothing becomes root there",
            title(*node.task), model_.layout.release);
        finding.help = "delegate to the undercloud: \"{{ groups['Undercloud'] | first }}\"";
        finding.subject = "localhost";
        report_(std::move(finding));
    }

    [[nodiscard]] static text::Position place_of(const graph::Node& node) {
        const yaml::Node* written = node.task->node != nullptr ? node.task->node->find("delegate_to") : nullptr;
        return written != nullptr ? written->where : node.where;
    }

    const check::Model& model_;
    const check::Report& report_;
    yaml::Node table_;
    std::map<std::string, std::vector<const graph::Node*>> names_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule placement_delegated_to_name() {
    return {
        .id = "placement-delegated-to-name",
        .severity = check::Severity::warning,
        .summary = "a task is delegated to a host that need not be there, or that cannot do it",
        .what =
            "A task of a section with a `delegate_to` that is written out: a name other than localhost, since hosts "
            "are named by who deploys, or the name of a group. And one delegated to localhost that becomes root or "
            "takes in a role, in releases whose client runs Ansible in a container (rules/knowledge/placement.yaml).",
        .why =
            "`delegate_to: undercloud` works where the director's host happens to be named so (d346aa94b). In the "
            "mistral container localhost has no sudo: cleaning up after a node that was scaled down failed there "
            "(1547fc8e3).",
        .fix = "Delegate to a host of a group: `\"{{ groups['Undercloud'] | first }}\"`.",
        .bad = "- import_role:\n    name: tripleo_ipa_cleanup\n  delegate_to: undercloud\n",
        .good =
            "- import_role:\n    name: tripleo_ipa_cleanup\n  delegate_to: \"{{ groups['Undercloud'] | first }}\"\n",
        .run = run};
}

}  // namespace stepwarden::rules
