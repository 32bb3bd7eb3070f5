#include "coverage/suggest_jobs.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "tripleo/knowledge_files.hpp"
#include "tripleo/service_knowledge.hpp"

using namespace stepwarden;
using namespace stepwarden::coverage;

namespace {

ServiceNeeds small_needs() {
    const auto needs = read_service_needs(R"(
foundation: [kernel]
needs:
  - {services: [nova_api, neutron_api], needs: [keystone]}
  - {services: [keystone], needs: [mysql]}
  - {services: [neutron_api], needs: [[ovn, ml2]]}
  - {services: [ovs], needs: [neutron_api, ml2]}
template_needs: [{template: pacemaker, needs: [pacemaker]}]
exclusive: [[[ovn], [ovs, ml2]]]
)");
    REQUIRE(needs);
    return *needs;
}

const ServiceSet available = {"kernel", "keystone", "mysql", "nova_api", "neutron_api",
                              "ovn",    "ml2",      "ovs",   "pacemaker"};

UncoveredTemplate uncovered(std::string path, std::string service, std::size_t tasks) {
    ServiceSet needs = closure_of(small_needs(), service, path, available).services;
    return {std::move(path), std::move(service), tasks, std::move(needs)};
}

}  // namespace

TEST_CASE("a service needs what it needs needs, and the foundation") {
    CHECK(closure_of(small_needs(), "nova_api", "", available).services ==
          ServiceSet{"kernel", "keystone", "mysql", "nova_api"});
    CHECK(closure_of(small_needs(), "mysql", "mysql-pacemaker.yaml", available).services ==
          ServiceSet{"kernel", "mysql", "pacemaker"});
}

TEST_CASE("of a choice counts what is there, or the first that is available") {
    CHECK(closure_of(small_needs(), "neutron_api", "", available).services.contains("ovn"));
    const ServiceSet with_ovs = closure_of(small_needs(), "ovs", "", available).services;
    CHECK(with_ovs.contains("ml2"));
    CHECK_FALSE(with_ovs.contains("ovn"));
    const Closure without = closure_of(small_needs(), "neutron_api", "", {"kernel", "keystone"});
    CHECK(without.missing == std::vector<std::string>{"mysql", "ovn or ml2"});
}

TEST_CASE("a job starts with the most tasks and takes what brings most for each service") {
    const JobSuggestions found = suggest_jobs(
        {uncovered("a.yaml", "nova_api", 5), uncovered("b.yaml", "mysql", 2), uncovered("c.yaml", "neutron_api", 3)},
        small_needs(), 1, 10);
    REQUIRE(found.jobs.size() == 1);
    const SuggestedJob& job = found.jobs.front();
    REQUIRE(job.additions.size() == 3);
    CHECK(job.additions[0].path == "a.yaml");
    CHECK(job.additions[0].services == std::vector<std::string>{"kernel", "keystone", "mysql", "nova_api"});
    CHECK(job.additions[1].path == "b.yaml");
    CHECK(job.additions[1].services.empty());
    CHECK(job.additions[2].services == std::vector<std::string>{"neutron_api", "ovn"});
    CHECK(job.tasks == 10);
    CHECK(job.services.at("mysql") == "b.yaml");
    CHECK(job.services.at("keystone").empty());
    CHECK(found.left.empty());
}

TEST_CASE("what excludes each other goes into different jobs") {
    const JobSuggestions found =
        suggest_jobs({uncovered("ovn.yaml", "ovn", 4), uncovered("ovs.yaml", "ovs", 3)}, small_needs(), 5, 10);
    REQUIRE(found.jobs.size() == 2);
    CHECK(found.jobs[0].services.contains("ovn"));
    CHECK(found.jobs[1].services.contains("ovs"));
}

TEST_CASE("a job has a service by one template") {
    const JobSuggestions found =
        suggest_jobs({uncovered("mysql-container.yaml", "mysql", 2), uncovered("mysql-pacemaker.yaml", "mysql", 3)},
                     small_needs(), 5, 10);
    REQUIRE(found.jobs.size() == 2);
    CHECK(found.jobs[0].services.at("mysql") == "mysql-pacemaker.yaml");
    CHECK(found.jobs[1].services.at("mysql") == "mysql-container.yaml");
}

TEST_CASE("bounds hold, and what they keep out is named with the reason") {
    const std::vector<UncoveredTemplate> templates = {uncovered("a.yaml", "nova_api", 5),
                                                      uncovered("c.yaml", "neutron_api", 3),
                                                      uncovered("d.yaml", "ovs", 1),
                                                      uncovered("done.yaml", "mysql", 0),
                                                      {"odd.yaml", "ovn", 1, {"ovn", "ovs"}}};
    const JobSuggestions few = suggest_jobs(templates, small_needs(), 1, 5);
    REQUIRE(few.jobs.size() == 1);
    CHECK(few.jobs.front().services.size() <= 5);
    REQUIRE(few.left.size() == 3);
    CHECK(few.left[0].path == "c.yaml");
    CHECK(few.left[0].reason == LeftTemplate::Reason::too_few_jobs);
    CHECK(few.left[1].reason == LeftTemplate::Reason::too_large);
    CHECK(few.left[1].services == 6);
    CHECK(few.left[2].reason == LeftTemplate::Reason::contradiction);
    CHECK(suggest_jobs(templates, small_needs(), 0, 5).jobs.empty());
}

TEST_CASE("the order of the input does not matter") {
    std::vector<UncoveredTemplate> templates = {uncovered("a.yaml", "nova_api", 2), uncovered("b.yaml", "mysql", 2),
                                                uncovered("c.yaml", "neutron_api", 2)};
    const JobSuggestions once = suggest_jobs(templates, small_needs(), 3, 4);
    std::ranges::reverse(templates);
    const JobSuggestions again = suggest_jobs(templates, small_needs(), 3, 4);
    REQUIRE(once.jobs.size() == again.jobs.size());
    for (std::size_t i = 0; i < once.jobs.size(); ++i) CHECK(once.jobs[i].services == again.jobs[i].services);
}

TEST_CASE("the table of needs names services that there are, and none contradicts itself") {
    const auto needs = read_service_needs(tripleo::knowledge_file("needs.yaml"));
    const auto services = tripleo::read_service_knowledge(tripleo::knowledge_file("services.yaml"));
    REQUIRE(needs);
    REQUIRE(services);
    const auto check_names = [&](const std::vector<Choice>& choices) {
        for (const Choice& choice : choices)
            for (const std::string& name : choice) CHECK_MESSAGE(services->find(name) != nullptr, name);
    };
    check_names(needs->foundation);
    for (const auto& [service, choices] : needs->by_service) {
        CHECK_MESSAGE(services->find(service) != nullptr, service);
        check_names(choices);
    }
    for (const auto& groups : needs->exclusive)
        for (const ServiceSet& group : groups)
            for (const std::string& name : group) CHECK_MESSAGE(services->find(name) != nullptr, name);
    for (const std::string& release : services->releases) {
        ServiceSet present;
        for (const tripleo::ServiceFacts& each : services->services)
            if (std::ranges::find(each.releases, release) != each.releases.end()) present.insert(each.name);
        for (const std::string& service : present) {
            const Closure closure = closure_of(*needs, service, "", present);
            CHECK_MESSAGE(fit_together(*needs, closure.services, {}), release, " ", service);
            CHECK_MESSAGE(closure.missing.empty(), release, " ", service, " lacks ",
                          fmt::format("{}", fmt::join(closure.missing, ", ")));
        }
    }
}
