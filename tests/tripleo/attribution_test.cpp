#include "tripleo/attribution.hpp"

#include <doctest/doctest.h>

#include <list>

#include "support/in_memory.hpp"

using namespace stepwarden::tripleo;
using stepwarden::tests::document;
using Services = std::vector<std::string>;

namespace {

/// Lists as they are added, over one set of roles.
class Deployment {
public:
    explicit Deployment(std::vector<RoleServices> roles) : roles_(std::move(roles)) {}

    Deployment& add(const std::string& role, const std::string& section, std::string_view tasks) {
        const stepwarden::yaml::Node& list = documents_.emplace_back(document(tasks));
        SectionList& added = lists_.emplace_back(SectionList{role, section, {}});
        for (const auto& task : list.items) added.tasks.push_back(&task);
        return *this;
    }

    /// The answers for the list added last.
    [[nodiscard]] std::vector<Attribution> last() const {
        return attribute(lists_, roles_, {knowledge_, catalogue_, "stein"}).back();
    }

    [[nodiscard]] std::vector<Services> services() const {
        std::vector<Services> services;
        for (const Attribution& answer : last()) services.push_back(answer.services);
        return services;
    }

private:
    std::vector<RoleServices> roles_;
    ServiceKnowledge knowledge_;
    TaskCatalogue catalogue_;
    std::list<stepwarden::yaml::Node> documents_;
    std::vector<SectionList> lists_;
};

const RoleServices controller = {"Controller", {"aodh_api", "glance_api", "haproxy", "keystone", "mysql"}};
const RoleServices compute = {"Compute", {"nova_compute", "nova_libvirt", "ovn_controller", "tuned"}};

}  // namespace

TEST_CASE("tasks go to the services they name") {
    CHECK(Deployment({controller})
              .add("Controller", "upgrade_tasks", "[{name: Stop aodh_api}, {name: Stop keystone}, {name: Check mysql}]")
              .services() == std::vector<Services>{{"aodh_api"}, {"keystone"}, {"mysql"}});
}

TEST_CASE("a task that names nothing goes to the service around it") {
    CHECK(Deployment({controller})
              .add("Controller", "upgrade_tasks",
                   "[{name: Check keystone}, {name: Wait for it}, {name: Start keystone}, {name: Check mysql}]")
              .services() == std::vector<Services>{{"keystone"}, {"keystone"}, {"keystone"}, {"mysql"}});
}

TEST_CASE("a task that several services in a row may have contributed stays without one") {
    CHECK(Deployment({controller})
              .add("Controller", "upgrade_tasks", "[{name: Stop aodh_api}, {name: Wait}, {name: Check mysql}]")
              .services()[1]
              .empty());
}

TEST_CASE("a block belongs to the service of what stands in it") {
    CHECK(Deployment({controller})
              .add("Controller", "update_tasks", "[{block: [{shell: pcs resource restart haproxy-bundle}]}]")
              .services() == std::vector<Services>{{"haproxy"}});
}

TEST_CASE("a task that names a service out of its place stays without one") {
    CHECK(Deployment({controller})
              .add("Controller", "host_prep_tasks",
                   "[{name: Open ports of mysql, shell: mysql --version}, {name: Prepare aodh_api},"
                   " {name: Directories of aodh_api}, {name: Logs of aodh_api}, {name: Prepare glance_api}]")
              .services()[0]
              .empty());
}

TEST_CASE("what is no task has no service") {
    CHECK(Deployment({controller}).add("Controller", "upgrade_tasks", "[null, keystone]").services() ==
          std::vector<Services>{{}, {}});
    CHECK(attribute(std::vector<SectionList>{{"Controller", "upgrade_tasks", {nullptr}}}, std::vector{controller},
                    {{}, {}, {}})
              .front()
              .front()
              .services.empty());
}

TEST_CASE("the name of a service outweighs words it has in common with another") {
    const RoleServices api = {"Controller", {"glance_api", "heat_api", "heat_api_cfn"}};
    CHECK(Deployment({api})
              .add("Controller", "update_tasks", "[{name: Stop glance_api}, {name: Stop heat-api-cfn}]")
              .services() == std::vector<Services>{{"glance_api"}, {"heat_api_cfn"}});
}

TEST_CASE("lists of a role without services, or of no known role, have none either") {
    CHECK(Deployment(std::vector<RoleServices>{{"Controller", {}}})
              .add("Controller", "upgrade_tasks", "[{name: keystone}]")
              .services() == std::vector<Services>{{}});
    CHECK(Deployment({controller}).add("Blockstore", "upgrade_tasks", "[{name: keystone}]").services() ==
          std::vector<Services>{{}});
    CHECK(Deployment(std::vector<RoleServices>{}).add("", "external_deploy_tasks", "[{name: keystone}]").services() ==
          std::vector<Services>{{}});
}

TEST_CASE("a copy for one step gets the answers of the whole list") {
    const auto services =
        Deployment({controller})
            .add("Controller", "upgrade_tasks", "[{name: Check keystone}, {name: Wait for it}, {name: Start keystone}]")
            .add("Controller", "upgrade_tasks", "[{name: Wait for it}]")
            .services();
    CHECK(services == std::vector<Services>{{"keystone"}});
}

TEST_CASE("a list sorted by step runs through the services once for every step") {
    CHECK(Deployment({controller})
              .add("Controller", "upgrade_tasks",
                   "[{name: aodh_api, when: step|int == 0}, {name: keystone, when: step|int == 0},"
                   " {name: aodh_api, shell: stop, when: step|int == 1}, {name: mysql, when: step|int == 1},"
                   " {name: glance_api, when: step|int == 2}, {name: mysql, shell: start, when: step|int == 2}]")
              .services() ==
          std::vector<Services>{{"aodh_api"}, {"keystone"}, {"aodh_api"}, {"mysql"}, {"glance_api"}, {"mysql"}});
}

TEST_CASE("services without an order are told apart by words alone") {
    const RoleServices unordered = {"Controller", {"mysql", "keystone", "haproxy", "glance_api", "aodh_api"}, false};
    CHECK(Deployment({unordered})
              .add("Controller", "upgrade_tasks",
                   "[{name: Stop keystone}, {name: Check keystone}, {name: Stop mysql}, {name: Check mysql},"
                   " {name: Start keystone}, {name: Wait for keystone}]")
              .services() ==
          std::vector<Services>{{"keystone"}, {"keystone"}, {"mysql"}, {"mysql"}, {"keystone"}, {"keystone"}});
}

TEST_CASE("lists merged over roles run through the services of each role") {
    const auto answers = Deployment({controller, compute})
                             .add("", "external_upgrade_tasks",
                                  "[{name: haproxy}, {name: mysql}, {name: nova_compute}, {name: ovn_controller}]")
                             .last();
    REQUIRE(answers.size() == 4);
    CHECK(answers[1].services == Services{"mysql"});
    CHECK(answers[1].role == "Controller");
    CHECK(answers[2].services == Services{"nova_compute"});
    CHECK(answers[2].role == "Compute");
}

TEST_CASE("roles' own lists say whose tasks a merged list holds") {
    const RoleServices monitors = {"Monitor", {"ceph_mon", "haproxy"}};
    const RoleServices disks = {"Disk", {"ceph_osd", "tuned"}};
    const auto answers = Deployment({monitors, disks})
                             .add("Monitor", "external_update_tasks", "[{name: Update ceph}]")
                             .add("Disk", "external_update_tasks", "[{name: Update ceph}]")
                             .add("", "external_update_tasks", "[{name: Update ceph}]")
                             .last();
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].role == "Monitor");
    for (const std::string& service : answers[0].services) {
        CHECK((service == "ceph_mon" || service == "ceph_osd"));
    }
}
