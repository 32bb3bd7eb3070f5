#include "coverage/deployments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "heat/template_store.hpp"
#include "value/python_text.hpp"
#include "yaml/fields.hpp"

namespace stepwarden::coverage {
namespace {

using heat::Environment;

constexpr std::string_view service_prefix = "OS::TripleO::Services::";
constexpr std::string_view services_suffix = "Services";

std::vector<std::string> paths_of(const std::vector<heat::PlanInput>& inputs) {
    std::vector<std::string> paths;
    for (const heat::PlanInput& input : inputs)
        if (const auto* path = std::get_if<std::string>(&input)) paths.push_back(*path);
    return paths;
}

text::Result<yaml::Node> read_list(const heat::PlanSources& sources, const std::string& path) {
    const auto file = sources.checkout.find(path);
    if (!file) return tl::unexpected(text::Diagnostic{{}, fmt::format("there is no file {}", path), {}});
    const auto document = sources.documents.get(sources.checkout, *file);
    if (!document->error) return document->root;
    text::Diagnostic error = *document->error;
    error.where.file = *file;
    return tl::unexpected(std::move(error));
}

std::optional<std::string> text_of(const value::Value& value) {
    if (value.is_list() || value.is_dict() || value.is_unknown() || value.is_undefined()) return std::nullopt;
    return value::python_str(value);
}

/// The types of a role's services.
std::vector<std::string> services_of(const yaml::Node& role, const Environment& environment) {
    const std::string parameter = std::string(yaml::text_of(role.find("name"))) + std::string(services_suffix);
    const heat::ParameterDefault* given = environment.parameter(parameter);
    if (given == nullptr) given = environment.parameter_default(parameter);
    if (given == nullptr || !given->value.is_list()) return yaml::strings_of(role.find("ServicesDefault"));
    std::vector<std::string> types;
    for (const value::Value& type : given->value.as_list())
        if (type.is_string()) types.push_back(type.as_string());
    return types;
}

}  // namespace

struct DeploymentReader::Base {
    Base(const heat::PlanSources& sources, heat::PlanInputs given)
        : inputs(std::move(given)), files(sources.checkout, inputs), templates(files, sources.documents) {}

    heat::PlanInputs inputs;
    heat::PlanFiles files;
    heat::TemplateStore templates;
    /// The default registry alone.
    Environment environment;
    std::vector<text::Diagnostic> problems;
};

DeploymentReader::DeploymentReader(const heat::PlanSources& sources) : sources_(sources) {}
DeploymentReader::~DeploymentReader() = default;

text::Result<DeploymentReader::Base*> DeploymentReader::base_for(const heat::PlanRequest& request) {
    const auto* roles = std::get_if<std::string>(&request.roles);
    std::vector<std::string> key = paths_of(request.networks);
    key.insert(key.begin(), roles == nullptr ? std::string() : *roles);
    if (const auto found = bases_.find(key); found != bases_.end()) return found->second.get();
    heat::PlanInputs inputs;
    auto list = read_list(sources_, key.front());
    if (!list) return tl::unexpected(list.error());
    inputs.roles = std::move(*list);
    std::erase_if(inputs.roles.items, [](const yaml::Node& role) { return yaml::text_of(role.find("name")).empty(); });
    for (std::size_t i = 1; i < key.size(); ++i)
        if (auto networks = read_list(sources_, key[i])) inputs.networks = std::move(*networks);
    auto base = std::make_unique<Base>(sources_, std::move(inputs));
    const auto registry = base->templates.get(sources_.table.registry);
    if (!registry) return tl::unexpected(registry.error());
    base->environment.add(**registry, false, base->problems);
    return bases_.emplace(std::move(key), std::move(base)).first->second.get();
}

text::Result<Deployed> DeploymentReader::read(const heat::PlanRequest& request) {
    const auto base = base_for(request);
    if (!base) return tl::unexpected(base.error());
    Deployed deployed;
    Environment environment = (*base)->environment;
    for (const std::string& path : paths_of(request.environments)) {
        if (!(*base)->files.contains(path)) {
            deployed.missing.push_back(path);
            continue;
        }
        if (const auto file = (*base)->templates.get(path))
            environment.add(**file, false, deployed.problems);
        else
            deployed.problems.push_back(file.error());
    }
    for (const yaml::Node& role : (*base)->inputs.roles.items) {
        Templates& templates = deployed.by_role[std::string(yaml::text_of(role.find("name")))];
        for (const std::string& type : services_of(role, environment)) {
            heat::RegistryEntry entry = environment.resolve(type);
            if (entry.kind == heat::RegistryEntry::Kind::nested_template) templates.insert(std::move(entry.name));
        }
        deployed.templates.insert(templates.begin(), templates.end());
    }
    for (const auto& [name, parameter] : environment.parameter_defaults())
        deployed.parameters.emplace(name, text_of(parameter.value));
    return deployed;
}

bool DeploymentReader::chooses_services(const std::string& path) {
    const auto file = sources_.checkout.find(path);
    if (!file) return false;
    const auto document = sources_.documents.get(sources_.checkout, *file);
    const auto any_key = [&](std::string_view section, const auto& fits) {
        const yaml::Node* part = document->root.find(section);
        return part != nullptr && std::ranges::any_of(part->entries, fits);
    };
    return any_key("resource_registry",
                   [](const yaml::Entry& row) { return row.key.scalar.starts_with(service_prefix); }) ||
           any_key("parameter_defaults", [](const yaml::Entry& parameter) {
               return parameter.key.scalar.ends_with(services_suffix) && parameter.value.is_sequence();
           });
}

}  // namespace stepwarden::coverage
