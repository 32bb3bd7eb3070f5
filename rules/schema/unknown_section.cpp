#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/role_data_readers.hpp"
#include "rules/support/template_findings.hpp"
#include "text/suggest.hpp"

namespace stepwarden::rules {
namespace {

using Names = std::set<std::string, std::less<>>;

class Search {
public:
    Search(const check::TemplateModel& model, const check::Report& report)
        : model_(model), report_(report), known_(read_role_data_keys(model)) {
        for (const tripleo::SectionFacts& section : model.sections)
            if (known_.contains(section.name)) sections_.push_back(section.name);
        for (const check::TemplateFacts& facts : model.templates)
            for (const heat::FunctionUse& use : facts.uses)
                if (use.function == heat::FunctionUse::Function::get_attr && use.entry->value.items.size() > 1)
                    asked_.insert(use.entry->value.items[1].scalar);
    }

    void run() {
        // A tree without the templates that read role_data tells nothing.
        if (sections_.empty()) return;
        for (const check::TemplateFacts& facts : model_.templates) {
            for (const yaml::Entry* entry : facts.role_data.entries)
                if (!entry->key.scalar.empty() && !known_.contains(entry->key.scalar)) report_key(facts, *entry);
            if (!facts.is_service) look_at_outputs(facts);
        }
    }

private:
    void report_key(const check::TemplateFacts& facts, const yaml::Entry& entry) {
        const std::string& key = entry.key.scalar;
        const auto nearest = text::nearest_name(key, known_);
        const bool tasks = looks_like_tasks(entry, nearest.value_or(""));
        check::Finding finding = finding_at(facts, entry.key.where);
        finding.severity = tasks ? check::Severity::error : check::Severity::warning;
        finding.message =
            tasks
                ? fmt::format("'{}' is no section that this release plays, so its tasks never run", key)
                : fmt::format("nothing in this release reads '{}' of a service's role_data, so it has no effect", key);
        finding.help = nearest ? fmt::format("did you mean '{}'?", *nearest)
                               : "use a key that common/services/role.role.j2.yaml reads, or drop it";
        finding.subject = key;
        report_(std::move(finding));
    }

    [[nodiscard]] bool looks_like_tasks(const yaml::Entry& entry, std::string_view nearest) const {
        const std::string& key = entry.key.scalar;
        return heat::is_task_list(key) || key.ends_with("_task") || model_.is_section(nearest);
    }

    /// A template that helps services with whole sections names them as outputs.
    void look_at_outputs(const check::TemplateFacts& facts) {
        const yaml::Node* outputs = facts.root().find("outputs");
        if (outputs == nullptr) return;
        for (const yaml::Entry& entry : outputs->entries) {
            const std::string& name = entry.key.scalar;
            if (known_.contains(name) || asked_.contains(name)) continue;
            const auto nearest = text::nearest_name(name, sections_);
            if (!nearest) continue;
            check::Finding finding = finding_at(facts, entry.key.where);
            finding.message = fmt::format("no template asks for the output '{}', and no section has that name", name);
            finding.help = fmt::format("did you mean '{}'?", *nearest);
            finding.subject = name;
            report_(std::move(finding));
        }
    }

    const check::TemplateModel& model_;
    const check::Report& report_;
    /// Keys of role_data that some template reads.
    Names known_;
    /// The sections among them.
    std::vector<std::string> sections_;
    /// Outputs and attributes that some template asks for.
    Names asked_;
};

void run(const check::TemplateModel& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule schema_unknown_section() {
    return {
        .id = "schema-unknown-section",
        .severity = check::Severity::error,
        .summary = "a service gives a section or key that nothing in the release reads",
        .what =
            "A key of `outputs.role_data.value` that no template of the checkout reads, neither "
            "common/services/role.role.j2.yaml and its like nor a service built on this one. An error where it is "
            "meant for a list of tasks, a warning else. Outputs of helper templates count where they are a slip of "
            "the pen away from a section.",
        .why =
            "role_data has no schema: a key that nobody asks for is dropped without a word, and its tasks never "
            "run. ussuri's sshd had its tasks under host_prep_config (b35015b30), and wallaby's collectd its "
            "subscription under monitoring_subscriptions.",
        .fix = "Spell the key as the release reads it, or drop it.",
        .bad =
            "outputs:\n  role_data:\n    value:\n      service_name: api\n      upgrade_task:\n        - name: stop "
            "api\n",
        .good =
            "outputs:\n  role_data:\n    value:\n      service_name: api\n      upgrade_tasks:\n        - name: "
            "stop api\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
