#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "check/rule.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/task_texts.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::rules {
namespace {

using Nodes = std::vector<jinja::Node>;
constexpr std::size_t most_related = 8;

class HostNames {
public:
    explicit HostNames(const tripleo::Knowledge& knowledge) {
        const auto table = yaml::read_table(knowledge.file("jinja_names.yaml"));
        const yaml::Node* row = table ? table->find("host_names") : nullptr;
        if (row == nullptr) return;
        facts_ = strings_of(row->find("facts"));
        keys_ = strings_of(row->find("keys"));
    }

    /// The expression is a host's own name, perhaps filtered.
    [[nodiscard]] bool tells(const Nodes& nodes, jinja::NodeId at) const {
        const std::string_view base = base_name(nodes, at);
        if (std::ranges::find(facts_, base) != facts_.end()) return true;
        return base == "ansible_facts" && any_node(nodes, at, [&](const jinja::Node& node) {
                   const auto* literal = std::get_if<jinja::Literal>(&node.kind);
                   const auto* attribute = std::get_if<jinja::Attribute>(&node.kind);
                   const bool is_text = literal != nullptr && literal->value.is_string();
                   return (is_text && std::ranges::find(keys_, literal->value.as_string()) != keys_.end()) ||
                          (attribute != nullptr && std::ranges::find(keys_, attribute->name) != keys_.end());
               });
    }

private:
    std::vector<std::string> facts_;
    std::vector<std::string> keys_;
};

/// The variable that names the bootstrap node; empty when there is none in the expression.
std::string bootstrap_name(const Nodes& nodes, jinja::NodeId at) {
    std::string found;
    any_node(nodes, at, [&](const jinja::Node& node) {
        const auto* name = std::get_if<jinja::Name>(&node.kind);
        const bool is = name != nullptr && name->name.find("bootstrap") != std::string::npos;
        if (is) found = name->name;
        return is;
    });
    return found;
}

bool is_lowered(const Nodes& nodes, jinja::NodeId at) {
    return any_node(nodes, at, [](const jinja::Node& node) {
        const auto* filter = std::get_if<jinja::Filter>(&node.kind);
        const auto* method = std::get_if<jinja::Attribute>(&node.kind);
        return (filter != nullptr && filter->name == "lower") || (method != nullptr && method->name == "lower");
    });
}

struct Place {
    const ansible::Task* task = nullptr;
    TaskText text;
    std::string name;
};

class Search {
public:
    Search(const check::Model& model, const check::Report& report)
        : model_(model), report_(report), host_names_(model.knowledge) {}

    void run() {
        for (const KnownTask& known : all_tasks(model_))
            for (TaskText& text : texts_of(*known.task))
                if (text.text.find("bootstrap") != std::string::npos) look_at(*known.task, text);
        for (const auto& [key, places] : found_) tell(places);
    }

private:
    void look_at(const ansible::Task& task, const TaskText& text) {
        const Nodes nodes = nodes_of(text);
        for (const jinja::Node& node : nodes) {
            const auto* comparison = std::get_if<jinja::Comparison>(&node.kind);
            if (comparison == nullptr || comparison->rest.size() != 1) continue;
            const jinja::NodeId left = comparison->first;
            const jinja::NodeId right = comparison->rest.front().second;
            for (const auto& [own, other] : {std::pair(left, right), std::pair(right, left)}) {
                const std::string name = host_names_.tells(nodes, own) ? bootstrap_name(nodes, other) : std::string();
                if (name.empty() || (is_lowered(nodes, own) && is_lowered(nodes, other))) continue;
                const check::Finding at = finding_at(model_, task);
                found_[{at.services, at.role, at.section, name}].push_back({&task, text, name});
            }
        }
    }

    void tell(const std::vector<Place>& places) const {
        const Place& first = places.front();
        check::Finding finding = finding_at(model_, *first.task);
        finding.severity = check::Severity::warning;
        finding.where = first.text.where;
        finding.message = fmt::format(
            "'{}' compares {} with the host's name as they are written, though host names "
            "differ in case",
            title(*first.task), first.name);
        finding.help = "compare both with `| lower`";
        finding.subject = first.name;
        for (std::size_t i = 1; i < places.size() && i <= most_related; ++i)
            finding.related.push_back({places[i].text.where, fmt::format("'{}' does so too", title(*places[i].task))});
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    HostNames host_names_;
    std::map<std::tuple<std::vector<std::string>, std::string, std::string, std::string>, std::vector<Place>> found_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule schema_host_name_compared_by_case() {
    return {
        .id = "schema-host-name-compared-by-case",
        .severity = check::Severity::warning,
        .summary = "the bootstrap node's name is compared with the host's without lowering both",
        .what =
            "A comparison of the fact that holds the host's name with a variable that names the bootstrap node, in "
            "which not both sides are made lower case. One finding for a service's section and variable.",
        .why =
            "Hiera and the inventory keep the case in which an operator wrote the name, facts may not. No node is "
            "then the bootstrap node, and what only that one does, such as the database's migration, never "
            "happens: mended in abf4444d9 and, for all services, in e236ff0cf.",
        .fix = "Put `| lower` behind both names.",
        .bad =
            "- name: is this the bootstrap node\n  set_fact:\n    is_bootstrap: \"{{ api_short_bootstrap_node_name "
            "== ansible_hostname }}\"\n",
        .good =
            "- name: is this the bootstrap node\n  set_fact:\n    is_bootstrap: \"{{ api_short_bootstrap_node_name | "
            "lower == ansible_hostname | lower }}\"\n",
        .run = run};
}

}  // namespace stepwarden::rules
