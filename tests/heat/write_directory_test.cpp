#include "heat/write_directory.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>

#include "heat/directory_layout.hpp"

namespace stepwarden {
namespace {

using heat::DirectoryInputs;
using value::Dict;
using value::List;
using value::Value;

Dict at(Dict dict, std::uint32_t line) {
    dict.where = {.file = 0, .line = line, .column = 1};
    return dict;
}

struct Stack {
    Value role_data = Dict{
        {"Controller",
         Dict{{"upgrade_tasks", List{at({{"name", "one"}, {"when", "step|int == 1"}}, 11), at({{"name", "all"}}, 22)}},
              {"external_deploy_tasks", List{}},
              {"step_config", "include ::tripleo\n"},
              {"param_config", Dict{{"a", List{1}}}},
              {"service_names", List{"keystone", "redis"}},
              {"ansible_group_vars", Dict{{"both", "service"}, {"own", 1}}}}}};
    Value role_config = Dict{{"global_vars", Dict{{"deploy_steps_max", 6}}},
                             {"deploy_steps_playbook", "- hosts: all  # as written\n"},
                             {"external_deploy_steps_tasks", List{Dict{{"name", "x"}, {"when", "step|int == 5"}}}},
                             {"deploy-artifacts.sh", "#!/bin/sh\n"}};
    Value role_group_vars = Dict{{"Controller", Dict{{"both", "output"}, {"text", "a b"}, {"list", List{"x", 1}}}}};

    [[nodiscard]] DirectoryInputs inputs(std::string release) const {
        DirectoryInputs inputs;
        inputs.release = std::move(release);
        inputs.role_data = &role_data;
        inputs.role_config = &role_config;
        inputs.role_group_vars = &role_group_vars;
        inputs.roles = {"Controller"};
        inputs.plan = "overcloud";
        inputs.hosts = {{"Controller", 2}};
        return inputs;
    }
};

std::map<std::string, std::string> written(const DirectoryInputs& inputs) {
    std::map<std::string, std::string> files;
    for (const auto& file : heat::write_directory(inputs)) files[file.path] = file.content;
    return files;
}

std::map<std::string, std::string> written(const std::string& release) { return written(Stack().inputs(release)); }

constexpr const char* one = "- name: one\n  when: step|int == 1\n";

TEST_CASE("texts stay as they are, values are dumped") {
    const auto files = written("train");
    CHECK(files.at("deploy_steps_playbook.yaml") == "- hosts: all  # as written\n");
    CHECK(files.at("global_vars.yaml") == "deploy_steps_max: 6\n");
    CHECK(files.at("Controller/step_config.pp") == "include ::tripleo\n");
    CHECK(files.at("Controller/service_names.yaml") == "- keystone\n- redis\n");
    CHECK(files.at("Controller/param_config.json") == "{\"a\": [1]}");
    CHECK(files.count("Controller/external_deploy_tasks.yaml") == 0);
}

TEST_CASE("queens and rocky sort upgrade tasks and make a playbook of them") {
    for (const char* release : {"queens", "rocky"}) {
        const auto files = written(release);
        CHECK(files.at("Controller/upgrade_tasks.yaml") == std::string("- name: all\n") + one);
        CHECK(files.at("Controller/upgrade_tasks_playbook.yaml") ==
              "- hosts: Controller\n  name: Controller playbook\n  tasks:\n  - name: all\n  - name: one\n    when: "
              "step|int == 1\n");
        CHECK(files.count("Controller/upgrade_tasks_step0.yaml") == 0);
        CHECK(files.at("deploy-artifacts.sh.yaml") == "#!/bin/sh\n");
        CHECK(files.count("Controller/param_config.yaml") == 1);
    }
}

TEST_CASE("since stein lists are split per step, since train external ones too") {
    const auto stein = written("stein");
    CHECK(stein.at("Controller/upgrade_tasks.yaml") == std::string(one) + "- name: all\n");
    CHECK(stein.at("Controller/upgrade_tasks_step0.yaml") == "- name: all\n");
    CHECK(stein.at("Controller/upgrade_tasks_step1.yaml") == std::string(one) + "- name: all\n");
    CHECK(stein.count("Controller/upgrade_tasks_step6.yaml") == 0);
    CHECK(stein.count("external_deploy_steps_tasks_step5.yaml") == 0);
    const auto train = written("train");
    CHECK(train.at("external_deploy_steps_tasks_step0.yaml") == "[]\n");
    CHECK(train.at("external_deploy_steps_tasks_step5.yaml") == "- name: x\n  when: step|int == 5\n");
    CHECK(train.at("deploy-artifacts.sh") == "#!/bin/sh\n");
}

TEST_CASE("lists that the playbooks play as a whole were not split yet") {
    Stack stack;
    stack.role_config = Dict{{"p", "- import_tasks: Controller/upgrade_tasks.yaml\n"}};
    CHECK(written(stack.inputs("stein")).count("Controller/upgrade_tasks_step0.yaml") == 0);
    CHECK(written(stack.inputs("stein")).count("Controller/upgrade_tasks.yaml") == 1);
}

TEST_CASE("playbooks get the names that the release had when they were written") {
    Stack stack;
    stack.role_config = Dict{{"p",
                              "with_items: \"{{ Controller_pre_deployments|default([]) }}\"\n"
                              "when: role_name == 'Controller'\n"}};
    CHECK(written(stack.inputs("queens")).at("group_vars/Controller").find("\nController_pre_deployments:  [] \n") !=
          std::string::npos);
    const auto rocky = written(stack.inputs("rocky"));
    CHECK(rocky.at("tripleo-ansible-inventory.yaml").find("\n    role_name: Controller\n") != std::string::npos);
    CHECK(written("rocky").at("tripleo-ansible-inventory.yaml").find(" role_name:") == std::string::npos);
}

TEST_CASE("in 2017 steps were tags and manifests were lists") {
    Stack stack;
    stack.role_data = Dict{
        {"Controller", Dict{{"upgrade_tasks", List{Dict{{"name", "late"}, {"tags", "step2"}}, Dict{{"name", "all"}}}},
                            {"step_config", List{"include a", Value(), "include b"}}}}};
    const auto files = written(stack.inputs("pike"));
    CHECK(files.at("Controller/upgrade_tasks.yaml") ==
          "- name: all\n- name: late\n  tags: step2\n  when: step|int == 2\n");
    CHECK(files.at("Controller/step_config.pp") == "include a\ninclude b");
}

TEST_CASE("a key of RoleConfig may lead into a role's directory, and nowhere else") {
    Stack stack;
    stack.role_config = Dict{{"Controller/hieradata.j2", "x\n"}, {"../out", "x\n"}};
    std::vector<text::Diagnostic> diagnostics;
    const auto files = heat::write_directory(stack.inputs("train"), &diagnostics);
    CHECK(std::ranges::count(files, "Controller/hieradata.j2", &heat::WrittenFile::path) == 1);
    REQUIRE(diagnostics.size() == 1);
    CHECK(diagnostics.front().message == "the key '../out' of the output RoleConfig cannot be the name of a file");
}

TEST_CASE("who wins in group_vars changed twice") {
    CHECK(written("queens").at("group_vars/Controller") ==
          "pre_deployments_Controller:  [] \n\npost_deployments_Controller:  [] \n");
    CHECK(written("rocky").at("group_vars/Controller") ==
          "pre_deployments_Controller:  [] \n\npost_deployments_Controller:  [] \n"
          "\nboth: output\ntext: a b\nlist: ['x', 1]\n");
    CHECK(written("stein").at("group_vars/Controller") == "both: service\nlist:\n- x\n- 1\nown: 1\ntext: a b\n");
    CHECK(written("wallaby").at("group_vars/Controller") == "both: output\nlist:\n- x\n- 1\nown: 1\ntext: a b\n");
    const auto zed = written("zed");
    CHECK(zed.at("group_vars/Controller") == "both: output\nlist:\n- x\n- 1\ntext: a b\n");
    CHECK(zed.at("Controller/ansible_group_vars.yaml") == "both: service\nown: 1\n");
}

TEST_CASE("made-up hosts have their lists of deployments, which are empty") {
    CHECK(written("stein").at("host_vars/overcloud-controller-1") ==
          "pre_deployments_Controller:  [] \n\npost_deployments_Controller:  [] \n");
    CHECK(written("train").at("host_vars/overcloud-controller-0") ==
          "pre_network_Controller:  [] \n\npre_deployments_Controller:  [] \n\npost_deployments_Controller:  [] \n"
          "\n# ansible_host_vars managed by TripleO Heat Templates in puppet/role.role.j2.yaml:\n"
          "fqdn_canonical: overcloud-controller-0.localdomain\n"
          "fqdn_ctlplane: overcloud-controller-0.ctlplane.localdomain\n\n");
}

TEST_CASE("AllNodesConfig is written as it is, or made up from services and hosts") {
    const Stack stack;
    const auto made = written("stein").at("group_vars/overcloud.yaml");
    CHECK(made.find("keystone_short_node_names:\n- overcloud-controller-0\n- overcloud-controller-1\n") !=
          std::string::npos);
    CHECK(made.find("redis_enabled: 'true'\n") != std::string::npos);
    DirectoryInputs inputs = stack.inputs("rocky");
    const Value given = Dict{{"x", 1}};
    inputs.all_nodes_config = &given;
    CHECK(written(inputs).at("group_vars/overcloud.yaml") == "x: 1\n");
    CHECK(written("train").count("group_vars/overcloud.yaml") == 0);
}

TEST_CASE("tasks land in every file that they are written to") {
    const auto files = heat::write_directory(Stack().inputs("stein"));
    const auto landed = [&](std::string_view path) {
        return std::ranges::find(files, path, &heat::WrittenFile::path)->landed;
    };
    const auto whole = landed("Controller/upgrade_tasks.yaml");
    REQUIRE(whole.size() == 2);
    CHECK(whole[1] == heat::Landed{3, 3, {.file = 0, .line = 22, .column = 1}});
    CHECK(landed("Controller/upgrade_tasks_step0.yaml") ==
          std::vector{heat::Landed{1, 3, {.file = 0, .line = 22, .column = 1}}});
}

TEST_CASE("what is unknown stays visible") {
    const Stack stack;
    const Value config = Dict{{"playbook", Value::unknown("a file that is missing")}};
    const Value data = Value::unknown("the role");
    DirectoryInputs inputs = stack.inputs("wallaby");
    inputs.role_config = &config;
    inputs.role_data = &data;
    std::vector<text::Diagnostic> diagnostics;
    const auto files = heat::write_directory(inputs, &diagnostics);
    const auto playbook = std::ranges::find(files, "playbook.yaml", &heat::WrittenFile::path);
    REQUIRE(playbook != files.end());
    CHECK(playbook->content == "\"⟦a file that is missing⟧\"\n");
    REQUIRE(diagnostics.size() == 1);
    CHECK(diagnostics[0].message == "the output RoleData is not known: the role");
}

TEST_CASE("what the writer would fail on is named and left out") {
    const Stack stack;
    const Value config = Dict{{"playbook", 5}, {"../escape", "x"}, {"ok", "x"}};
    DirectoryInputs inputs = stack.inputs("stein");
    inputs.role_config = &config;
    std::vector<text::Diagnostic> diagnostics;
    const auto files = heat::write_directory(inputs, &diagnostics);
    CHECK(std::ranges::count(files, "playbook.yaml", &heat::WrittenFile::path) == 0);
    CHECK(std::ranges::count(files, "ok.yaml", &heat::WrittenFile::path) == 1);
    REQUIRE(diagnostics.size() == 2);
    CHECK(diagnostics[0].message == "the config writer fails on playbook.yaml: it wants text to write, not int");
    CHECK(diagnostics[1].message == "the key '../escape' of the output RoleConfig cannot be the name of a file");
}

TEST_CASE("without any output there is an inventory") {
    DirectoryInputs inputs;
    inputs.release = "train";
    inputs.plan = "overcloud";
    const auto files = written(inputs);
    CHECK(files.size() == 1);
    CHECK(files.count("tripleo-ansible-inventory.yaml") == 1);
}

TEST_CASE("a release without a row takes the nearest") {
    CHECK(heat::layout_of("pike").release == "queens");
    CHECK(heat::layout_of("yoga").release == "zed");
    CHECK(heat::layout_of("antelope").release == "master");
    for (const char* release : {"queens", "rocky", "stein", "train", "ussuri", "victoria", "wallaby", "zed", "master"})
        CHECK(heat::layout_of(release).release == release);
}

}  // namespace
}  // namespace stepwarden
