#include "heat/lone_services.hpp"

#include <algorithm>
#include <utility>

#include "heat/service_sections.hpp"
#include "heat/write_directory.hpp"

namespace stepwarden::heat {

using value::Dict;
using value::List;
using value::Value;

namespace {

constexpr std::string_view playbooks = "OS::TripleO::PostDeploySteps";

/// What the rules read of a role besides its task lists.
constexpr std::string_view containers = "docker_config";

struct LoneService {
    ServiceSections sections;
    Value containers;
};

yaml::Node text_node(std::string text) {
    yaml::Node node;
    node.kind = yaml::Kind::string;
    node.scalar = std::move(text);
    return node;
}

/// A role of one service; the first stands for the controllers.
yaml::Node role_node(const std::string& name, bool first) {
    yaml::Node role;
    role.kind = yaml::Kind::mapping;
    role.entries.push_back({text_node("name"), text_node(name)});
    yaml::Node tags;
    tags.kind = yaml::Kind::sequence;
    if (first) tags.items = {text_node("primary"), text_node("controller")};
    role.entries.push_back({text_node("tags"), std::move(tags)});
    return role;
}

/// What the service chain of the company's first role gives to its services.
std::shared_ptr<Properties> given_to_services(Plan& company) {
    if (company.roles().empty()) return nullptr;
    auto chain = company.root().resource(company.roles().front() + "ServiceChain", {});
    return chain && (*chain)->stack ? (*chain)->stack->given() : nullptr;
}

class LoneReader {
public:
    LoneReader(Plan& company, const std::vector<std::string>& names)
        : company_(company), names_(names), given_(given_to_services(company)) {}

    std::vector<LoneService> read(const std::vector<std::string>& paths) {
        std::vector<LoneService> services;
        for (const std::string& path : paths) {
            const auto source = company_.templates().get(path);
            if (!source) {
                company_.evaluation().report(source.error());
                continue;
            }
            if ((*source)->entry("outputs", "role_data") == nullptr) continue;
            LoneService service = read(**source);
            if (!service.sections.sections.empty()) services.push_back(std::move(service));
        }
        return services;
    }

private:
    LoneService read(const HotTemplate& source) {
        const auto given = std::make_shared<Properties>(
            Properties::Values{{"RoleName", Value("Role")}, {"RoleParameters", Dict()}}, given_);
        const auto stack = std::make_shared<Stack>(company_.evaluation(), source, given, &company_.root());
        LoneService service{sections_of(*stack, names_), {}};
        const Value key = containers;
        if (const Outcome config = stack->output("role_data", std::span(&key, 1)); config && config->is_dict())
            service.containers = *config;
        service.sections.role = name_for(service.sections);
        service.sections.type = source.path();
        stacks_.push_back(stack);
        return service;
    }

    /// The service's name, with a number when another template has the same.
    std::string name_for(const ServiceSections& sections) {
        const std::string name = sections.service.empty() ? "unnamed" : sections.service;
        const int nth = ++names_taken_[name];
        return nth == 1 ? name : name + "_" + std::to_string(nth);
    }

    Plan& company_;
    const std::vector<std::string>& names_;
    std::shared_ptr<Properties> given_;
    std::map<std::string, int> names_taken_;
    std::vector<std::shared_ptr<Stack>> stacks_;
};

/// As common/services/role.role.j2.yaml merges the lists of a role's only service.
Value role_data_of(const LoneService& service) {
    Dict data;
    for (const auto& [section, value] : service.sections.sections) data.emplace_back(section, List(flattened(value)));
    data.emplace_back("service_names", List{service.sections.service});
    if (service.containers.is_dict()) data.emplace_back(Value(containers), service.containers);
    return data;
}

}  // namespace

std::vector<std::string> service_templates(const PlanFiles& files) {
    std::vector<std::string> found;
    for (std::string& path : files.paths()) {
        if (!path.ends_with(".yaml")) continue;
        const auto file = files.read(path);
        if (file && file->content.find("role_data:") != std::string_view::npos &&
            file->content.find("heat_template_version") != std::string_view::npos)
            found.push_back(std::move(path));
    }
    return found;
}

text::Result<LoneServices> render_lone(const PlanSources& sources, Plan& company, const std::set<std::string>& covered,
                                       const std::vector<std::string>& sections) {
    std::vector<std::string> paths = service_templates(company.files());
    std::erase_if(paths, [&](const std::string& path) { return covered.contains(path); });
    company.templates().prefetch(paths, sources.threads);
    std::vector<LoneService> services = LoneReader(company, sections).read(paths);
    if (services.empty())
        return tl::unexpected(text::Diagnostic{{}, "there are no services besides those of plans", {}});

    PlanInputs inputs;
    inputs.roles.kind = yaml::Kind::sequence;
    Dict role_data;
    LoneServices lone;
    for (LoneService& service : services) {
        const std::string& role = service.sections.role;
        inputs.roles.items.push_back(role_node(role, inputs.roles.items.empty()));
        role_data.emplace_back(role, role_data_of(service));
        lone.rendering.services.push_back(std::move(service.sections));
    }
    const PlanRequest request{"single-services", "overcloud", {}, {}, {}, {}, false};
    auto plan = Plan::load(sources, request, inputs, false);
    if (!plan) return tl::unexpected(plan.error());
    lone.plan = std::move(*plan);

    const RegistryEntry entry = lone.plan->environment().resolve(playbooks);
    const auto source = lone.plan->templates().get(entry.name);
    if (!source) return tl::unexpected(source.error());
    const auto post =
        std::make_shared<Stack>(lone.plan->evaluation(), **source,
                                std::make_shared<Properties>(Properties::Values{{"role_data", role_data}}), nullptr);
    const Outcome role_config = post->output_entries("RoleConfig");
    const Value role_data_value = role_data;
    DirectoryInputs directory;
    directory.release = release_of(sources.checkout, sources.table);
    directory.role_data = &role_data_value;
    directory.role_config = &*role_config;
    directory.roles = lone.plan->roles();
    directory.plan = request.stack;
    lone.rendering.plan = request.name;
    lone.rendering.release = directory.release;
    std::vector<text::Diagnostic> diagnostics;
    for (WrittenFile& file : write_directory(directory, &diagnostics))
        lone.rendering.files.push_back({std::move(file), {}});
    trace_texts(*post, "RoleConfig", lone.rendering.files);
    lone.rendering.diagnostics = company.evaluation().diagnostics;
    for (const auto& list : {lone.plan->evaluation().diagnostics, diagnostics})
        lone.rendering.diagnostics.insert(lone.rendering.diagnostics.end(), list.begin(), list.end());
    lone.rendering.templates = company.templates().parsed();
    const auto own = lone.plan->templates().parsed();
    lone.rendering.templates.insert(lone.rendering.templates.end(), own.begin(), own.end());
    return lone;
}

}  // namespace stepwarden::heat
