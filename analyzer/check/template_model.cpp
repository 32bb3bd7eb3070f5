#include "check/template_model.hpp"

#include <algorithm>
#include <exception>
#include <set>

#include "check/template_part.hpp"
#include "heat/lone_services.hpp"
#include "text/parallel.hpp"
#include "yaml/fields.hpp"

namespace stepwarden::check {
namespace {

constexpr std::string_view name_key = "service_name";
/// Templates that take their name from each other.
constexpr int max_bases = 5;

/// The base that a name is taken from: the resource in `get_attr: [Base, role_data, service_name]`.
std::string_view base_of_name(const yaml::Node& name) {
    const yaml::Node* path = name.find("get_attr");
    if (path == nullptr || path->items.size() != 3 || path->items[2].scalar != name_key) return {};
    return path->items[0].scalar;
}

std::string service_name(const TemplateModel& model, const TemplateFacts& facts) {
    const TemplateFacts* from = &facts;
    for (int depth = 0; depth < max_bases && from != nullptr; ++depth) {
        const yaml::Entry* name = from->role_data.find(name_key);
        if (name == nullptr) return {};
        if (name->value.is_string()) return name->value.scalar;
        const yaml::Entry* base = from->source->entry("resources", base_of_name(name->value));
        from = base == nullptr ? nullptr : model.nested(*from, yaml::text_of(base->value.find("type")));
    }
    return {};
}

/// The templates that the resources of a template stand for by the registry.
void collect_nested(const heat::HotTemplate& source, const heat::Environment& environment,
                    std::set<std::string>& paths) {
    const yaml::Node* resources = source.root().find("resources");
    if (resources == nullptr) return;
    for (const auto& [name, resource] : resources->entries) {
        const heat::RegistryEntry entry = environment.resolve(yaml::text_of(resource.find("type")));
        if (entry.kind == heat::RegistryEntry::Kind::nested_template) paths.insert(entry.name);
    }
}

/// The templates with all that they are made of.
void read_templates(heat::Plan& plan, std::vector<std::string> wanted, unsigned threads) {
    std::set<std::string> asked(wanted.begin(), wanted.end());
    while (!wanted.empty()) {
        plan.templates().prefetch(std::move(wanted), threads);
        std::set<std::string> nested;
        for (const heat::HotTemplate* source : plan.templates().parsed())
            collect_nested(*source, plan.environment(), nested);
        wanted.clear();
        for (const std::string& path : nested)
            if (asked.insert(path).second) wanted.push_back(path);
    }
}

}  // namespace

const TemplateFacts* TemplateModel::at(std::string_view path) const {
    const auto found = std::ranges::lower_bound(
        templates, path, {}, [](const TemplateFacts& each) -> std::string_view { return each.source->path(); });
    return found != templates.end() && found->source->path() == path ? &*found : nullptr;
}

const TemplateFacts* TemplateModel::nested(const TemplateFacts& owner, std::string_view type) const {
    if (type.ends_with(".yaml") || type.ends_with(".template")) {
        const auto path = owner.source->resolve(type);
        return path ? at(*path) : nullptr;
    }
    const heat::RegistryEntry entry = environment.resolve(type);
    return entry.kind == heat::RegistryEntry::Kind::nested_template ? at(entry.name) : nullptr;
}

bool TemplateModel::is_section(std::string_view name) const {
    return std::ranges::any_of(sections, [&](const tripleo::SectionFacts& each) { return each.name == name; });
}

TemplateModel build_template_model(heat::Plan& plan, const heat::PlanSources& sources,
                                   const tripleo::Knowledge& knowledge) {
    return build_template_part(plan, sources, heat::service_templates(plan.files()), knowledge);
}

TemplateModel build_template_part(heat::Plan& plan, const heat::PlanSources& sources, std::vector<std::string> paths,
                                  const tripleo::Knowledge& knowledge) {
    TemplateModel model{sources.checkout,
                        plan.files(),
                        plan.environment(),
                        knowledge,
                        heat::release_of(sources.checkout, sources.table),
                        tripleo::read_sections(knowledge.file("sections.yaml")),
                        {}};
    read_templates(plan, std::move(paths), sources.threads);
    for (const heat::HotTemplate* source : plan.templates().parsed())
        if (heat::is_hot(source->root())) model.templates.push_back({source, {}, {}, {}, false, {}});
    const auto modules = simulate::read_module_table(knowledge.file("modules.yaml"), knowledge.file("commands.yaml"));
    const auto error = text::for_each_parallel(model.templates.size(), sources.threads, [&](std::size_t index) {
        TemplateFacts& facts = model.templates[index];
        facts.uses = heat::function_uses(*facts.source);
        facts.role_data = heat::role_data_entries(*facts.source);
        if (modules) facts.written = written_tasks(*facts.source, *modules);
        facts.is_service = facts.source->entry("outputs", "role_data") != nullptr;
    });
    if (error) std::rethrow_exception(error);
    for (TemplateFacts& facts : model.templates) facts.service = service_name(model, facts);
    return model;
}

}  // namespace stepwarden::check
