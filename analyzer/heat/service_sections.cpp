#include "heat/service_sections.hpp"

#include "heat/directory_layout.hpp"
#include "heat/tagged_steps.hpp"

namespace stepwarden::heat {

using value::Value;

namespace {

constexpr std::string_view role_data = "role_data";

void flatten_into(const Value& value, std::vector<Value>& tasks) {
    if (!value.is_list()) {
        if (!value.is_null()) tasks.push_back(value);
        return;
    }
    for (const Value& item : value.as_list()) flatten_into(item, tasks);
}

struct RoleChain {
    /// The stack that has the chain.
    std::shared_ptr<Stack> owner;
    const yaml::Entry* resource = nullptr;
};

/// The chain of a role's services: the ResourceChain in the template of `<Role>ServiceChain` (overcloud.j2.yaml,
/// common/services/role.role.j2.yaml).
text::Result<RoleChain> chain_of(Plan& plan, const std::string& role) {
    auto services = plan.root().resource(role + "ServiceChain", {});
    if (!services) return tl::unexpected(services.error());
    const std::shared_ptr<Stack> stack = (*services)->stack;
    const yaml::Node* resources = stack ? stack->source().root().find("resources") : nullptr;
    if (resources != nullptr)
        for (const yaml::Entry& entry : resources->entries) {
            const yaml::Node* type = entry.value.find("type");
            if (type != nullptr && type->scalar == "OS::Heat::ResourceChain") return RoleChain{stack, &entry};
        }
    return tl::unexpected(text::Diagnostic{{}, "the role " + role + " has no chain of services", {}});
}

text::Result<const std::vector<ChainElement>*> elements_of(const RoleChain& chain) {
    auto made = chain.owner->resource(chain.resource->key.scalar, chain.resource->key.where);
    if (!made) return tl::unexpected(made.error());
    return &*(*made)->chain;
}

}  // namespace

std::vector<Value> flattened(const Value& section) {
    std::vector<Value> tasks;
    flatten_into(section, tasks);
    return tasks;
}

ServiceSections sections_of(Stack& service, std::span<const std::string> names) {
    ServiceSections found;
    found.template_path = service.source().path();
    const yaml::Entry* output = service.source().entry("outputs", role_data);
    found.where = service.source().origin(output == nullptr ? text::Position{} : output->key.where);
    const Value name_key = "service_name";
    if (const Outcome name = service.output(role_data, std::span(&name_key, 1)); name && name->is_string())
        found.service = name->as_string();
    for (const std::string& name : names) {
        const Value key = name;
        Outcome section = service.output(role_data, std::span(&key, 1));
        if (!section) {
            service.evaluation().report(section.error());
        } else if (!section->is_null() && !section->is_undefined()) {
            found.sections.emplace_back(name, std::move(*section));
        }
    }
    return found;
}

text::Result<std::shared_ptr<Stack>> as_service(Plan& plan, const std::string& role, const HotTemplate& source) {
    const auto chain = chain_of(plan, role);
    if (!chain) return tl::unexpected(chain.error());
    const yaml::Node* properties = chain->resource->value.find("properties");
    const yaml::Node* given = properties == nullptr ? nullptr : properties->find("resource_properties");
    return std::make_shared<Stack>(plan.evaluation(), source, std::make_shared<Properties>(*chain->owner, given),
                                   chain->owner.get());
}

bool take_steps_from_tags(std::vector<ServiceSections>& services, std::string_view release) {
    const DirectoryLayout layout = layout_of(release);
    if (!layout.step_tags) return false;
    StepsTold told;
    for (const ServiceSections& service : services)
        for (const auto& [name, section] : service.sections)
            if (name.find(layout.sorted) != std::string::npos) told += steps_told(Value(flattened(section)));
    if (told.by_conditions > told.by_tags) return false;
    for (ServiceSections& service : services)
        for (auto& [name, section] : service.sections)
            if (name.find(layout.sorted) != std::string::npos)
                section = with_steps_of_tags(Value(flattened(section)), {});
    return true;
}

std::vector<ServiceSections> services_of(Plan& plan, std::span<const std::string> names) {
    std::vector<ServiceSections> all;
    for (const std::string& role : plan.roles()) {
        const auto chain = chain_of(plan, role).and_then(elements_of);
        if (!chain) {
            plan.evaluation().report(chain.error());
            continue;
        }
        for (const ChainElement& element : **chain) {
            if (!element.stack || element.stack->source().entry("outputs", role_data) == nullptr) continue;
            ServiceSections sections = sections_of(*element.stack, names);
            sections.role = role;
            sections.type = element.type;
            all.push_back(std::move(sections));
        }
    }
    return all;
}

}  // namespace stepwarden::heat
