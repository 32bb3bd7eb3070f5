#include "tripleo/layout.hpp"

#include <doctest/doctest.h>

#include "support/trees.hpp"

using namespace stepwarden;
using Names = std::vector<std::string>;

TEST_CASE("roles, services and sections are read from the tree") {
    const auto model = tests::model_of(tests::stein_like());
    const tripleo::Layout& layout = model->layout;
    REQUIRE(layout.roles.size() == 2);
    CHECK(layout.find_role("Controller")->services == Names{"keystone", "mysql"});
    CHECK(layout.find_role("Controller")->ordered);
    CHECK(layout.playbooks.size() == 2);
    CHECK_FALSE(layout.inventory_made);
}

TEST_CASE("without service_names the inventory's groups are the services, in no order") {
    const auto model = tests::model_of({{"Controller/upgrade_tasks.yaml", "[]\n"}, {"inventory.yaml", R"(
Controller: {hosts: {c0: {}}}
overcloud: {children: {Controller: {}}, vars: {ctlplane_vip: 1.2.3.4}}
nova_api: {children: {Controller: {}}}
mysql: {children: {overcloud_Controller: {}}}
)"}});
    CHECK(model->layout.find_role("Controller")->services == Names{"mysql", "nova_api"});
    CHECK_FALSE(model->layout.find_role("Controller")->ordered);
}

TEST_CASE("without an inventory each role gets a host, and the stack's group is all of them") {
    const auto model =
        tests::model_of({{"Controller/upgrade_tasks.yaml", "- {name: a, command: x}\n"},
                         {"upgrade_steps_playbook.yaml",
                          "- hosts: mystack\n  tasks:\n  - import_tasks: Controller/upgrade_tasks.yaml\n"}});
    CHECK(model->layout.inventory_made);
    CHECK(model->schedule.occurrences.size() == 1);
}

TEST_CASE("a playbook keeps its meaning without the extension that a dotted path costs it") {
    const auto model =
        tests::model_of({{"upgrade_steps_playbook", "- hosts: all\n  tasks:\n  - import_tasks: list.yaml\n"},
                         {"list", "- {name: a, command: x}\n"},
                         {"inventory.yaml", "g: {hosts: {h: {}}}\n"}});
    CHECK(model->schedule.occurrences.size() == 1);
}

TEST_CASE("the release shows in the files that only it writes") {
    const auto release = [](tests::Files files) { return tests::model_of(std::move(files))->layout.release; };
    CHECK(release({{"upgrade_steps_playbook.yaml", "[]"},
                   {"upgrade_steps_tasks.yaml", "[]"},
                   {"post_upgrade_steps_playbook.yaml", "[]"}}) == "queens");
    CHECK(release({{"upgrade_steps_tasks.yaml", "[]"}, {"external_upgrade_steps_playbook.yaml", "[]"}}) == "rocky");
    CHECK(release({{"upgrade_steps_playbook.yaml", "[]"},
                   {"deploy_steps_tasks_step_0.yaml", "[]"},
                   {"boot_param_tasks.yaml", "[]"}}) == "stein");
    CHECK(release({{"upgrade_steps_playbook.yaml", "[]"}}).empty());
}

TEST_CASE("what is no config-download directory is told what it looks like") {
    std::vector<check::Timing> timings;
    const auto problem = [&](tests::Files files) {
        return check::build_model(text::Tree::from_memory(std::move(files)), 1, timings).error().message;
    };
    CHECK(problem({}).find("empty") != std::string::npos);
    CHECK(problem({{"a.txt", "x"}}).find("no config-download directory") != std::string::npos);
    CHECK(problem({{"roles_data.yaml", "[]"}, {"overcloud-resource-registry-puppet.j2.yaml", ""}})
              .find("checkout of tripleo-heat-templates") != std::string::npos);
}
