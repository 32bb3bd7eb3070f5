#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/template_findings.hpp"
#include "rules/support/template_walk.hpp"

namespace stepwarden::rules {
namespace {

constexpr std::string_view on_host = "puppet/services/";
constexpr std::string_view in_containers = "docker/services/";
constexpr std::string_view section_name = "upgrade_tasks";
constexpr std::array<std::string_view, 2> service_modules{"service", "systemd"};

const yaml::Node* upgrade_tasks(const check::TemplateFacts& facts) {
    const yaml::Entry* section = facts.role_data.find(section_name);
    return section == nullptr ? nullptr : &section->value;
}

/// Units that the template's upgrade stops for good, as they are written.
std::vector<std::string> stopped_units(const check::TemplateFacts& facts) {
    const yaml::Node* tasks = upgrade_tasks(facts);
    if (tasks == nullptr) return {};
    std::vector<std::string> units;
    for (const ModuleUse& use : uses_of(*tasks, service_modules)) {
        if (argument(use, "state") != "stopped") continue;
        for (std::string& unit : values_of(use, "name"))
            if (!unit.empty() && unit.find_first_of("{ ") == std::string::npos &&
                std::ranges::find(units, unit) == units.end())
                units.push_back(std::move(unit));
    }
    return units;
}

bool handles(const check::TemplateFacts& facts, std::string_view unit) {
    const yaml::Node* tasks = upgrade_tasks(facts);
    return tasks != nullptr && mentions(*tasks, unit);
}

/// Its tasks come from another template, as a whole or in part.
bool takes_tasks(const check::TemplateFacts& facts) {
    if (!facts.role_data.complete) return true;
    return std::ranges::any_of(facts.uses, [](const heat::FunctionUse& use) {
        return use.function == heat::FunctionUse::Function::get_attr && use.section == section_name;
    });
}

class Search {
public:
    Search(const check::TemplateModel& model, const check::Report& report)
        : model_(model), report_(report), table_(model.knowledge.table("host_services.yaml")) {}

    void run() {
        for (const check::TemplateFacts& facts : model_.templates) {
            if (!facts.is_service || !facts.source->path().starts_with(in_containers)) continue;
            compare_with_host(facts);
            for (const yaml::Node& row : rows_of(table_, "units")) look_at_units(facts, row);
            for (const yaml::Node& row : rows_of(table_, "xinetd")) look_at_xinetd(facts, row);
        }
    }

private:
    /// Some template other than `but` takes care of the unit; on-host templates of services that run in containers now
    /// play no tasks.
    [[nodiscard]] bool is_handled_elsewhere(const check::TemplateFacts& but, std::string_view unit) const {
        return std::ranges::any_of(model_.templates, [&](const check::TemplateFacts& each) {
            return &each != &but && counterpart(each) == nullptr && !is_counterpart(each, but) && handles(each, unit);
        });
    }

    /// The template of the same service on the other side.
    [[nodiscard]] const check::TemplateFacts* counterpart(const check::TemplateFacts& facts) const {
        const std::string& path = facts.source->path();
        return path.starts_with(on_host) ? model_.at(std::string(in_containers) + path.substr(on_host.size()))
                                         : nullptr;
    }

    [[nodiscard]] bool is_counterpart(const check::TemplateFacts& host, const check::TemplateFacts& container) const {
        return counterpart(host) == &container;
    }

    void compare_with_host(const check::TemplateFacts& facts) {
        if (facts.role_data.find("docker_config") == nullptr || takes_tasks(facts)) return;
        const std::string path = std::string(on_host) + facts.source->path().substr(in_containers.size());
        const check::TemplateFacts* host = model_.at(path);
        if (host == nullptr) return;
        std::vector<std::string> left = stopped_units(*host);
        std::erase_if(
            left, [&](const std::string& unit) { return handles(facts, unit) || is_handled_elsewhere(facts, unit); });
        if (left.empty()) return;
        check::Finding finding = begin(facts);
        finding.message = fmt::format("the containers take over from {}, which upgrade_tasks leave running on the host",
                                      fmt::join(left, ", "));
        finding.help = fmt::format("stop and disable {} at step 2", fmt::join(left, ", "));
        finding.subject = fmt::format("units {}", fmt::join(left, " "));
        add_related(finding, *host, host->role_data.find(section_name)->key.where, "stopped here without containers");
        report_(std::move(finding));
    }

    void look_at_units(const check::TemplateFacts& facts, const yaml::Node& row) {
        if (takes_tasks(facts)) return;
        const std::vector<std::string> stopped = stopped_units(facts);
        const auto stops = [&](const std::string& unit) { return std::ranges::find(stopped, unit) != stopped.end(); };
        std::vector<std::string> left = strings_of(row.find("units"));
        if (std::ranges::none_of(left, stops)) return;
        std::erase_if(left, [&](const std::string& unit) {
            return stops(unit) || handles(facts, unit) || is_handled_elsewhere(facts, unit);
        });
        if (left.empty()) return;
        check::Finding finding = begin(facts);
        finding.message = fmt::format("{} {} running on the host, while upgrade_tasks stop the units beside",
                                      fmt::join(left, ", "), left.size() == 1 ? "goes on" : "go on");
        finding.help = fmt::format("stop and disable {} with the others", fmt::join(left, ", "));
        finding.subject = fmt::format("rest {}", fmt::join(left, " "));
        report_(std::move(finding));
    }

    void look_at_xinetd(const check::TemplateFacts& facts, const yaml::Node& row) {
        const std::string_view unit = text_of(row.find("unit"));
        const std::string_view file = text_of(row.find("file"));
        const check::TemplateFacts* container = owner_of(text_of(row.find("container")));
        if (container == nullptr) return;
        const bool is_place = unit.empty() ? container == &facts : handles(facts, unit) && is_beside(facts, *container);
        const auto removes = [&](const check::TemplateFacts& each) { return handles(each, file); };
        if (!is_place || takes_tasks(facts) || std::ranges::any_of(model_.templates, removes)) return;
        const std::string_view name = text_of(row.find("container"));
        check::Finding finding = begin(facts);
        finding.message = fmt::format("xinetd on the host keeps port {} by {}, which the container {} needs",
                                      text_of(row.find("port")), file, name);
        finding.help = fmt::format("remove {} at step 2 and restart xinetd", file);
        finding.subject = std::string(file);
        if (container != &facts)
            add_related(finding, *container, container->role_data.find("docker_config")->key.where,
                        "the container is started here");
        report_(std::move(finding));
    }

    /// Templates of pacemaker's services stand apart, and a container among them is started with those alone.
    [[nodiscard]] static bool is_beside(const check::TemplateFacts& facts, const check::TemplateFacts& container) {
        const std::string& path = container.source->path();
        return facts.source->path().starts_with(path.substr(0, path.rfind('/') + 1));
    }

    [[nodiscard]] const check::TemplateFacts* owner_of(std::string_view container) const {
        const auto found = std::ranges::find_if(model_.templates, [&](const check::TemplateFacts& each) {
            const yaml::Entry* steps = each.role_data.find("docker_config");
            return steps != nullptr && std::ranges::any_of(steps->value.entries, [&](const yaml::Entry& step) {
                       return step.value.find(container) != nullptr;
                   });
        });
        return found == model_.templates.end() ? nullptr : &*found;
    }

    [[nodiscard]] static check::Finding begin(const check::TemplateFacts& facts) {
        const yaml::Entry* section = facts.role_data.find(section_name);
        const yaml::Entry* place = section != nullptr ? section : facts.role_data.find("docker_config");
        check::Finding finding = finding_at(facts, place != nullptr ? place->key.where : facts.root().where);
        finding.section = section_name;
        return finding;
    }

    const check::TemplateModel& model_;
    const check::Report& report_;
    yaml::Node table_;
};

void run(const check::TemplateModel& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule coverage_host_service_left() {
    return {
        .id = "coverage-host-service-left",
        .severity = check::Severity::warning,
        .summary = "containers take over from a service that an upgrade leaves on the host",
        .what =
            "Templates of docker/services: a unit that upgrade_tasks of the same service's template in puppet/services "
            "stop, and those of no other template; units that run together with ones that the template stops; and "
            "files by which xinetd keeps a port that a container of the tree needs. Both by host_services.yaml. A "
            "template that takes upgrade_tasks from another one is not looked at.",
        .why =
            "Two of a kind run at once: neutron-l3-agent beside its container (93151cc58), object-expirer (11b254696), "
            "ceilometer's polling agent (38d19681a). Where xinetd holds the port the container restarts forever: "
            "clustercheck (090b33ed3), rsync (7c6e0a43c).",
        .fix = "Stop and disable the unit, or remove the file and restart xinetd, at step 2 of upgrade_tasks.",
        .bad =
            "# docker/services/neutron-l3.yaml\ndocker_config: {step_4: {neutron_l3_agent: {image: x}}}\n# no "
            "upgrade_tasks\n",
        .good =
            "upgrade_tasks:\n  - name: Stop and disable neutron_l3 service\n    when: step|int == 2\n    service: "
            "name=neutron-l3-agent state=stopped enabled=no\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
