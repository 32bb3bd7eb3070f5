#include <fmt/format.h>

#include <set>
#include <string>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/template_findings.hpp"
#include "text/suggest.hpp"
#include "yaml/fields.hpp"

namespace stepwarden::rules {
namespace {

using Function = heat::FunctionUse::Function;

std::vector<std::string> names_in(const check::TemplateFacts& facts, std::string_view part) {
    std::vector<std::string> names;
    if (const yaml::Node* entries = facts.root().find(part))
        for (const yaml::Entry& entry : entries->entries) names.push_back(entry.key.scalar);
    return names;
}

/// Attributes that every nested stack has besides its outputs: heat/engine/resources/template_resource.py and
/// stack_resource.py.
bool is_of_every_stack(std::string_view attribute) { return attribute == "show" || attribute.starts_with("resource."); }

using Keys = std::set<std::string, std::less<>>;

class Search {
public:
    /// `role_data_keys`: of all templates.
    Search(const check::TemplateModel& model, const check::TemplateFacts& facts, const Keys& role_data_keys,
           const check::Report& report)
        : model_(model),
          facts_(facts),
          report_(report),
          role_data_keys_(role_data_keys),
          names_(names_in(facts, "resources")) {}

    void run() {
        for (const heat::FunctionUse& use : facts_.uses) {
            if (use.function != Function::get_attr && use.function != Function::get_resource) continue;
            const std::string_view name = use.name();
            if (name.empty()) continue;
            if (use.function == Function::get_attr && use.entry->value.is_string()) {
                report_text(use);
                continue;
            }
            const yaml::Entry* resource = facts_.source->entry("resources", name);
            if (resource == nullptr) {
                report_missing(finding_at(facts_, use), place_in_words(use), name);
            } else if (use.function == Function::get_attr) {
                look_at_attribute(use, *resource);
            }
        }
        if (const yaml::Node* resources = facts_.root().find("resources"))
            for (const yaml::Entry& resource : resources->entries) look_at_dependencies(resource);
    }

private:
    /// Heat takes a list only (heat/engine/hot/functions.py, GetAtt.parse_args).
    void report_text(const heat::FunctionUse& use) {
        check::Finding finding = finding_at(facts_, use);
        finding.severity = check::Severity::error;
        finding.message =
            fmt::format("get_attr in {} is given a text in place of a resource and an attribute", place_in_words(use));
        finding.help = "write `[resource, attribute]`, or leave get_attr out if the text itself is meant";
        finding.subject = "text";
        report_(std::move(finding));
    }

    void look_at_dependencies(const yaml::Entry& resource) {
        const yaml::Node* listed = resource.value.find("depends_on");
        if (listed == nullptr) return;
        const auto look_at = [&](const yaml::Node& name) {
            if (name.is_string() && facts_.source->entry("resources", name.scalar) == nullptr)
                report_missing(finding_at(facts_, name.where), fmt::format("the resource {}", resource.key.scalar),
                               name.scalar);
        };
        look_at(*listed);
        for (const yaml::Node& name : listed->items) look_at(name);
    }

    /// An output of a template that stands for the resource's type.
    void look_at_attribute(const heat::FunctionUse& use, const yaml::Entry& resource) {
        const yaml::Node& path = use.entry->value;
        if (path.items.size() < 2 || !path.items[1].is_string()) return;
        const std::string& attribute = path.items[1].scalar;
        const std::string_view type = yaml::text_of(resource.value.find("type"));
        const check::TemplateFacts* nested = model_.nested(facts_, type);
        if (nested == nullptr || is_of_every_stack(attribute)) return;
        if (nested->source->entry("outputs", attribute) != nullptr) {
            if (attribute == "role_data") look_at_key(use, *nested);
            return;
        }
        if (!told_.emplace(fmt::format("{}.{}", use.name(), attribute), use.section).second) return;
        check::Finding finding = finding_at(facts_, use);
        finding.severity = check::Severity::error;
        finding.message = fmt::format("{} asks the resource '{}' for '{}', which {} does not put out",
                                      place_in_words(use), use.name(), attribute, nested->source->path());
        const auto nearest = text::nearest_name(attribute, names_in(*nested, "outputs"));
        finding.help =
            nearest ? fmt::format("did you mean '{}'?", *nearest) : "add the output to that template, or drop the use";
        finding.subject = fmt::format("{}.{}", use.name(), attribute);
        report_(std::move(finding));
    }

    /// A key of role_data that neither the template nor any other has, and that is nearly one of the template's: what
    /// is asked for is silently nothing.
    void look_at_key(const heat::FunctionUse& use, const check::TemplateFacts& nested) {
        const yaml::Node& path = use.entry->value;
        if (path.items.size() < 3 || !path.items[2].is_string() || !nested.role_data.complete) return;
        const std::string& key = path.items[2].scalar;
        if (role_data_keys_.contains(key)) return;
        std::vector<std::string_view> given;
        for (const yaml::Entry* entry : nested.role_data.entries) given.push_back(entry->key.scalar);
        const auto nearest = text::nearest_name(key, given);
        if (!nearest || !told_.emplace(fmt::format("{}.{}", use.name(), key), use.section).second) return;
        check::Finding finding = finding_at(facts_, use);
        finding.severity = check::Severity::error;
        finding.message = fmt::format("{} asks the role_data of '{}' for '{}', which {} does not have",
                                      place_in_words(use), use.name(), key, nested.source->path());
        finding.help = fmt::format("did you mean '{}'?", *nearest);
        finding.subject = fmt::format("{}.{}", use.name(), key);
        report_(std::move(finding));
    }

    void report_missing(check::Finding finding, std::string_view user, std::string_view name) {
        if (!told_.emplace(name, finding.section).second) return;
        finding.severity = check::Severity::error;
        finding.message = fmt::format("{} uses the resource '{}', which the template does not have", user, name);
        const auto nearest = text::nearest_name(name, names_);
        finding.help =
            nearest ? fmt::format("did you mean '{}'?", *nearest) : "use a resource of the template, or add that one";
        finding.subject = name;
        report_(std::move(finding));
    }

    const check::TemplateModel& model_;
    const check::TemplateFacts& facts_;
    const check::Report& report_;
    const Keys& role_data_keys_;
    std::vector<std::string> names_;
    std::set<std::pair<std::string, std::string>> told_;
};

void run(const check::TemplateModel& model, const check::Report& report) {
    Keys role_data_keys;
    for (const check::TemplateFacts& facts : model.templates)
        for (const yaml::Entry* entry : facts.role_data.entries) role_data_keys.insert(entry->key.scalar);
    for (const check::TemplateFacts& facts : model.templates) Search(model, facts, role_data_keys, report).run();
}

}  // namespace

check::Rule schema_unknown_resource() {
    return {
        .id = "schema-unknown-resource",
        .severity = check::Severity::error,
        .summary = "a template uses a resource, or an output of one, that is not there",
        .what =
            "`get_attr`, `get_resource` or `depends_on` with a name that is not among the template's resources, and "
            "`get_attr` of a text or of an output that the template behind the resource's type does not have, or of a "
            "key of its role_data that no template has and that is nearly one of that template's. Types of the "
            "registry are followed as the default plan has them.",
        .why =
            "Heat refuses the stack (InvalidTemplateReference, InvalidTemplateAttribute), so that a plan with the "
            "service cannot be deployed; and a copy of a section from a sibling template often brings such a name "
            "along: stein's rabbitmq-messaging takes fast_forward_upgrade_tasks from RabbitmqBase, which its "
            "siblings have and it has not (15d572f68 mended the same in openvswitch-dpdk).",
        .fix = "Use a resource that the template has, or declare the missing one.",
        .bad =
            "resources:\n  ApiBase: {type: ./api-base.yaml}\noutputs:\n  role_data:\n    value:\n      "
            "upgrade_tasks: {get_attr: [ApiServiceBase, role_data, upgrade_tasks]}\n",
        .good =
            "resources:\n  ApiBase: {type: ./api-base.yaml}\noutputs:\n  role_data:\n    value:\n      "
            "upgrade_tasks: {get_attr: [ApiBase, role_data, upgrade_tasks]}\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
