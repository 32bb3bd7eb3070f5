#include "report/merged_decisions.hpp"

#include <doctest/doctest.h>

#include "report/moments.hpp"

using namespace stepwarden;
using simulate::HostList;
using simulate::Verdict;

TEST_CASE("decisions that read the same become one over all their hosts") {
    tests::Moments moments;
    report::DecisionMerger merger;
    const auto moment = moments.task(
        "Controller/upgrade_tasks_step1.yaml", 0, "1",
        {moments.decision(Verdict::maybe, {"n0"}, "who knows"), moments.decision(Verdict::skip, {"c1"}, "no"),
         moments.decision(Verdict::maybe, {"c0"}, "who knows")});
    const auto merged = merger.merged(moment);
    REQUIRE(merged.size() == 2);
    CHECK(merged[0].verdict == Verdict::maybe);
    CHECK(*merged[0].hosts == HostList{1, 3});
    CHECK(*merged[1].hosts == HostList{2});
    CHECK(merger.merged(moment)[0].hosts == merged[0].hosts);
}

TEST_CASE("another reason, effect or item keeps decisions apart") {
    tests::Moments moments;
    report::DecisionMerger merger;
    const simulate::Effect stop{simulate::Operation::stop, simulate::Resource::unit, "httpd", false};
    simulate::Decision loop = moments.decision(Verdict::run, {"undercloud"});
    loop.items = {Verdict::run};
    const auto moment =
        moments.task("Controller/upgrade_tasks_step1.yaml", 0, "1",
                     {moments.decision(Verdict::run, {"c0"}), moments.decision(Verdict::run, {"c1"}, "a"),
                      moments.decision(Verdict::run, {"n0"}, {}, {stop}), loop});
    CHECK(merger.merged(moment).size() == 4);
}
