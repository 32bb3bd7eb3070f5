#include "tripleo/evidence.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/in_memory.hpp"

using stepwarden::tests::document;
using namespace stepwarden::tripleo;

namespace {

ServiceKnowledge knowledge(std::string_view yaml) {
    auto read = read_service_knowledge(yaml);
    REQUIRE(read.has_value());
    return std::move(*read);
}

const std::vector<std::string> chain = {"keystone", "mysql", "nova_api", "nova_compute", "nova_conductor"};

std::vector<double> scores(std::string_view task, const ServiceKnowledge& known = {},
                           std::string_view section = "upgrade_tasks") {
    return Evidence(chain, known).scores(document(task), section);
}

std::string_view best(const std::vector<double>& scores) {
    return chain[static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin())];
}

}  // namespace

TEST_CASE("words are joined whatever stands between them") {
    CHECK(phrase_of("Stop openstack-nova-api") == "stop_openstack_nova_api");
    CHECK(phrase_of("/var/log/containers/Nova") == "var_log_containers_nova");
    CHECK(phrase_of("--").empty());
}

TEST_CASE("a service's name speaks for it in any spelling") {
    CHECK(best(scores("{name: Stop openstack-nova-compute}")) == "nova_compute");
    CHECK(best(scores("{systemd: {name: tripleo_nova_api.service}}")) == "nova_api");
    CHECK(best(scores("{block: [{shell: 'cat /etc/keystone/keystone.conf'}]}")) == "keystone");
}

TEST_CASE("a word that several services share says less than one's own") {
    const std::vector<double> score = scores("{file: {path: /var/log/containers/nova}}");
    CHECK(score[2] == doctest::Approx(score[3]));
    CHECK(score[2] > 0);
    CHECK(score[2] < scores("{file: {path: /var/lib/keystone}}")[0]);
    CHECK(score[0] == 0);
}

TEST_CASE("the same words count once, however often they stand in a task") {
    CHECK(scores("{name: keystone}")[0] == doctest::Approx(scores("{name: keystone, shell: keystone keystone}")[0]));
}

TEST_CASE("knowledge of units and containers speaks where names do not") {
    const ServiceKnowledge known = knowledge("services: {mysql: {units: [mariadb], sections: [upgrade_tasks]}}");
    CHECK(best(scores("{service: {name: mariadb, state: stopped}}", known)) == "mysql");
}

TEST_CASE("a service that never contributes to a section is unlikely there") {
    const ServiceKnowledge known = knowledge("services: {keystone: {sections: [upgrade_tasks]}}");
    CHECK(scores("{name: any}", known, "update_tasks")[0] < 0);
    CHECK(scores("{name: any}", known, "upgrade_tasks")[0] == 0);
    CHECK(scores("{name: any}", known, "update_tasks")[1] == 0);
}

TEST_CASE("a word of a name that all services use says nothing") {
    const ServiceKnowledge known = knowledge("common_words: {keystone: 0.9}");
    CHECK(scores("{name: keystone token}", known)[0] < 0.5);
}
