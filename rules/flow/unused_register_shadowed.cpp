#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "check/rule.hpp"
#include "rules/support/certainty.hpp"
#include "rules/support/readings.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/setters.hpp"

namespace stepwarden::rules {
namespace {

bool share_service(const graph::Node& a, const graph::Node& b) {
    return !a.services.empty() && !b.services.empty() && !are_of_different_services(a, b);
}

/// What a task gives the name: the fact's value, or the module with its arguments.
bool give_the_same(const ansible::Task& a, const ansible::Task& b, std::string_view name) {
    if (a.register_name == name && b.register_name == name) {
        if (a.action != b.action || a.free_form != b.free_form || a.arguments.size() != b.arguments.size())
            return false;
        return std::all_of(a.arguments.begin(), a.arguments.end(), [&](const ansible::Field& argument) {
            const yaml::Node* other = b.argument(argument.name);
            return other != nullptr && argument.node != nullptr && yaml::same_value(*argument.node, *other);
        });
    }
    const yaml::Node* value = a.argument(name);
    const yaml::Node* other = b.argument(name);
    return value != nullptr && other != nullptr && yaml::same_value(*value, *other);
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {}

    void run() {
        for (const simulate::ObservedUse& use : model_.observations.uses) look_at(use);
    }

private:
    void look_at(const simulate::ObservedUse& use) {
        if (!use.definition || use.definition->task == nullptr) return;
        const graph::Node* reader = find_node(model_, *use.task);
        const graph::Node* foreign = find_node(model_, *use.definition->task);
        if (reader == nullptr || foreign == nullptr || reader == foreign) return;
        if (reader->section != foreign->section || reader->role != foreign->role) return;
        if (!are_of_different_services(*reader, *foreign)) return;
        const graph::Node* own = own_setter(*reader, *foreign, use.name);
        if (own == nullptr || give_the_same(*own->task, *foreign->task, use.name)) return;
        if (told_.insert({own, foreign, use.name}).second) tell(use, *reader, *foreign, *own);
    }

    /// A task of the reader's own service that sets the name before the foreign one does.
    [[nodiscard]] const graph::Node* own_setter(const graph::Node& reader, const graph::Node& foreign,
                                                const std::string& name) const {
        for (const graph::Node& node : model_.graph.nodes) {
            if (node.role != reader.role || node.section != reader.section || !sets(*node.task, name)) continue;
            if (!share_service(node, reader) || share_service(node, foreign)) continue;
            if (comes_before(node, foreign) && comes_before(node, reader)) return &node;
        }
        return nullptr;
    }

    /// By step, within a step by the order of the list.
    static bool comes_before(const graph::Node& first, const graph::Node& second) {
        if (first.steps.empty() || second.steps.empty()) return first.contributed < second.contributed;
        if (first.steps.front() != second.steps.front()) return first.steps.front() < second.steps.front();
        return first.contributed < second.contributed;
    }

    void tell(const simulate::ObservedUse& use, const graph::Node& reader, const graph::Node& foreign,
              const graph::Node& own) {
        check::Finding finding = finding_at(reader);
        finding.where = use.where;
        finding.message = fmt::format("'{}' of {} reads '{}', which {} has set anew by then", title(*reader.task),
                                      fmt::join(reader.services, ", "), use.name, fmt::join(foreign.services, ", "));
        finding.related.push_back({own.where,
                                   fmt::format("what it was meant to read is {} here, by {}",
                                               set_by(*own.task, use.name), described({own.task, &own})),
                                   check::Played::before});
        finding.related.push_back({foreign.where,
                                   fmt::format("'{}' is {} anew here, by {}", use.name, set_by(*foreign.task, use.name),
                                               described({foreign.task, &foreign})),
                                   check::Played::before});
        finding.help =
            fmt::format("give each service a name of its own, such as '{}_{}'", reader.services.front(), use.name);
        finding.subject = use.name;
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    std::set<std::tuple<const graph::Node*, const graph::Node*, std::string>> told_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule flow_unused_register_shadowed() {
    return {.id = "flow-unused-register-shadowed",
            .severity = check::Severity::warning,
            .summary = "a service reads a fact or register that another service of the role has overwritten",
            .what =
                "Two services of a role set the same name to different things in the same section, and a task of the "
                "one that came first reads it when the other has already set it anew. The same value set twice is not "
                "flagged, nor are names that only one of them sets.",
            .why =
                "Tasks of all services of a role run as one list, and variables belong to the host. Fourteen services "
                "of THT registered httpd_enabled; whichever came last decided for all of them, so that services were "
                "stopped that should have stayed and the other way round (81db32ca8).",
            .fix = "Put the service's name in front of the names that its tasks set.",
            .bad =
                "# aodh\n- shell: httpd -t -D DUMP_VHOSTS | grep -q aodh\n  register: httpd_enabled\n  when: step|int "
                "== 0\n# keystone\n- shell: httpd -t -D DUMP_VHOSTS | grep -q keystone\n  register: httpd_enabled\n  "
                "when: step|int == 0\n# aodh\n- service: name=httpd state=stopped\n  when:\n    - step|int == 1\n    "
                "- httpd_enabled.rc == 0\n",
            .good =
                "# aodh\n- shell: httpd -t -D DUMP_VHOSTS | grep -q aodh\n  register: aodh_httpd_enabled\n  when: "
                "step|int == 0\n- service: name=httpd state=stopped\n  when:\n    - step|int == 1\n    - "
                "aodh_httpd_enabled.rc == 0\n",
            .run = run,
            .in_company = true};
}

}  // namespace stepwarden::rules
