#include "report/host_labels.hpp"

#include <doctest/doctest.h>

#include "report/moments.hpp"

using namespace stepwarden;
using Names = std::vector<std::string_view>;

namespace {

std::string folded(const Names& names, std::size_t most = 6) { return report::folded_names(names, most); }

}  // namespace

TEST_CASE("names that differ in their number stand as ranges") {
    CHECK(folded({"c-0"}) == "c-0");
    CHECK(folded({"c-0", "c-1", "c-2", "c-4"}) == "c-[0-2,4]");
    CHECK(folded({"c-10", "c-9"}) == "c-[9-10]");
    CHECK(folded({"c-0", "n-1", "c-1"}) == "c-[0-1], n-1");
}

TEST_CASE("numbers with zeros before them, and names that are numbers, stay as they are") {
    CHECK(folded({"c-01", "c-02"}) == "c-01, c-02");
    CHECK(folded({"10", "11"}) == "10, 11");
    CHECK(folded({"undercloud", "localhost"}) == "undercloud, localhost");
}

TEST_CASE("of many names the first are shown, the others counted") {
    CHECK(folded({"a", "b-0", "b-1", "c", "d"}, 2) == "a, b-[0-1] and 2 more");
}

TEST_CASE("all hosts of a role have its name, some of them their own") {
    tests::Moments moments;
    const report::Simulation simulation = moments.simulation();
    report::HostLabels labels(simulation.layout, simulation.hosts);
    const auto label = [&](const std::vector<std::string>& hosts) {
        return labels.label(*moments.decision(simulate::Verdict::run, hosts).hosts);
    };
    CHECK(label({"c0", "c1"}) == "Controller");
    CHECK(label({"c1"}) == "c1");
    CHECK(label({"c0", "c1", "n0"}) == "Controller, Compute");
    CHECK(label({"c0", "n0", "undercloud"}) == "c0, Compute, undercloud");
}

TEST_CASE("a group knows its roles, and hosts that have none") {
    tests::Moments moments;
    const report::Simulation simulation = moments.simulation();
    report::HostLabels labels(simulation.layout, simulation.hosts);
    const auto hosts = moments.decision(simulate::Verdict::run, {"undercloud", "c0"}).hosts;
    const report::HostLabels::Group& group = labels.group(hosts);
    CHECK(group.roles == "Controller, undercloud");
    CHECK(group.label == "c0, undercloud");
    REQUIRE(group.classes.size() == 2);
    CHECK(labels.class_name(group.classes[0]) == "undercloud");
    CHECK(labels.class_name(group.classes[1]) == "Controller");
    CHECK(&labels.group(hosts) == &group);
}
