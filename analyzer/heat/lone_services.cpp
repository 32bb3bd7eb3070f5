#include "heat/lone_services.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "heat/heat_playbook.hpp"
#include "heat/networked_services.hpp"
#include "heat/service_sections.hpp"
#include "heat/value_node.hpp"
#include "heat/write_directory.hpp"
#include "value/compare.hpp"

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
    /// Variables that its tasks set (register, set_fact).
    std::set<std::string> sets;
    /// Every word in its tasks' texts that may name a variable.
    std::set<std::string> words;
};

/// Services that have nothing to do with each other: none names what another sets.
struct Strangers {
    std::string role;
    std::vector<const LoneService*> services;
    std::set<std::string> sets;
    std::set<std::string> words;
};

yaml::Node text_node(std::string text) {
    yaml::Node node;
    node.kind = yaml::Kind::string;
    node.scalar = std::move(text);
    return node;
}

/// The first role stands for the controllers. Playbooks leave out what roles without hosts do outside of them.
yaml::Node role_node(const std::string& name, bool first) {
    yaml::Node role;
    role.kind = yaml::Kind::mapping;
    role.entries.push_back({text_node("name"), text_node(name)});
    yaml::Node count;
    count.kind = yaml::Kind::integer;
    count.scalar = "1";
    count.integer = 1;
    role.entries.push_back({text_node("CountDefault"), std::move(count)});
    yaml::Node tags;
    tags.kind = yaml::Kind::sequence;
    if (first) tags.items = {text_node("primary"), text_node("controller")};
    role.entries.push_back({text_node("tags"), std::move(tags)});
    return role;
}

bool is_word_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

void collect_words(std::string_view text, std::set<std::string>& words) {
    for (std::size_t start = 0; start < text.size();) {
        if (!is_word_character(text[start])) {
            ++start;
            continue;
        }
        std::size_t end = start;
        while (end < text.size() && is_word_character(text[end])) ++end;
        words.emplace(text.substr(start, end - start));
        start = end;
    }
}

/// What a task's `set_fact` names: the keys of its map, or the words before the equals signs of its text.
void collect_facts(const Value& facts, std::set<std::string>& sets) {
    if (facts.is_dict())
        for (const auto& [key, item] : facts.as_dict())
            if (key.is_string()) sets.insert(key.as_string());
    if (facts.is_string()) collect_words(facts.as_string(), sets);
}

void collect_names(const Value& value, LoneService& service) {
    if (value.is_string()) collect_words(value.as_string(), service.words);
    if (value.is_list())
        for (const Value& item : value.as_list()) collect_names(item, service);
    if (!value.is_dict()) return;
    for (const auto& [key, item] : value.as_dict()) {
        if (key.is_string() && key.as_string() == "register" && item.is_string()) service.sets.insert(item.as_string());
        if (key.is_string() && key.as_string() == "set_fact") collect_facts(item, service.sets);
        collect_names(key, service);
        collect_names(item, service);
    }
}

bool meet(const std::set<std::string>& a, const std::set<std::string>& b) {
    return std::ranges::any_of(a, [&](const std::string& name) { return b.contains(name); });
}

/// As few groups as it takes, each service in the first one that it has nothing to do with.
std::vector<Strangers> grouped(const std::vector<LoneService>& services) {
    std::vector<Strangers> groups;
    for (const LoneService& service : services) {
        const auto fits = [&](const Strangers& group) {
            const auto same_name = [&](const LoneService* other) {
                return other->sections.service == service.sections.service;
            };
            return !meet(service.sets, group.words) && !meet(group.sets, service.words) &&
                   std::ranges::none_of(group.services, same_name);
        };
        auto group = std::ranges::find_if(groups, fits);
        if (group == groups.end())
            group = groups.insert(groups.end(), {"Services" + std::to_string(groups.size() + 1), {}, {}, {}});
        group->services.push_back(&service);
        group->sets.insert(service.sets.begin(), service.sets.end());
        group->words.insert(service.words.begin(), service.words.end());
    }
    return groups;
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
        LoneService service{sections_of(*stack, names_), {}, {}, {}};
        const Value key = containers;
        if (const Outcome config = stack->output("role_data", std::span(&key, 1)); config && config->is_dict())
            service.containers = *config;
        service.sections.type = source.path();
        for (const auto& [section, value] : service.sections.sections) collect_names(value, service);
        stacks_.push_back(stack);
        return service;
    }

    Plan& company_;
    const std::vector<std::string>& names_;
    std::shared_ptr<Properties> given_;
    std::vector<std::shared_ptr<Stack>> stacks_;
};

/// As common/services/role.role.j2.yaml merges the lists of a role's services; a list that none has is empty.
Value role_data_of(const Strangers& group, const std::vector<std::string>& names) {
    Dict data;
    for (const std::string& name : names) {
        List tasks;
        std::set<std::uint64_t> seen;
        for (const LoneService* service : group.services)
            for (const auto& [section, value] : service->sections.sections)
                if (section == name)
                    for (const Value& task : flattened(value))
                        if (seen.insert(yaml::fingerprint(node_of(task))).second) tasks.push_back(task);
        data.emplace_back(name, std::move(tasks));
    }
    List services;
    Dict config;
    for (const LoneService* service : group.services) {
        services.emplace_back(service->sections.service);
        if (!service->containers.is_dict()) continue;
        for (const auto& [step, entries] : service->containers.as_dict()) {
            Dict merged;
            if (const Value* before = value::find_key(config, step); before != nullptr && before->is_dict())
                merged = before->as_dict();
            if (entries.is_dict())
                for (const auto& [key, entry] : entries.as_dict()) value::set_key(merged, key, entry);
            value::set_key(config, step, merged);
        }
    }
    data.emplace_back("service_names", std::move(services));
    data.emplace_back(Value(containers), std::move(config));
    return data;
}

/// The task lists that a template takes from the data of each role, besides those that are sections.
std::set<std::string, std::less<>> lists_taken(std::string_view text) {
    constexpr std::string_view begin = "get_param: [role_data, ";
    std::set<std::string, std::less<>> lists;
    for (std::size_t at = text.find(begin); at != std::string_view::npos; at = text.find(begin, at + 1)) {
        const std::string_view path = text.substr(at, text.find(']', at) - at);
        const std::string_view key = path.substr(path.rfind(' ') + 1);
        if (key.ends_with("_tasks")) lists.emplace(key);
    }
    return lists;
}

/// A role without tasks has an empty list: Heat takes what is not there for a text.
void add_missing_lists(Dict& role_data, const std::set<std::string, std::less<>>& lists) {
    for (auto& [role, data] : role_data) {
        Dict with_lists = data.as_dict();
        for (const std::string& list : lists)
            if (value::find_key(with_lists, list) == nullptr) with_lists.emplace_back(list, List());
        data = std::move(with_lists);
    }
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
    const std::vector<LoneService> services = LoneReader(company, sections).read(paths);
    if (services.empty())
        return tl::unexpected(text::Diagnostic{{}, "there are no services besides those of plans", {}});

    PlanInputs inputs;
    inputs.roles.kind = yaml::Kind::sequence;
    Dict role_data;
    LoneServices lone;
    for (const Strangers& group : grouped(services)) {
        inputs.roles.items.push_back(role_node(group.role, inputs.roles.items.empty()));
        role_data.emplace_back(group.role, role_data_of(group, sections));
        for (const LoneService* service : group.services) {
            lone.rendering.services.push_back(service->sections);
            lone.rendering.services.back().role = group.role;
        }
    }
    const PlanRequest request{"single-services", "overcloud", {}, {}, {}, {}, false};
    auto plan = Plan::load(sources, request, inputs, false);
    if (!plan) return tl::unexpected(plan.error());
    lone.plan = std::move(*plan);

    const RegistryEntry entry = lone.plan->environment().resolve(playbooks);
    const auto source = lone.plan->templates().get(entry.name);
    if (!source) return tl::unexpected(source.error());
    if (const auto file = lone.plan->files().read(entry.name)) add_missing_lists(role_data, lists_taken(file->content));
    const auto post =
        std::make_shared<Stack>(lone.plan->evaluation(), **source,
                                std::make_shared<Properties>(Properties::Values{{"role_data", role_data}}), nullptr);
    // Without playbooks the task lists alone are there to look at.
    lone.rendering.has_playbooks = (*source)->entry("outputs", "RoleConfig") != nullptr;
    const Outcome role_config = lone.rendering.has_playbooks ? post->output_entries("RoleConfig") : Outcome(Value());
    const Value role_data_value = role_data;
    DirectoryInputs directory;
    directory.release = release_of(sources.checkout, sources.table);
    directory.role_data = &role_data_value;
    directory.role_config = &*role_config;
    directory.roles = lone.plan->roles();
    directory.plan = request.stack;
    directory.networked_services = networked_services(company.files());
    lone.rendering.plan = request.name;
    lone.rendering.release = directory.release;
    const bool tagged = take_steps_from_tags(lone.rendering.services, directory.release);
    directory.steps_stand_in_conditions = !tagged;
    std::vector<text::Diagnostic> diagnostics;
    for (WrittenFile& file : write_directory(directory, &diagnostics))
        lone.rendering.files.push_back({std::move(file), {}});
    trace_texts(*post, "RoleConfig", lone.rendering.files);
    if (tagged) add_heat_playbook(*lone.plan, lone.rendering);
    lone.rendering.diagnostics = company.evaluation().diagnostics;
    for (const auto& list : {lone.plan->evaluation().diagnostics, diagnostics})
        lone.rendering.diagnostics.insert(lone.rendering.diagnostics.end(), list.begin(), list.end());
    lone.rendering.templates = company.templates().parsed();
    const auto own = lone.plan->templates().parsed();
    lone.rendering.templates.insert(lone.rendering.templates.end(), own.begin(), own.end());
    return lone;
}

}  // namespace stepwarden::heat
