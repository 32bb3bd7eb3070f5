#include "coverage/matrix.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "support/trees.hpp"

using namespace stepwarden;

namespace {

const coverage::Row* row_of(const coverage::Matrix& matrix, std::string_view service, std::string_view section) {
    const auto found = std::find_if(matrix.rows.begin(), matrix.rows.end(), [&](const coverage::Row& row) {
        return row.service == service && row.section == section;
    });
    return found == matrix.rows.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("a service has a row for each section, with its tasks at each step") {
    const auto model = tests::model_of(tests::stein_like());
    const coverage::Source source{"plan", model.get()};
    const coverage::Matrix matrix = coverage::make_matrix({&source, 1});
    const coverage::Row* upgrade = row_of(matrix, "keystone", "upgrade_tasks");
    REQUIRE(upgrade != nullptr);
    CHECK(upgrade->steps == std::map<int, std::size_t>{{0, 1}, {1, 1}});
    CHECK(upgrade->covered == coverage::Covered::upgraded);
    CHECK(row_of(matrix, "keystone", "post_upgrade_tasks") != nullptr);
    CHECK(row_of(matrix, "mysql", "upgrade_tasks")->every_step == 1);
}

TEST_CASE("a service without tasks has a row that says so") {
    const auto model = tests::model_of(tests::stein_like());
    const coverage::Source source{"plan", model.get()};
    const coverage::Matrix matrix = coverage::make_matrix({&source, 1});
    const coverage::Row* bare = row_of(matrix, "nova_compute", "");
    REQUIRE(bare != nullptr);
    CHECK(bare->covered == coverage::Covered::never);
    CHECK(row_of(matrix, "keystone", "") == nullptr);
}

TEST_CASE("several directories share rows and are columns") {
    const auto with = tests::model_of(tests::stein_like());
    const auto without =
        tests::model_of({{"Controller/upgrade_tasks.yaml", "[]\n"}, {"Controller/service_names.yaml", "[mysql]\n"}});
    const std::vector<coverage::Source> sources{{"a", with.get()}, {"b", without.get()}};
    const coverage::Matrix matrix = coverage::make_matrix(sources);
    const auto json = nlohmann::json::parse(coverage::to_json(matrix));
    CHECK(json["format"] == "stepwarden-matrix/1");
    for (const auto& row : json["rows"]) {
        if (row["service"] == "keystone")
            CHECK(row["scenarios"] == nlohmann::json{{"a", "enabled"}, {"b", "disabled"}});
        if (row["service"] == "mysql") CHECK(row["scenarios"] == nlohmann::json{{"a", "enabled"}, {"b", "enabled"}});
    }
    CHECK(coverage::to_csv(matrix).starts_with("release,service,roles,section,step,tasks,covered,a,b\n"));
    CHECK(coverage::to_markdown(matrix).find(
              "| keystone | Controller | upgrade_tasks | 0: 1, 1: 1 | upgraded | X |  |") != std::string::npos);
}
