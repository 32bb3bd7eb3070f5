#include "heat/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "heat/made_hosts.hpp"
#include "heat/value_node.hpp"
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

/// Every environment on top of the one before, the checkout's registry first. Files are rendered for it with the roles
/// as they are; what services are enabled, which decides what other files see of the roles, is known only then.
Environment read_environment(const PlanSources& sources, const PlanRequest& request, const PlanInputs& inputs,
                             std::vector<text::Diagnostic>& diagnostics) {
    const PlanFiles files(sources.checkout, inputs);
    TemplateStore templates(files, sources.documents);
    Environment environment;
    const auto add = [&](const std::string& path) {
        const auto file = templates.get(path);
        if (file) return environment.add(**file, false, diagnostics);
        text::Diagnostic error = file.error();
        error.message = fmt::format("the environment {} is not used: {}", path, error.message);
        diagnostics.push_back(std::move(error));
    };
    add(sources.table.registry);
    for (const PlanInput& input : request.environments) {
        if (const auto* path = std::get_if<std::string>(&input)) {
            add(*path);
            continue;
        }
        const text::FileId file = std::get<text::FileId>(input);
        const auto bytes = sources.checkout.read(file);
        const HotTemplate external(std::string(sources.checkout.path(file)),
                                   sources.documents.get(sources.checkout, file),
                                   {bytes ? *bytes : std::string_view(), file, {}});
        if (external.document().error) {
            text::Diagnostic error = *external.document().error;
            error.where.file = file;
            diagnostics.push_back(std::move(error));
        } else {
            environment.add(external, true, diagnostics);
        }
    }
    if (environment.parameter_default("RootStackName") == nullptr)
        environment.set_parameter_default("RootStackName", {value::Value(request.stack), {}});
    for (const std::string& name : request.given_by_client)
        if (environment.parameter_default(name) == nullptr)
            environment.set_parameter_default(
                name, {value::Value::unknown("parameter " + name + ", which the client fills in", true), {}});
    return environment;
}

/// The services that an environment gives a role take the place of its default ones; a client that deploys by itself
/// leaves out those that are nothing (python-tripleoclient v1/tripleo_deploy.py, `_setup_heat_environments`, and
/// utils.py, build_enabled_services_image_params).
void leave_enabled_services(yaml::Node& role, const Environment& environment, bool enabled_only) {
    const auto entry = std::ranges::find_if(
        role.entries, [](const yaml::Entry& each) { return each.key.scalar == "ServicesDefault"; });
    if (entry == role.entries.end()) return;
    std::vector<yaml::Node>& services = entry->value.items;
    const ParameterDefault* given =
        environment.parameter_default(std::string(yaml::text_of(role.find("name"))) + "Services");
    if (given != nullptr && given->value.is_list()) services = node_of(given->value).items;
    if (enabled_only)
        std::erase_if(services, [&](const yaml::Node& service) {
            return environment.resolve(service.scalar).kind == RegistryEntry::Kind::none;
        });
}

/// Entries without a name cannot be roles.
yaml::Node named_roles(yaml::Node roles) {
    std::erase_if(roles.items, [](const yaml::Node& role) { return yaml::text_of(role.find("name")).empty(); });
    return roles;
}

}  // namespace

Plan::Plan(const PlanSources& sources, PlanRequest request, const PlanInputs& inputs, Environment environment,
           std::vector<text::Diagnostic> diagnostics)
    : request_(std::move(request)),
      networks_(network_names(inputs.networks)),
      problems_(std::move(diagnostics)),
      files_(sources.checkout, inputs),
      templates_(files_, sources.documents),
      environment_(std::move(environment)),
      evaluation_{templates_, environment_, request_.stack} {
    for (const yaml::Node& role : inputs.roles.items) roles_.emplace_back(yaml::text_of(role.find("name")));
    report_problems();
}

Plan::Plan(const PlanSources& sources, const Plan& other)
    : request_(other.request_),
      roles_(other.roles_),
      networks_(other.networks_),
      service_templates_(other.service_templates_),
      problems_(other.problems_),
      files_(other.files_),
      templates_(files_, sources.documents),
      environment_(other.environment_),
      evaluation_{templates_, environment_, request_.stack} {
    evaluation_.made = other.evaluation_.made;
    report_problems();
}

void Plan::report_problems() {
    for (const text::Diagnostic& diagnostic : problems_) evaluation_.report(diagnostic);
    for (const text::Diagnostic& diagnostic : files_.problems()) evaluation_.report(diagnostic);
}

text::Result<std::unique_ptr<Plan>> Plan::twin(const PlanSources& sources) const {
    std::unique_ptr<Plan> plan(new Plan(sources, *this));
    if (const auto added = plan->add_root(sources); !added) return tl::unexpected(added.error());
    return plan;
}

text::Result<void> Plan::add_root(const PlanSources& sources) {
    prefetch(sources);
    const auto root = templates_.get(sources.table.root);
    if (!root) return tl::unexpected(root.error());
    root_ = std::make_shared<Stack>(evaluation_, **root, nullptr, nullptr);
    return {};
}

text::Result<std::unique_ptr<Plan>> Plan::load(const PlanSources& sources, const PlanRequest& request, bool with_root) {
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
    return load(sources, request, std::move(inputs), with_root);
}

text::Result<std::unique_ptr<Plan>> Plan::load(const PlanSources& sources, const PlanRequest& request,
                                               PlanInputs inputs, bool with_root) {
    std::vector<text::Diagnostic> diagnostics;
    Environment environment = read_environment(sources, request, inputs, diagnostics);
    const std::string release = release_of(sources.checkout, sources.table);
    const auto& filtering = sources.table.client_filters_services;
    if (std::ranges::find(filtering, release) != filtering.end())
        for (yaml::Node& role : inputs.roles.items)
            leave_enabled_services(role, environment, request.enabled_services_only);
    std::unique_ptr<Plan> plan(new Plan(sources, request, inputs, std::move(environment), std::move(diagnostics)));
    plan->make_hosts();
    plan->find_service_templates(inputs.roles);
    if (!with_root) return plan;
    if (const auto added = plan->add_root(sources); !added) return tl::unexpected(added.error());
    return plan;
}

/// The attributes of the group of a role's servers that templates ask for.
void Plan::make_hosts() {
    DirectoryInputs inputs;
    inputs.roles = roles_;
    inputs.plan = request_.stack;
    inputs.hosts.assign(request_.hosts.begin(), request_.hosts.end());
    for (const std::string& role : roles_) {
        value::List ids;
        value::List names;
        value::List addresses;
        value::Dict by_index;
        for (const MadeHost& host : made_hosts(inputs)) {
            if (host.role != role) continue;
            by_index.emplace_back(std::to_string(ids.size()), host.id);
            ids.emplace_back(host.id);
            names.emplace_back(host.name);
            addresses.emplace_back(made_address(0, host.number));
        }
        evaluation_.made.emplace(role, value::Dict{{"nova_server_resource", ids},
                                                   {"hostname", names},
                                                   {"ip_address", addresses},
                                                   {"attributes", value::Dict{{"nova_server_resource", by_index}}}});
    }
}

void Plan::find_service_templates(const yaml::Node& roles) {
    for (const yaml::Node& role : roles.items) {
        const ParameterDefault* given =
            environment_.parameter_default(std::string(yaml::text_of(role.find("name"))) + "Services");
        const yaml::Node chosen = given == nullptr ? yaml::Node{} : node_of(given->value);
        for (const std::string& service : yaml::strings_of(given == nullptr ? role.find("ServicesDefault") : &chosen)) {
            const RegistryEntry entry = environment_.resolve(service);
            if (entry.kind == RegistryEntry::Kind::nested_template) service_templates_.insert(entry.name);
        }
    }
}

/// What the top template and the services of the roles surely need.
void Plan::prefetch(const PlanSources& sources) {
    std::set<std::string> paths = service_templates_;
    paths.insert(sources.table.root);
    std::vector<std::string> types = {"OS::TripleO::PostDeploySteps", "OS::TripleO::EndpointMap",
                                      "OS::TripleO::ServiceNetMap", "OS::TripleO::DefaultPasswords"};
    for (const std::string& role : roles_) types.push_back("OS::TripleO::" + role + "Services");
    for (const std::string& type : types) {
        const RegistryEntry entry = environment_.resolve(type);
        if (entry.kind == RegistryEntry::Kind::nested_template) paths.insert(entry.name);
    }
    templates_.prefetch({paths.begin(), paths.end()}, sources.threads);
}

}  // namespace stepwarden::heat
