#include "simulate/module_table.hpp"

#include <doctest/doctest.h>

#include "effect_tables.hpp"

using namespace stepwarden;

namespace {

constexpr std::string_view no_commands = "same_as: {}\nexpressions: {}\nvalue_options: {}\ncommands: []\n";

std::string problem(std::string_view modules, std::string_view commands = no_commands) {
    const auto table = simulate::read_module_table(modules, commands);
    if (table) return "";
    return table.error().path + ":" + std::to_string(table.error().where.line) + ": " + table.error().message;
}

}  // namespace

TEST_CASE("the shipped tables are sound") {
    const auto table =
        simulate::read_module_table(tripleo::knowledge_file("modules.yaml"), tripleo::knowledge_file("commands.yaml"));
    REQUIRE_MESSAGE(table.has_value(), (table ? "" : table.error().message));
    CHECK(table->module("systemd") == table->module("service"));
    CHECK(table->module("stat")->changes == simulate::Changes::nothing);
    CHECK(table->module("no_such_module") == nullptr);
    CHECK(table->commands().canonical("podman") == "docker");
    CHECK(table->commands().takes_value("docker stop", "-t"));
    CHECK_FALSE(table->commands().takes_value("docker", "-t"));
}

TEST_CASE("a role's row is that of its entry file, else its general one") {
    const simulate::ModuleTable table = tests::shipped_tables();
    const simulate::ModuleRow* removed = table.role("tripleo_upgrade_hiera", "remove-all");
    const simulate::ModuleRow* set = table.role("tripleo_upgrade_hiera", "set");
    REQUIRE(removed != nullptr);
    REQUIRE(set != nullptr);
    CHECK(removed != set);
    CHECK(table.role("somebody_elses_role", "main") == nullptr);
}

TEST_CASE("a wrong row is named with its line") {
    CHECK(problem("modules: []\nroles: []\n") == "");
    CHECK(problem("modules:\n  - {module: a}\nroles: []\n") == "modules.yaml:2: expected 'source'");
    CHECK(problem("modules:\n  - {module: a, source: s, efects: []}\nroles: []\n") ==
          "modules.yaml:2: unknown key 'efects'");
    CHECK(problem("modules:\n  - {module: a, source: s, effects: [{resource: units, named: x, operations: "
                  "[stop]}]}\nroles: []\n") == "modules.yaml:2: unknown resource 'units'");
    CHECK(problem("modules:\n  - {module: a, source: s, effects: [{resource: unit, named: x, operations: "
                  "[halt]}]}\nroles: []\n") == "modules.yaml:2: unknown operation 'halt'");
    CHECK(problem("modules:\n  - {module: [a, b], source: s}\n  - {module: b, source: s}\nroles: []\n") ==
          "modules.yaml:3: a second row for 'b'");
    CHECK(problem("roles: []\n") == "modules.yaml:1: expected a list under 'modules'");
    CHECK(problem("modules: []\nroles: []\n",
                  "same_as: {}\nexpressions: {}\nvalue_options: {}\ncommands:\n  - {run: [a <nme>], source: s}\n") ==
          "commands.yaml:5: unknown placeholder '<nme>'");
    CHECK(problem("modules: []\nroles: []\n", "- a\n") == "commands.yaml:0: expected one mapping");
}
