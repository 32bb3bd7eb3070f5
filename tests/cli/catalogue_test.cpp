// A checkout's catalogue, and a generated directory read beside its checkout.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/program.hpp"

using namespace stepwarden::tests;
using nlohmann::json;

namespace {

/// A checkout of two services, of which the second takes the first one's tasks over where its parameter says so.
void add_checkout(const Scratch& scratch) {
    const std::string version = "heat_template_version: rocky\n";
    scratch.write("tht/overcloud-resource-registry-puppet.yaml",
                  "resource_registry:\n"
                  "  OS::TripleO::Services::Red: deployment/red.yaml\n"
                  "  OS::TripleO::ControllerServices: chain.yaml\n");
    scratch.write("tht/roles_data.yaml", "- name: Controller\n  ServicesDefault:\n  - OS::TripleO::Services::Red\n");
    scratch.write("tht/network_data.yaml", "[]\n");
    scratch.write("tht/chain.yaml", version +
                                        "parameters:\n  Services: {type: comma_delimited_list}\n"
                                        "resources:\n  Chain:\n    type: OS::Heat::ResourceChain\n"
                                        "    properties:\n      resources: {get_param: Services}\n");
    scratch.write("tht/overcloud.yaml", version +
                                            "resources:\n  ControllerServiceChain:\n"
                                            "    type: OS::TripleO::ControllerServices\n"
                                            "    properties:\n"
                                            "      Services: [OS::TripleO::Services::Red]\n");
    scratch.write("tht/deployment/red.yaml", version +
                                                 "outputs:\n  role_data:\n    value:\n      service_name: red\n"
                                                 "      upgrade_tasks:\n"
                                                 "        - name: Stop it\n"
                                                 "          service: name=one state=stopped\n"
                                                 "          when: step == 1\n");
    scratch.write("tht/deployment/blue.yaml",
                  version +
                      "parameters:\n  Stop: {type: boolean, default: false}\n"
                      "conditions:\n  stop: {get_param: Stop}\n"
                      "outputs:\n  role_data:\n    value:\n      service_name: blue\n"
                      "      upgrade_tasks:\n        if:\n        - stop\n"
                      "        - - name: Stop the other\n            service: name=two state=stopped\n"
                      "            when: step == 1\n"
                      "        - []\n");
}

void add_directory(const Scratch& scratch) {
    scratch.write("made/upgrade_steps_playbook.yaml",
                  "- hosts: Controller\n  gather_facts: false\n  tasks:\n"
                  "  - include_tasks: Controller/upgrade_tasks.yaml\n"
                  "    with_sequence: start=0 end=5\n    loop_control: {loop_var: step}\n");
    scratch.write("made/Controller/service_names.yaml", "- red\n- blue\n");
    scratch.write("made/Controller/upgrade_tasks.yaml",
                  "- name: Stop it\n  service: name=one state=stopped\n  when: step == 1\n"
                  "- name: Stop the other\n  service: name=changed state=stopped\n  when: step == 1\n");
}

}  // namespace

TEST_CASE("a catalogue names services, templates and releases, and no task") {
    const Scratch scratch;
    add_checkout(scratch);
    const Outcome outcome = run({.arguments = {"catalogue", scratch.path("tht")}});
    CHECK(outcome.status == 0);
    CHECK(outcome.output.find("red deployment/red.yaml ") != std::string::npos);
    CHECK(outcome.output.find("blue deployment/blue.yaml ") != std::string::npos);
    CHECK(outcome.output.find("Stop") == std::string::npos);
}

TEST_CASE("a catalogue is made of checkouts only") {
    const Scratch scratch;
    add_directory(scratch);
    CHECK(run({.arguments = {"catalogue", scratch.path("made")}}).status == 2);
}

TEST_CASE("beside its checkout, a directory's findings are at the templates' lines") {
    const Scratch scratch;
    add_checkout(scratch);
    add_directory(scratch);
    const Outcome outcome = run({.arguments = {"check", scratch.path("made"), "--tht", scratch.path("tht"), "--format",
                                               "json", "--select", "step-compared-as-number"}});
    const json findings = json::parse(outcome.output).at("findings");
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].at("location").at("path") == "deployment/blue.yaml");
    CHECK(findings[0].at("location").at("line") == 15);
    CHECK(findings[0].at("service") == "blue");
    CHECK(findings[1].at("location").at("path") == "deployment/red.yaml");
    CHECK(findings[1].at("location").at("line") == 9);
    CHECK(findings[1].at("service") == "red");
    const json& generated = findings[1].at("related").back();
    CHECK(generated.at("path") == scratch.path("made") + "/Controller/upgrade_tasks.yaml");
    CHECK(generated.at("line") == 3);
}

TEST_CASE("graph, matrix and simulate take a directory's services from its checkout") {
    const Scratch scratch;
    add_checkout(scratch);
    add_directory(scratch);
    for (const std::string command : {"graph", "matrix", "simulate"}) {
        std::vector<std::string> words = {command, scratch.path("made"), "--tht", scratch.path("tht")};
        if (command == "simulate")
            words.insert(words.end(), {"--playbook", "upgrade_steps_playbook.yaml", "--format", "json"});
        const Outcome outcome = run({.arguments = words});
        INFO(command << ": " << outcome.errors);
        CHECK(outcome.output.find("blue") != std::string::npos);
    }
}

TEST_CASE("--tht goes with a generated directory and names a checkout") {
    const Scratch scratch;
    add_checkout(scratch);
    add_directory(scratch);
    const Outcome both = run({.arguments = {"check", scratch.path("tht"), "--tht", scratch.path("tht")}});
    CHECK(both.status == 3);
    CHECK(both.errors.find("--tht goes with a directory") != std::string::npos);
    const Outcome none = run({.arguments = {"check", scratch.path("made"), "--tht", scratch.path("made")}});
    CHECK(none.status == 3);
    CHECK(none.errors.find("no checkout") != std::string::npos);
}
