#include "report/timeline.hpp"

#include <doctest/doctest.h>

#include "report/moments.hpp"
#include "support/golden.hpp"

using namespace stepwarden;
using simulate::Effect;
using simulate::Operation;
using simulate::Resource;
using simulate::Verdict;

namespace {

const report::DecisionFilter all_but_skip{
    {Verdict::run, Verdict::maybe, Verdict::error, Verdict::unreached}, {}, {}, {}};

const std::string step0 = "Controller/upgrade_tasks_step0.yaml";
const std::string step1 = "Controller/upgrade_tasks_step1.yaml";

template <typename Told>
std::string written(const report::DecisionFilter& filter, bool colour, const Told& tell) {
    tests::Moments moments;
    report::Simulation simulation = moments.simulation("overcloud-upgrade");
    simulation.pins = {{"--assume", "x=1"}};
    std::string out;
    report::TimelineWriter writer(simulation, filter, report::Style{colour},
                                  [&out](std::string_view piece) { out += piece; });
    tell(writer, moments);
    writer.finish();
    return out;
}

void tell_upgrade(report::TimelineWriter& writer, tests::Moments& moments) {
    const Effect stop{Operation::stop, Resource::unit, "keystone", false};
    const std::string why =
        "`keystone_enabled.rc == 0`: register of 'check keystone' (Controller/upgrade_tasks_step0.yaml:2)";
    writer.begin_call();
    writer.play(moments.play(0, "Gather facts", {"c0", "c1"}));
    writer.play(moments.play(1, "Nobody's", {}));
    writer.play(moments.play(2, "Upgrade tasks for step 0", {"c0", "c1"}));
    writer.task(moments.task(step0, 0, "0", {moments.decision(Verdict::run, {"c0", "c1"})}));
    writer.task(moments.task(step0, 1, "0", {moments.decision(Verdict::skip, {"c0", "c1"}, "step|int == 1")}));
    writer.play(moments.play(3, "Upgrade tasks for step 1", {"c0", "c1"}));
    writer.task(moments.task(step1, 0, "1",
                             {moments.decision(Verdict::maybe, {"c0"}, why, {stop}),
                              moments.decision(Verdict::error, {"c1"}, "'ret' is undefined")}));
    writer.task(moments.task(
        step1, 1, "1", {moments.decision(Verdict::maybe, {"c0"}, why), moments.decision(Verdict::maybe, {"c1"}, why)}));
    writer.begin_call();
    writer.play(moments.play(0, "Post upgrade", {"c0", "c1", "n0"}));
    simulate::Decision loop =
        moments.decision(Verdict::run, {"c0", "c1"}, {}, {{Operation::start, Resource::unit, "keystone", false}});
    loop.items = {Verdict::run, Verdict::skip, Verdict::run};
    writer.task(moments.task("Controller/post_upgrade_tasks.yaml", 0, "2",
                             {loop, moments.decision(Verdict::skip, {"n0"}, "another role")}));
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a whole timeline reads like this") {
    const std::string actual = written(all_but_skip, false, tell_upgrade);
    CHECK(tests::compared_with_golden("report/timeline.txt", actual) == actual);
}

TEST_CASE("a whole timeline in colour reads like this") {
    const std::string actual = written(all_but_skip, true, tell_upgrade);
    CHECK(tests::compared_with_golden("report/timeline.ansi", actual) == actual);
}

TEST_CASE("only what the filter takes is shown, the rest is counted") {
    const std::string text = written({{Verdict::skip}, {}, {}, {}}, false, tell_upgrade);
    CHECK(contains(text, "- note the mysql state"));
    CHECK(contains(text, "because step|int == 1"));
    CHECK(contains(text, "not shown: 2 run"));
    CHECK(!contains(text, "? stop keystone"));
}

TEST_CASE("batches of one play that come to the same are told once") {
    const std::string text = written(all_but_skip, false, [](report::TimelineWriter& writer, tests::Moments& moments) {
        writer.begin_call();
        for (std::uint32_t batch = 0; batch < 2; ++batch) {
            const std::string host = batch == 0 ? "c0" : "c1";
            writer.play(moments.play(batch, "Update", {host}));
            writer.task(moments.task(step0, 0, "0", {moments.decision(Verdict::run, {host})}));
        }
    });
    CHECK(contains(text, "plays 0-1 Update  Controller (2 hosts in 2 batches, each alike)"));
    CHECK(text.find("check keystone") == text.rfind("check keystone"));
}

TEST_CASE("batches that differ are told each") {
    const std::string text = written(all_but_skip, false, [](report::TimelineWriter& writer, tests::Moments& moments) {
        writer.begin_call();
        writer.play(moments.play(0, "Update", {"c0"}));
        writer.task(moments.task(step0, 0, "0", {moments.decision(Verdict::run, {"c0"})}));
        writer.play(moments.play(1, "Update", {"c1"}));
        writer.task(moments.task(step0, 0, "0", {moments.decision(Verdict::maybe, {"c1"}, "who knows")}));
    });
    CHECK(contains(text, "play 0 Update  c0 (1 host)"));
    CHECK(contains(text, "play 1 Update  c1 (1 host)"));
}

TEST_CASE("includes that surely run and gathered facts are not told, unless something is wrong with them") {
    ansible::Task include;
    include.action = "include_tasks";
    include.inclusion = ansible::Inclusion::include_tasks;
    ansible::Task gather;
    gather.action = "gather_facts";
    const auto told = [&](const ansible::Task& task, Verdict verdict) {
        const std::string text =
            written(all_but_skip, false, [&](report::TimelineWriter& writer, tests::Moments& moments) {
                writer.begin_call();
                writer.play(moments.play(0, "Any", {"c0"}));
                simulate::TaskMoment moment =
                    moments.task(step0, 0, "", {moments.decision(verdict, {"c0"}, "who knows")});
                moment.task = &task;
                writer.task(moment);
            });
        return !contains(text, "1 play with nothing to show");
    };
    CHECK(!told(include, Verdict::run));
    CHECK(told(include, Verdict::maybe));
    CHECK(!told(gather, Verdict::maybe));
    CHECK(told(gather, Verdict::error));
}

TEST_CASE("text of the input cannot forge lines or colours") {
    const std::string text = written(all_but_skip, false, [](report::TimelineWriter& writer, tests::Moments& moments) {
        writer.begin_call();
        writer.play(moments.play(0, "evil\n\x1b[31m", {"c0"}));
        writer.task(moments.task(step0, 0, "", {moments.decision(Verdict::maybe, {"c0"}, "a\nb\x1b[0m")}));
    });
    CHECK(contains(text, "evil\\n\\x1b[31m"));
    CHECK(contains(text, "a\\nb\\x1b[0m"));
    CHECK(!contains(text, "\x1b"));
}

TEST_CASE("the verdicts that appear are explained, the others are not") {
    const std::string text = written(all_but_skip, false, tell_upgrade);
    CHECK(contains(text, "+ runs, ? depends on the node, ! fails to evaluate\n"));
}
