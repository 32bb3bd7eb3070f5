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
#include "tripleo/knowledge_files.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::rules {
namespace {

constexpr std::array<std::string_view, 2> registries{"overcloud-resource-registry-puppet.j2.yaml",
                                                     "overcloud-resource-registry-puppet.yaml"};
/// Where so many former services are stopped by templates of theirs, the release has begun to.
constexpr std::size_t least_stopped = 3;

class Search {
public:
    Search(const check::TemplateModel& model, const check::Report& report) : model_(model), report_(report) {}

    void run() {
        const auto table = yaml::read_table(tripleo::knowledge_file("host_services.yaml")).value_or(yaml::Node{});
        for (const yaml::Node& row : rows_of(table, "former")) sort(row);
        if (stopped_ < least_stopped) return;
        for (const auto& [type, entry] : deployed_) tell_deployed(type, entry);
        if (!dropped_.empty()) tell_dropped();
    }

private:
    void sort(const yaml::Node& row) {
        const std::vector<std::string> releases = strings_of(row.find("releases"));
        if (std::ranges::find(releases, model_.release) == releases.end()) return;
        std::string type(text_of(row.find("type")));
        heat::RegistryEntry entry = model_.environment.resolve(type);
        if (entry.kind != heat::RegistryEntry::Kind::nested_template) {
            dropped_.push_back(std::move(type));
        } else if (entry.name.find("disabled") != std::string::npos) {
            ++stopped_;
        } else {
            deployed_.emplace_back(std::move(type), std::move(entry));
        }
    }

    void tell_deployed(const std::string& type, const heat::RegistryEntry& entry) {
        check::Finding finding;
        finding.where = entry.where;
        finding.message = fmt::format("{} still stands for {}, though {} deploys it no more by default", type,
                                      entry.name, model_.release);
        finding.help = "map it to a template that stops the service on upgrade";
        finding.subject = type;
        report_(std::move(finding));
    }

    void tell_dropped() {
        check::Finding finding;
        for (const std::string_view path : registries)
            if (const auto file = model_.tree.find(path)) finding.where.file = *file;
        finding.message = fmt::format("nothing stops the former services {} on upgrade: their types are in no row",
                                      fmt::join(dropped_, ", "));
        finding.help = "keep rows and templates that stop them as long as releases that had them are upgraded from";
        finding.subject = fmt::format("{}", fmt::join(dropped_, " "));
        report_(std::move(finding));
    }

    const check::TemplateModel& model_;
    const check::Report& report_;
    std::size_t stopped_ = 0;
    std::vector<std::string> dropped_;
    std::vector<std::pair<std::string, heat::RegistryEntry>> deployed_;
};

void run(const check::TemplateModel& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule coverage_former_service_not_stopped() {
    return {
        .id = "coverage-former-service-not-stopped",
        .severity = check::Severity::warning,
        .summary = "the registry has no template that stops a service which the release deploys no more",
        .what =
            "A type of a service that host_services.yaml knows to be gone by default in the checkout's release, which "
            "the default registry does not map to a template named as disabled. Only where three others are.",
        .why =
            "A service that a release drops goes on running after the upgrade unless a template in its place stops "
            "it: pike's heat-api-cloudwatch needed one (4d2145166), and queens had taken those of ceilometer out of "
            "registry and roles one release too early for fast forward upgrades (4308485b2).",
        .fix = "Map the type to a template whose upgrade_tasks stop the service, and keep it in the roles.",
        .bad =
            "resource_registry:\n  OS::TripleO::Services::HeatApiCloudwatch: "
            "puppet/services/heat-api-cloudwatch.yaml\n",
        .good =
            "resource_registry:\n  OS::TripleO::Services::HeatApiCloudwatch: "
            "puppet/services/disabled/heat-api-cloudwatch-disabled.yaml\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
