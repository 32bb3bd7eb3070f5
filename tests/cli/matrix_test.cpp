// `stepwarden matrix` on a checkout, as its users meet it.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/covered_checkout.hpp"
#include "support/program.hpp"

using namespace stepwarden::tests;
using nlohmann::json;

namespace {

const std::string readme = R"(Service testing matrix
----------------------

+----------------+--------+--------+
|        -       | scn001 | scn002 |
+================+========+========+
| keystone       |    X   |   X    |
+----------------+--------+--------+
| redis          |        |        |
+----------------+--------+--------+
)";

void add_checkout(const Scratch& scratch) {
    for (const auto& [path, content] : covered_checkout()) scratch.write(path, content);
    scratch.write("README.rst", readme);
    scratch.write("zuul.d/layout.yaml", "- project:\n    templates: [tripleo-jobs]\n");
}

/// tripleo-ci, whose one job deploys a scenario.
void add_jobs(const Scratch& scratch) {
    scratch.write("zuul.d/jobs.yaml", R"(
- job:
    name: the-job
    parent: base
    run: playbooks/tripleo-ci/run.yaml
    vars:
      playbooks: [multinode-overcloud.yml]
      tags: [overcloud-deploy]
      composable_scenario: scenario001-multinode.yaml
- project-template:
    name: tripleo-jobs
    check: {jobs: [the-job]}
)");
}

Outcome matrix(const Scratch& scratch, std::vector<std::string> words) {
    words.insert(words.begin(), {"matrix", scratch.path()});
    return run({.arguments = words});
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a checkout's matrix has templates, scenarios and the jobs that are given") {
    const Scratch checkout;
    add_checkout(checkout);
    const Scratch ci;
    add_jobs(ci);
    const Outcome outcome = matrix(checkout, {"--format", "json", "--jobs", ci.path()});
    CHECK(outcome.status == 0);
    const json document = json::parse(outcome.output);
    CHECK(document["format"] == "stepwarden-matrix/1");
    CHECK(document["jobs"] == json::parse(R"([{"name": "the-job", "voting": true}])"));
    bool found = false;
    for (const json& row : document["rows"]) {
        if (row["service"] != "redis") continue;
        found = true;
        CHECK(row["template"] == "deployment/redis.yaml");
        CHECK(row["section"] == "update_tasks");
        CHECK(row["steps"] == json{{"4", 1}});
        CHECK(row["scenarios"]["scenario001-multinode"] == "enabled");
        CHECK(row["scenarios"]["scenario002-multinode"] == "disabled");
        CHECK(row["jobs"]["the-job"] == "deploys");
        CHECK(row["covered"] == "deployed");
    }
    CHECK(found);
}

TEST_CASE("what is not known of jobs is told on standard error") {
    const Scratch checkout;
    add_checkout(checkout);
    const Outcome outcome = matrix(checkout, {});
    CHECK(outcome.status == 0);
    CHECK(outcome.output.starts_with("release,service,template,roles,section,step,tasks,covered,"));
    CHECK(contains(outcome.errors, "tripleo-jobs"));
    CHECK(contains(outcome.errors, "--jobs"));
}

TEST_CASE("a README that says otherwise than the environments is status 1, cell by cell") {
    const Scratch checkout;
    add_checkout(checkout);
    const Outcome outcome = matrix(checkout, {"--check", "README.rst"});
    CHECK(outcome.status == 1);
    CHECK(contains(outcome.output, "README.rst:7:31: keystone in scn002: 'X' is written"));
    CHECK(contains(outcome.output, "redis in scn001: the scenario's environment enables it; 'X' is missing"));
    CHECK(contains(outcome.errors, "2 of 4 cells differ"));
}

TEST_CASE("the table of a README is written anew, and then agrees") {
    const Scratch checkout;
    add_checkout(checkout);
    const Outcome written = matrix(checkout, {"--format", "rst"});
    CHECK(written.status == 0);
    checkout.write("README.rst", "Service testing matrix\n----------------------\n\n" + written.output);
    const Outcome outcome = matrix(checkout, {"--check", "README.rst"});
    CHECK(outcome.status == 0);
    CHECK(outcome.output.empty());
}

TEST_CASE("a README from elsewhere or without a matrix") {
    const Scratch checkout;
    add_checkout(checkout);
    const Scratch elsewhere;
    elsewhere.write("README.rst", readme);
    CHECK(matrix(checkout, {"--check", elsewhere.path("README.rst")}).status == 1);
    elsewhere.write("README.rst", "no table\n");
    CHECK(matrix(checkout, {"--check", elsewhere.path("README.rst")}).status == 3);
    CHECK(matrix(checkout, {"--check", elsewhere.path("missing.rst")}).status == 3);
}

TEST_CASE("suggested jobs are text, or JSON when that is asked for") {
    const Scratch checkout;
    add_checkout(checkout);
    const Outcome text = matrix(checkout, {"--suggest-jobs", "1"});
    CHECK(text.status == 0);
    CHECK(contains(text.output, "job 1: "));
    CHECK(contains(text.output, "deployment/keystone.yaml (keystone)"));
    const json document = json::parse(matrix(checkout, {"--suggest-jobs", "1", "--format", "json"}).output);
    CHECK(document["format"] == "stepwarden-job-suggestions/1");
    CHECK(document["jobs"].size() == 1);
    const Outcome small = matrix(checkout, {"--suggest-jobs", "1", "--max-services", "1"});
    CHECK(contains(small.output, "deployment/apache.yaml: more jobs are needed (needs 1 service)"));
}

TEST_CASE("what only a whole checkout has is refused for anything else") {
    const Scratch checkout;
    add_checkout(checkout);
    const std::string example = STEPWARDEN_SOURCE_DIR "/fixtures/projects/example";
    CHECK(run({.arguments = {"matrix", example, "--format", "rst"}}).status == 2);
    CHECK(run({.arguments = {"matrix", example, "--jobs", "x"}}).status == 2);
    CHECK(matrix(checkout, {"--plan", "overcloud", "--check", "README.rst"}).status == 2);
    CHECK(matrix(checkout, {"--suggest-jobs", "0"}).status == 2);
}

TEST_CASE("a generated directory's matrix is a page too") {
    const std::string example = STEPWARDEN_SOURCE_DIR "/fixtures/projects/example";
    const Outcome outcome = run({.arguments = {"matrix", example, "--format", "html"}});
    CHECK(contains(outcome.output, "<table>"));
}
