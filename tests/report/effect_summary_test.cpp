#include "report/effect_summary.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "report/moments.hpp"

using namespace stepwarden;
using report::effects_text;
using simulate::Effect;
using simulate::Operation;
using simulate::Resource;
using simulate::Verdict;
using Lines = std::vector<std::string>;

namespace {

Effect stop(std::string unit) { return {Operation::stop, Resource::unit, std::move(unit), false}; }

}  // namespace

TEST_CASE("effects of a task are told operation by operation") {
    CHECK(effects_text({stop("httpd"), stop("nova_api"), {Operation::remove, Resource::package, "x", false}}) ==
          "stop unit httpd, nova_api; remove package x");
    CHECK(effects_text({{Operation::stop, Resource::cluster, "", false}}) == "stop the cluster");
    CHECK(effects_text({{Operation::remove, Resource::container, "*", false}}) == "remove every container");
    CHECK(effects_text({stop("")}) == "stop unit known only at run time");
    CHECK(effects_text({stop("a"), stop("b"), stop("c"), stop("d"), stop("e"), stop("f"), stop("g")}) ==
          "stop unit a, b, c, d, e and 2 more");
}

TEST_CASE("the mere use of something is no change") {
    CHECK(effects_text({{Operation::use, Resource::database, "nova", false}}).empty());
}

TEST_CASE("the summary counts each resource once, and says where and how surely it is touched") {
    tests::Moments moments;
    const report::Simulation simulation = moments.simulation();
    report::HostLabels labels(simulation.layout, simulation.hosts);
    report::EffectSummary summary;
    const auto add = [&](Verdict verdict, const std::string& step, const std::vector<std::string>& hosts,
                         std::vector<Effect> effects) {
        const simulate::Decision decision = moments.decision(verdict, hosts, {}, std::move(effects));
        const auto moment = moments.task("Controller/upgrade_tasks_step1.yaml", 0, step, {decision});
        summary.add(moment, decision, labels.group(decision.hosts).classes);
    };
    add(Verdict::maybe, "1", {"c0", "c1"}, {stop("httpd"), stop("nova")});
    add(Verdict::run, "2", {"c0"}, {stop("httpd")});
    add(Verdict::run, "2", {"n0"}, {stop("httpd"), {Operation::stop, Resource::cluster, "", false}});
    add(Verdict::maybe, "", {"undercloud"}, {{Operation::update, Resource::package, "*", false}});
    Lines lines;
    for (const report::EffectSummary::Row& row : summary.rows(labels))
        lines.push_back(
            fmt::format("{} {} {} | {}", row.resources, simulate::name(row.operation), row.what, row.where));
    CHECK(lines == Lines{"3 stop 2 units, the cluster (1 of them maybe) | Controller step 1-2; Compute step 2",
                         "1 update 1 package (maybe) | undercloud"});
}
