#include "tripleo/service_knowledge.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

using namespace stepwarden::tripleo;

namespace {

std::string shipped_table() {
    std::ifstream file(STEPWARDEN_SOURCE_DIR "/rules/knowledge/services.yaml");
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("facts are found by the service's name") {
    const auto knowledge = read_service_knowledge(
        "releases: [queens, rocky]\n"
        "services:\n"
        "  mysql: {family: mysql, plane: infrastructure, units: [mariadb], bundles: [galera-bundle]}\n"
        "  aodh_api: {family: aodh, plane: control}\n");
    REQUIRE(knowledge.has_value());
    CHECK(knowledge->releases == std::vector<std::string>{"queens", "rocky"});
    const ServiceFacts* mysql = knowledge->find("mysql");
    REQUIRE(mysql != nullptr);
    CHECK(mysql->plane == Plane::infrastructure);
    CHECK(mysql->units == std::vector<std::string>{"mariadb"});
    CHECK(mysql->bundles == std::vector<std::string>{"galera-bundle"});
    CHECK(knowledge->find("mariadb") == nullptr);
}

TEST_CASE("words that no table calls common are used by nobody") {
    const auto knowledge = read_service_knowledge("common_words: {docker: 0.62, api: 0.35}");
    REQUIRE(knowledge.has_value());
    CHECK(knowledge->share_of_services_using("docker") == 0.62);
    CHECK(knowledge->share_of_services_using("galera") == 0.0);
}

TEST_CASE("a table that is wrong is refused at its place") {
    const auto unknown_field = read_service_knowledge("services:\n  mysql:\n    unit: [mariadb]\n");
    REQUIRE_FALSE(unknown_field.has_value());
    CHECK(unknown_field.error().where.line == 3);
    CHECK(unknown_field.error().message.find("unknown field 'unit'") != std::string::npos);

    const auto wrong_plane = read_service_knowledge("services: {mysql: {plane: astral}}");
    REQUIRE_FALSE(wrong_plane.has_value());
    CHECK(wrong_plane.error().message.find("control, data, storage or infrastructure") != std::string::npos);

    CHECK_FALSE(read_service_knowledge("services: {mysql: {units: mariadb}}").has_value());
    CHECK_FALSE(read_service_knowledge("services: [mysql]").has_value());
    CHECK_FALSE(read_service_knowledge("common_words: {docker: often}").has_value());
    CHECK_FALSE(read_service_knowledge("[]").has_value());
    CHECK_FALSE(read_service_knowledge("services: {").has_value());
}

TEST_CASE("the shipped table knows the services of every release") {
    const auto knowledge = read_service_knowledge(shipped_table());
    REQUIRE(knowledge.has_value());
    CHECK(knowledge->services.size() > 200);
    const auto plane_of = [&](std::string_view service) {
        const ServiceFacts* facts = knowledge->find(service);
        return facts != nullptr ? name_of(facts->plane) : "unknown service";
    };
    CHECK(plane_of("keystone") == "control");
    CHECK(plane_of("nova_compute") == "data");
    CHECK(plane_of("ceph_osd") == "storage");
    CHECK(plane_of("mysql") == "infrastructure");
    for (const ServiceFacts& facts : knowledge->services) {
        CAPTURE(facts.name);
        CHECK_FALSE(facts.family.empty());
        CHECK_FALSE(facts.releases.empty());
        CHECK_FALSE(facts.source.empty());
    }
}
