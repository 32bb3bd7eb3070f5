#include "coverage/readme_matrix.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tripleo/knowledge_files.hpp"

using namespace stepwarden;
using namespace stepwarden::coverage;

namespace {

const std::string table_text = R"(+----------------+--------+--------+
|        -       | scn001 | scn007 |
+================+========+========+
| keystone       |    X   |   X    |
+----------------+--------+--------+
| glance         |   rbd  |        |
+----------------+--------+--------+
| neutron        |  ovn   |   ovs  |
+----------------+--------+--------+
| neutron-bgpvpn |        |   wip  |
+----------------+--------+--------+
| of-tomorrow    |    X   |        |
+----------------+--------+--------+
)";

const std::string readme =
    "Title\n=====\n\nService testing matrix\n----------------------\n\nText.\n\n" + table_text + "\nMore\n";

ReadmeKnowledge knowledge() {
    const auto read = read_readme_knowledge(tripleo::knowledge_file("ci.yaml"));
    REQUIRE(read);
    return *read;
}

GridTable table() {
    const auto read = read_readme_matrix(readme, 0, knowledge());
    REQUIRE(read);
    return *read;
}

/// What agrees with the table above.
EnabledByColumn agreeing() {
    EnabledByColumn enabled;
    enabled["scn001"].templates = {{"keystone", ""}, {"glance_api", ""}, {"neutron_api", ""}, {"ovn_controller", ""}};
    enabled["scn001"].parameters.emplace().emplace("GlanceBackend", "rbd");
    enabled["scn007"].templates = {{"keystone", ""}, {"neutron_api", ""}, {"neutron_ovs_agent", ""}};
    return enabled;
}

ReadmeComparison compared(const EnabledByColumn& enabled) { return compare_readme(table(), enabled, knowledge()); }

}  // namespace

TEST_CASE("the README's table is read with the place of every cell") {
    const GridTable read = table();
    CHECK(read.header.size() == 3);
    REQUIRE(read.rows.size() == 5);
    CHECK(read.rows[1][1].text == "rbd");
    CHECK(read.rows[1][1].where.line == 14);
    CHECK(read.rows[1][1].where.column == 22);
    CHECK(read.rows[1][2].text.empty());
    CHECK(read.rows[1][2].where.column == 28);
}

TEST_CASE("a table that agrees has no differences and is written as it was, to the byte") {
    const ReadmeComparison comparison = compared(agreeing());
    CHECK(comparison.differences.empty());
    CHECK(comparison.compared_cells == 8);
    CHECK(write_readme_matrix(table(), agreeing(), knowledge()) == table_text);
}

TEST_CASE("a row that no table knows is named and left alone") {
    const ReadmeComparison comparison = compared(agreeing());
    REQUIRE(comparison.unknown_rows.size() == 1);
    CHECK(comparison.unknown_rows.front().name == "of-tomorrow");
    CHECK(comparison.unknown_rows.front().where.line == 20);
}

TEST_CASE("columns without data and data without a column are named") {
    EnabledByColumn enabled = agreeing();
    enabled.erase("scn007");
    enabled["scn012"];
    const ReadmeComparison comparison = compared(enabled);
    REQUIRE(comparison.columns_without_data.size() == 1);
    CHECK(comparison.columns_without_data.front().name == "scn007");
    CHECK(comparison.missing_columns == std::vector<std::string>{"scn012"});
}

TEST_CASE("cells that differ are listed with what should stand there, and written so") {
    EnabledByColumn enabled = agreeing();
    enabled["scn001"].templates.erase("keystone");
    enabled["scn001"].parameters->at("GlanceBackend") = "swift";
    enabled["scn007"].templates["neutron_bgpvpn_api"] = "";
    const std::vector<CellDifference> differences = compared(enabled).differences;
    REQUIRE(differences.size() == 3);
    CHECK(differences[0].kind == CellDifference::Kind::written_not_enabled);
    CHECK(differences[0].row == "keystone");
    CHECK(differences[0].column == "scn001");
    CHECK(differences[0].expected.empty());
    CHECK(differences[1].kind == CellDifference::Kind::other_word);
    CHECK(differences[1].written == "rbd");
    CHECK(differences[1].expected == "swift");
    CHECK(differences[2].kind == CellDifference::Kind::enabled_not_written);
    CHECK(differences[2].written == "wip");
    const std::string written = write_readme_matrix(table(), enabled, knowledge());
    CHECK(written.find("| keystone       |        |   X    |\n") != std::string::npos);
    CHECK(written.find("| glance         |  swift |        |\n") != std::string::npos);
    CHECK(written.find("| neutron-bgpvpn |        |    X   |\n") != std::string::npos);
}

TEST_CASE("a word that an unknown parameter decides is not held against the cell") {
    EnabledByColumn enabled = agreeing();
    enabled["scn001"].parameters->at("GlanceBackend") = std::nullopt;
    CHECK(compared(enabled).differences.empty());
    enabled["scn001"].parameters.reset();
    CHECK(compared(enabled).differences.empty());
}

TEST_CASE("a parameter that no environment sets has its default") {
    EnabledByColumn enabled = agreeing();
    enabled["scn001"].parameters->clear();
    REQUIRE(compared(enabled).differences.size() == 1);
    CHECK(compared(enabled).differences.front().expected == "swift");
}

TEST_CASE("a template's path tells words of one service apart") {
    const ReadmeKnowledge facts = knowledge();
    const ReadmeRow& row = *facts.find_row("om-rpc");
    EnabledServices enabled;
    enabled.templates["oslo_messaging_rpc"] = "deployment/messaging/rpc-qdrouterd-container-puppet.yaml";
    CHECK(cell_state(row, enabled).word == "amqp1");
    enabled.templates["oslo_messaging_rpc"] = "deployment/rabbitmq/rabbitmq-messaging-rpc-container-puppet.yaml";
    CHECK(cell_state(row, enabled).word == "rabbit");
    CHECK(cell_state(row, {}).enabled == false);
}

TEST_CASE("a word of a service and a parameter wants both") {
    const ReadmeKnowledge facts = knowledge();
    EnabledServices enabled;
    enabled.templates = {{"glance_api", ""}, {"ceph_rgw", ""}};
    enabled.parameters.emplace().emplace("GlanceBackend", "swift");
    CHECK(cell_state(*facts.find_row("glance"), enabled).word == "rgw");
    enabled.parameters->at("GlanceBackend") = "rbd";
    CHECK(cell_state(*facts.find_row("glance"), enabled).word == "rbd");
}

TEST_CASE("a row may count only where a parameter is set") {
    const ReadmeKnowledge facts = knowledge();
    const ReadmeRow& row = *facts.find_row("Extra Firewall");
    EnabledServices enabled;
    enabled.templates = {{"tripleo_firewall", ""}};
    CHECK_FALSE(cell_state(row, enabled).enabled.has_value());
    enabled.parameters.emplace();
    CHECK(cell_state(row, enabled).enabled == false);
    enabled.parameters->emplace("ExtraFirewallRules", std::nullopt);
    CHECK(cell_state(row, enabled).enabled == true);
}

TEST_CASE("a column stands for environment files") {
    CHECK(knowledge().environments_of("scn004").front() == "ci/environments/scenario004-standalone.yaml");
    CHECK(knowledge().environments_of("ovh-ha") == std::vector<std::string>{"ci/environments/ovb-ha.yaml"});
    CHECK(knowledge().environments_of("scn004x").empty());
}

TEST_CASE("a column grows to its longest word, and a broken row is named") {
    const std::string text = "T\n-\n+---+---+\n| a | b |\n+===+===+\n| c |\n+---+---+\n| d | e |\n+---+---+\n";
    auto read = read_grid_table(text, "T", 0);
    REQUIRE(read);
    REQUIRE(read->problems.size() == 1);
    CHECK(read->problems.front().where.line == 6);
    REQUIRE(read->rows.size() == 1);
    read->rows[0][1].text = "rabbit";
    CHECK(write_grid_table(*read) ==
          "+---+--------+\n| a |    b   |\n+===+========+\n| d | rabbit |\n+---+--------+\n");
    CHECK_FALSE(read_grid_table("T\n-\nno table\n", "T", 0));
    CHECK_FALSE(read_grid_table("+---+\n| a |\n+---+\n", "T", 0));
}
