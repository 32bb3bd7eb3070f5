#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/template_findings.hpp"
#include "tripleo/service_knowledge.hpp"

namespace stepwarden::rules {
namespace {

constexpr std::string_view table_name = "services.yaml";

/// The services that the checkout's templates give, each with the first template that does.
std::map<std::string, const check::TemplateFacts*, std::less<>> given_services(const check::TemplateModel& model) {
    std::map<std::string, const check::TemplateFacts*, std::less<>> given;
    for (const check::TemplateFacts& facts : model.templates)
        if (facts.is_service && !facts.service.empty()) given.try_emplace(facts.service, &facts);
    return given;
}

bool has(const std::vector<std::string>& list, std::string_view name) {
    return std::ranges::find(list, name) != list.end();
}

bool is_empty(const yaml::Node& list) { return list.is_null() || (list.is_sequence() && list.items.empty()); }

/// Where the template gives its tasks and its name.
text::Position place_of(const check::TemplateFacts& facts) {
    const yaml::Entry* role_data = facts.source->entry("outputs", "role_data");
    return role_data != nullptr ? role_data->key.where : facts.root().where;
}

/// What the table says of services for a release, against a tree of that release.
class Comparison {
public:
    Comparison(const check::TemplateModel& model, const tripleo::ServiceKnowledge& table, const check::Report& report)
        : model_(model), table_(table), report_(report), given_(given_services(model)) {}

    void run() {
        for (const auto& [service, facts] : given_) look_at(service, *facts);
    }

private:
    void look_at(const std::string& service, const check::TemplateFacts& facts) {
        const tripleo::ServiceFacts* row = table_.find(service);
        if (row == nullptr || !has(row->releases, model_.release))
            return tell(facts, fmt::format("{} knows no service {} in {}", table_name, service, model_.release),
                        service);
        std::set<std::string_view> told;
        for (const yaml::Entry* entry : facts.role_data.entries) {
            const std::string& section = entry->key.scalar;
            if (!model_.is_section(section) || is_empty(entry->value) || has(row->sections, section)) continue;
            if (told.insert(section).second)
                tell(facts, fmt::format("{} knows no {} of {}", table_name, section, service), section);
        }
    }

    void tell(const check::TemplateFacts& facts, std::string message, std::string_view subject) {
        check::Finding finding = finding_at(facts, place_of(facts));
        finding.severity = check::Severity::note;
        finding.message = std::move(message);
        finding.subject = subject;
        finding.help = fmt::format("add it to a {} of your own, and give that with --knowledge", table_name);
        report_(std::move(finding));
    }

    const check::TemplateModel& model_;
    const tripleo::ServiceKnowledge& table_;
    const check::Report& report_;
    std::map<std::string, const check::TemplateFacts*, std::less<>> given_;
};

void run(const check::TemplateModel& model, const check::Report& report) {
    const auto table = tripleo::read_service_knowledge(model.knowledge.file(table_name));
    // A release that the table does not cover cannot contradict it.
    if (table && has(table->releases, model.release)) Comparison(model, *table, report).run();
}

}  // namespace

check::Rule contract_knowledge_outdated() {
    return {
        .id = "contract-knowledge-outdated",
        .severity = check::Severity::note,
        .summary = "the program's table of services says something else than the tree at hand",
        .what =
            "A service that the checkout's templates give and the table of services does not have in that release, "
            "and a section with tasks that the table does not know of a service. Only releases that the table covers "
            "are compared. Where the tree states a fact, the tree is what other rules go by; the table is asked "
            "for what no template says.",
        .why =
            "Which units, containers and databases a service has is read from the table where the tree at hand "
            "does not say it. Where the table is behind the tree, a rule may miss a defect of that service.",
        .fix =
            "Add the row to a services.yaml of your own and give its directory with --knowledge, or report it to "
            "stepwarden.",
        .bad = "# services.yaml\nservices:\n  nova_compute: {sections: [upgrade_tasks]}\n",
        .good = "# services.yaml of a --knowledge directory\nservices:\n  nova_compute: {sections: [scale_tasks]}\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
