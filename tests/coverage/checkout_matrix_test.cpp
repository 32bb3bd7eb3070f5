#include "coverage/checkout_matrix.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "coverage/suggest_coverage.hpp"
#include "support/covered_checkout.hpp"
#include "tripleo/knowledge_files.hpp"

using namespace stepwarden;
using namespace stepwarden::coverage;

namespace {

const std::string keystone = "deployment/keystone.yaml";
const std::string apache = "deployment/apache.yaml";
const std::string redis = "deployment/redis.yaml";

CiKnowledge knowledge() {
    const auto read = read_ci_knowledge(tripleo::knowledge_file("ci.yaml"));
    REQUIRE(read);
    return *read;
}

CheckoutFacts facts() {
    check::Checkout checkout;
    checkout.tree = std::make_unique<text::Tree>(text::Tree::from_memory(tests::covered_checkout()));
    checkout.table = check::plan_table();
    checkout.threads = 1;
    DeploymentReader reader(checkout.sources());
    auto coverage = read_coverage(checkout, reader, knowledge(), false);
    REQUIRE(coverage);
    CHECK(coverage->problems.empty());
    coverage->facts.jobs_known = true;
    return std::move(coverage->facts);
}

Row row_of(const CheckoutFacts& of, const std::string& path, Counting counting = Counting::voting) {
    const Matrix matrix = make_matrix(of, knowledge(), counting);
    const auto found = std::ranges::find(matrix.rows, path, &Row::template_path);
    REQUIRE(found != matrix.rows.end());
    return *found;
}

DeployingJob job(std::set<ActKind> acts, Templates templates, std::optional<bool> voting = true) {
    return {"job", voting, {{std::move(acts), std::move(templates)}}};
}

}  // namespace

TEST_CASE("every template has a row for each section with tasks of its own, whether a plan enables it or not") {
    const Matrix matrix = make_matrix(facts(), knowledge(), Counting::voting);
    REQUIRE(matrix.rows.size() == 3);
    CHECK(matrix.rows[0].service == "apache");
    CHECK(matrix.rows[1].service == "keystone");
    CHECK(matrix.rows[2].service == "redis");
    CHECK(matrix.rows[2].section == "update_tasks");
    CHECK(matrix.rows[2].release == "stein");
    CHECK(matrix.rows[2].roles.empty());
}

TEST_CASE("a template's tasks wait for the steps of their conditions and of the blocks around them") {
    const Row row = row_of(facts(), keystone);
    CHECK(row.steps == std::map<int, std::size_t>{{2, 1}});
    CHECK(row.every_step == 1);
    CHECK(row.unstepped == 1);
}

TEST_CASE("tasks belong to the template that they are written in, and are there where one that hands them on is") {
    const Row row = row_of(facts(), apache);
    CHECK(row.steps == std::map<int, std::size_t>{{1, 1}});
    CHECK(row.roles == std::vector<std::string>{"Controller"});
    CHECK(row.scenarios == std::vector<std::string>{"scenario001-multinode"});
}

TEST_CASE("what no job deploys is never covered, whatever a scenario enables") {
    CHECK(row_of(facts(), redis).scenarios == std::vector<std::string>{"scenario001-multinode"});
    CHECK(row_of(facts(), redis).covered == Covered::never);
}

TEST_CASE("without the definitions of jobs what a scenario or a plan enables counts as deployed") {
    CheckoutFacts of = facts();
    of.jobs_known = false;
    CHECK(row_of(of, redis).covered == Covered::deployed);
    CHECK(row_of(of, apache).covered == Covered::deployed);
}

TEST_CASE("a job covers what is in its own deployment, and by what it does to it") {
    CheckoutFacts of = facts();
    of.jobs = {job({ActKind::deploy, ActKind::upgrade}, {keystone})};
    CHECK(row_of(of, keystone).covered == Covered::upgraded);
    CHECK(row_of(of, apache).covered == Covered::upgraded);
    CHECK(row_of(of, redis).covered == Covered::never);
    CHECK(row_of(of, keystone).jobs == std::vector<JobDeed>{JobDeed::upgrades});
    CHECK(row_of(of, redis).jobs == std::vector<JobDeed>{JobDeed::no});
    of.jobs = {job({ActKind::deploy}, {keystone})};
    CHECK(row_of(of, keystone).covered == Covered::deployed);
}

TEST_CASE("an upgrade runs no update tasks, an update no upgrade tasks") {
    CheckoutFacts of = facts();
    of.jobs = {job({ActKind::deploy, ActKind::upgrade}, {redis, keystone})};
    CHECK(row_of(of, redis).covered == Covered::deployed);
    of.jobs = {job({ActKind::deploy, ActKind::update}, {redis, keystone})};
    CHECK(row_of(of, redis).covered == Covered::upgraded);
    CHECK(row_of(of, redis).jobs == std::vector<JobDeed>{JobDeed::updates});
    CHECK(row_of(of, keystone).covered == Covered::deployed);
}

TEST_CASE("a job that does not vote counts when it is asked for; one that may vote counts") {
    CheckoutFacts of = facts();
    of.jobs = {job({ActKind::deploy, ActKind::upgrade}, {keystone}, false)};
    CHECK(row_of(of, keystone).covered == Covered::never);
    CHECK(row_of(of, keystone, Counting::all).covered == Covered::upgraded);
    of.jobs.front().voting = std::nullopt;
    CHECK(row_of(of, keystone).covered == Covered::upgraded);
}

TEST_CASE("a job of several deployments does to each only its own acts") {
    CheckoutFacts of = facts();
    of.jobs = {{"job", true, {{{ActKind::deploy, ActKind::upgrade}, {redis}}, {{ActKind::deploy}, {keystone}}}}};
    CHECK(row_of(of, keystone).covered == Covered::deployed);
    CHECK(row_of(of, keystone).jobs == std::vector<JobDeed>{JobDeed::deploys});
}

TEST_CASE("templates whose upgrade tasks no job runs are what jobs are suggested for") {
    CheckoutFacts of = facts();
    of.jobs = {job({ActKind::deploy}, {keystone})};
    const Matrix matrix = make_matrix(of, knowledge(), Counting::voting);
    const auto uncovered = uncovered_templates(matrix, of.templates, knowledge(), {});
    REQUIRE(uncovered.size() == 2);
    CHECK(uncovered[0].path == apache);
    CHECK(uncovered[1].path == keystone);
    CHECK(uncovered[1].tasks == 3);
}

TEST_CASE("the page of the matrix shows what stands in templates as text") {
    CheckoutFacts of = facts();
    of.templates.templates.front().service = "<script>alert('x')</script>";
    const std::string page = to_html(make_matrix(of, knowledge(), Counting::voting));
    CHECK(page.find("<script>alert") == std::string::npos);
    CHECK(page.find("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;") != std::string::npos);
    CHECK(page.find("http") == page.find("http-equiv"));
}
