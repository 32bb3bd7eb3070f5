#include "coverage/scenarios.hpp"

#include <doctest/doctest.h>

#include "check/checkout.hpp"
#include "support/covered_checkout.hpp"

using namespace stepwarden;
using namespace stepwarden::coverage;

namespace {

struct Checkout {
    text::Tree tree = text::Tree::from_memory(tests::covered_checkout());
    heat::ParsedDocuments documents;
    heat::PlanTable table = check::plan_table();
    DeploymentReader reader{{tree, documents, table, 1}};
};

}  // namespace

TEST_CASE("a scenario is an environment that chooses services") {
    Checkout checkout;
    const Scenarios found = read_scenarios(checkout.reader);
    CHECK(found.problems.empty());
    REQUIRE(found.scenarios.size() == 2);
    CHECK(found.scenarios[0].name == "scenario001-multinode");
    CHECK(found.scenarios[1].name == "scenario002-multinode");
}

TEST_CASE("a scenario's registry goes over the default one") {
    Checkout checkout;
    const Scenarios found = read_scenarios(checkout.reader);
    CHECK(found.scenarios[0].deployed.templates == Templates{"deployment/keystone.yaml", "deployment/redis.yaml"});
    CHECK(found.scenarios[0].deployed.by_role.at("Controller") == found.scenarios[0].deployed.templates);
}

TEST_CASE("a role's services are what its parameter says, and those that are nothing are not there") {
    Checkout checkout;
    CHECK(read_scenarios(checkout.reader).scenarios[1].deployed.templates.empty());
}

TEST_CASE("parameters are known as text when they are scalars") {
    Checkout checkout;
    const auto parameters = read_scenarios(checkout.reader).scenarios[0].deployed.parameters;
    CHECK(parameters.at("GlanceBackend") == "rbd");
    CHECK(parameters.at("Debug") == "True");
    CHECK(parameters.at("Lists") == std::nullopt);
}

TEST_CASE("an environment that is not there is named") {
    Checkout checkout;
    auto request = heat::request_for(checkout.table.plans.front(), checkout.tree);
    REQUIRE(request);
    request->environments.emplace_back("environments/missing.yaml");
    const auto deployed = checkout.reader.read(*request);
    REQUIRE(deployed);
    CHECK(deployed->missing == std::vector<std::string>{"environments/missing.yaml"});
    CHECK(deployed->templates == Templates{"deployment/keystone.yaml"});
}
