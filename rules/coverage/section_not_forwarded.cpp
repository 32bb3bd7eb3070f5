#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/template_findings.hpp"
#include "yaml/fields.hpp"

namespace stepwarden::rules {
namespace {

using Function = heat::FunctionUse::Function;

/// What a template takes of a base: the keys in `get_attr: [Base, role_data, key]`.
std::set<std::string_view> taken_from(const check::TemplateFacts& facts, std::string_view base, bool& whole) {
    std::set<std::string_view> taken;
    for (const heat::FunctionUse& use : facts.uses) {
        if (use.function != Function::get_attr || use.name() != base) continue;
        const auto& path = use.entry->value.items;
        if (path.size() < 2 || path[1].scalar != "role_data") continue;
        if (path.size() == 2 || !path[2].is_string()) {
            whole = true;
        } else {
            taken.insert(path[2].scalar);
        }
    }
    return taken;
}

/// The section has tasks: it is no empty list.
bool has_tasks(const yaml::Node& value) {
    return !value.is_null() && !(value.is_sequence() && value.items.empty()) &&
           !(value.is_mapping() && value.entries.empty());
}

class Search {
public:
    Search(const check::TemplateModel& model, const check::TemplateFacts& facts, const check::Report& report)
        : model_(model), facts_(facts), report_(report) {}

    void run() {
        const yaml::Node* resources = facts_.root().find("resources");
        if (resources == nullptr || !facts_.role_data.complete) return;
        for (const yaml::Entry& resource : resources->entries) {
            const std::string_view type = yaml::text_of(resource.value.find("type"));
            if (!type.ends_with(".yaml")) continue;
            const check::TemplateFacts* base = model_.nested(facts_, type);
            if (base != nullptr && base->is_service) look_at(resource, *base);
        }
    }

private:
    void look_at(const yaml::Entry& resource, const check::TemplateFacts& base) {
        bool whole = false;
        const std::set<std::string_view> taken = taken_from(facts_, resource.key.scalar, whole);
        if (whole) return;
        std::vector<std::string_view> forwarded;
        for (const std::string_view key : taken)
            if (model_.is_section(key)) forwarded.push_back(key);
        if (forwarded.empty()) return;
        for (const yaml::Entry* entry : base.role_data.entries) {
            const std::string& section = entry->key.scalar;
            if (!model_.is_section(section) || !has_tasks(entry->value) || taken.contains(section)) continue;
            if (facts_.role_data.find(section) == nullptr) report_dropped(resource, base, *entry, forwarded);
        }
    }

    void report_dropped(const yaml::Entry& resource, const check::TemplateFacts& base, const yaml::Entry& section,
                        const std::vector<std::string_view>& forwarded) {
        check::Finding finding = finding_at(facts_, resource.key.where);
        finding.section = section.key.scalar;
        finding.message =
            fmt::format("{} of {} is dropped, while {} of it {} passed on", section.key.scalar, base.source->path(),
                        fmt::join(forwarded, ", "), forwarded.size() == 1 ? "is" : "are");
        finding.help = fmt::format(
            "add `{0}: {{get_attr: [{1}, role_data, {0}]}}`, or `{0}: []` if the service needs "
            "none of it",
            section.key.scalar, resource.key.scalar);
        finding.subject = fmt::format("{}.{}", resource.key.scalar, section.key.scalar);
        add_related(finding, base, section.key.where, "the section of the base");
        report_(std::move(finding));
    }

    const check::TemplateModel& model_;
    const check::TemplateFacts& facts_;
    const check::Report& report_;
};

void run(const check::TemplateModel& model, const check::Report& report) {
    for (const check::TemplateFacts& facts : model.templates)
        if (facts.is_service) Search(model, facts, report).run();
}

}  // namespace

check::Rule coverage_section_not_forwarded() {
    return {.id = "coverage-section-not-forwarded",
            .severity = check::Severity::warning,
            .summary = "a service passes on some sections of the template that it is built on, and drops another",
            .what = "",
            .why = "",
            .fix = "",
            .bad = "",
            .good = "",
            .run_on_templates = run};
}

}  // namespace stepwarden::rules
