#include "heat/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "yaml/fields.hpp"

namespace stepwarden::heat {
namespace {

std::string lower(std::string_view name) {
    std::string text(name);
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// `name_lower`s of the networks that are not disabled (tools/process-templates.py).
std::vector<std::string> network_names(const yaml::Node& networks) {
    std::vector<std::string> names;
    for (const yaml::Node& network : networks.items) {
        const yaml::Node* enabled = network.find("enabled");
        if (enabled != nullptr && enabled->kind == yaml::Kind::boolean && !enabled->boolean) continue;
        const std::string_view name = yaml::text_of(network.find("name_lower"));
        names.push_back(name.empty() ? lower(yaml::text_of(network.find("name"))) : std::string(name));
    }
    return names;
}

/// The document of a file that decides what the templates become, so that it cannot itself be one.
text::Result<yaml::Node> read_list(const PlanSources& sources, const PlanInput& input, std::string_view what) {
    std::optional<text::FileId> file;
    std::string path;
    if (const auto* name = std::get_if<std::string>(&input)) {
        path = *name;
        file = sources.checkout.find(*name);
    } else {
        file = std::get<text::FileId>(input);
        path = sources.checkout.path(*file);
    }
    if (!file) return tl::unexpected(text::Diagnostic{{}, fmt::format("there is no file {} with {}", path, what), {}});
    const auto document = sources.documents.get(sources.checkout, *file);
    if (document->error) {
        text::Diagnostic error = *document->error;
        error.where.file = *file;
        return tl::unexpected(std::move(error));
    }
    if (!document->root.is_sequence() && !document->root.is_null())
        return tl::unexpected(text::Diagnostic{{*file, document->root.where.line, document->root.where.column},
                                               fmt::format("{} have to be a list", what),
                                               {}});
    return document->root;
}

/// Entries without a name cannot be roles.
yaml::Node named_roles(yaml::Node roles) {
    std::erase_if(roles.items, [](const yaml::Node& role) { return yaml::text_of(role.find("name")).empty(); });
    return roles;
}

}  // namespace

Plan::Plan(const PlanSources& sources, PlanRequest request, PlanInputs inputs)
    : request_(std::move(request)),
      networks_(network_names(inputs.networks)),
      files_(sources.checkout, std::move(inputs)),
      templates_(files_, sources.documents),
      evaluation_{templates_, environment_, request_.stack} {}

text::Result<std::unique_ptr<Plan>> Plan::load(const PlanSources& sources, const PlanRequest& request) {
    auto roles = read_list(sources, request.roles, "the roles");
    if (!roles) return tl::unexpected(roles.error());
    PlanInputs inputs{named_roles(std::move(*roles)), {}};
    for (const PlanInput& input : request.networks) {
        auto networks = read_list(sources, input, "the networks");
        if (!networks) return tl::unexpected(networks.error());
        inputs.networks = std::move(*networks);
    }
    if (inputs.roles.items.empty())
        return tl::unexpected(text::Diagnostic{{}, "the plan '" + request.name + "' has no roles", {}});
    return load(sources, request, std::move(inputs));
}

text::Result<std::unique_ptr<Plan>> Plan::load(const PlanSources& sources, const PlanRequest& request,
                                               PlanInputs inputs) {
    const yaml::Node roles = inputs.roles;
    std::unique_ptr<Plan> plan(new Plan(sources, request, std::move(inputs)));
    for (const yaml::Node& role : roles.items) plan->roles_.emplace_back(yaml::text_of(role.find("name")));
    plan->read_environments(sources);
    plan->prefetch(sources, roles);
    const auto root = plan->templates_.get(sources.table.root);
    if (!root) return tl::unexpected(root.error());
    plan->root_ = std::make_shared<Stack>(plan->evaluation_, **root, nullptr, nullptr);
    return plan;
}

void Plan::read_environments(const PlanSources& sources) {
    const auto add = [&](const text::Result<const HotTemplate*>& file, std::string_view path) {
        if (file) return environment_.add(**file, false, evaluation_.diagnostics);
        text::Diagnostic error = file.error();
        error.message = fmt::format("the environment {} is not used: {}", path, error.message);
        evaluation_.report(error);
    };
    add(templates_.get(sources.table.registry), sources.table.registry);
    for (const PlanInput& input : request_.environments) {
        if (const auto* path = std::get_if<std::string>(&input)) {
            add(templates_.get(*path), *path);
            continue;
        }
        const text::FileId file = std::get<text::FileId>(input);
        const auto bytes = sources.checkout.read(file);
        const HotTemplate environment(std::string(sources.checkout.path(file)),
                                      sources.documents.get(sources.checkout, file),
                                      {bytes ? *bytes : std::string_view(), file, {}});
        if (environment.document().error) {
            text::Diagnostic error = *environment.document().error;
            error.where.file = file;
            evaluation_.report(error);
        } else {
            environment_.add(environment, true, evaluation_.diagnostics);
        }
    }
    const std::string stack = request_.stack;
    if (environment_.parameter_default("RootStackName") == nullptr)
        environment_.set_parameter_default("RootStackName", {value::Value(stack), {}});
}

/// What the top template and the services of the roles surely need.
void Plan::prefetch(const PlanSources& sources, const yaml::Node& roles) {
    std::vector<std::string> paths = {sources.table.root};
    const auto want = [&](std::string_view type) {
        const RegistryEntry entry = environment_.resolve(type);
        if (entry.kind == RegistryEntry::Kind::nested_template) paths.push_back(entry.name);
    };
    for (const std::string_view type : {"OS::TripleO::PostDeploySteps", "OS::TripleO::EndpointMap",
                                        "OS::TripleO::ServiceNetMap", "OS::TripleO::DefaultPasswords"})
        want(type);
    for (const yaml::Node& role : roles.items) {
        const std::string name(yaml::text_of(role.find("name")));
        want("OS::TripleO::" + name + "Services");
        const ParameterDefault* given = environment_.parameter_default(name + "Services");
        std::vector<std::string> services = yaml::strings_of(role.find("ServicesDefault"));
        if (given != nullptr && given->value.is_list()) {
            services.clear();
            for (const value::Value& service : given->value.as_list())
                if (service.is_string()) services.push_back(service.as_string());
        }
        for (const std::string& service : services) want(service);
    }
    std::ranges::sort(paths);
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
    templates_.prefetch(std::move(paths), sources.threads);
}

}  // namespace stepwarden::heat
