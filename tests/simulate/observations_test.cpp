// What the collector keeps of hand-made moments; that real runs make such moments is the engine's own specification.
#include "simulate/observations.hpp"

#include <doctest/doctest.h>

using namespace stepwarden;
using namespace stepwarden::simulate;

namespace {

Text because(const char* words) { return std::make_shared<const std::string>(words); }

std::shared_ptr<const HostList> host(HostNumber number) { return std::make_shared<const HostList>(HostList{number}); }

Decision decision(Verdict verdict, Text why = {}) {
    Decision made;
    made.hosts = host(0);
    made.verdict = verdict;
    made.why = std::move(why);
    return made;
}

/// A run of one task, told to a fresh collector.
struct Listening {
    Observations seen;
    ObservationCollector collector{seen};
    Observer observer = collector.observer();
    yaml::Node written;
    ansible::Task task = task_of(written);

    static ansible::Task task_of(const yaml::Node& node) {
        ansible::Task made;
        made.node = &node;
        return made;
    }

    void tell(std::vector<Decision> decisions, std::optional<std::string> step = std::nullopt) {
        TaskMoment moment;
        moment.task = &task;
        moment.step = std::move(step);
        moment.step_is_text = true;
        moment.decisions = std::move(decisions);
        observer.task(moment);
    }

    const TaskObservation& of_task() { return *seen.find(task); }
};

}  // namespace

TEST_CASE("a task may run when some host at some moment runs it, may run it, or fails on the way") {
    for (const auto& [verdict, may_run] : {std::pair{Verdict::run, true}, std::pair{Verdict::error, true},
                                           std::pair{Verdict::skip, false}, std::pair{Verdict::unreached, false}}) {
        Listening run;
        run.tell({decision(Verdict::skip), decision(verdict)});
        CHECK(run.of_task().may_run == may_run);
    }
    Listening run;
    Decision never = decision(Verdict::maybe);
    never.may_run = false;
    run.tell({never});
    CHECK_FALSE(run.of_task().may_run);
    run.tell({decision(Verdict::maybe)});
    CHECK(run.of_task().may_run);
}

TEST_CASE("a task that nobody comes to has no observation") {
    Listening run;
    CHECK(run.seen.find(run.task) == nullptr);
}

TEST_CASE("what a run makes up itself, as the gathering of facts, is left out") {
    Listening run;
    run.task.node = nullptr;
    run.tell({decision(Verdict::run)});
    CHECK(run.seen.tasks.empty());
}

TEST_CASE("reasons of skipping and steps are kept once each, in the order of the run") {
    Listening run;
    run.tell({decision(Verdict::skip, because("'a' is false"))}, "0");
    run.tell({decision(Verdict::skip, because("'b' is false")), decision(Verdict::skip, because("'a' is false"))}, "1");
    run.tell({decision(Verdict::skip)}, "1");
    REQUIRE(run.of_task().skipped_by.size() == 2);
    CHECK(*run.of_task().skipped_by[0] == "'a' is false");
    CHECK(*run.of_task().skipped_by[1] == "'b' is false");
    CHECK(run.of_task().steps == std::vector<ObservedStep>{{"0", true}, {"1", true}});
}

TEST_CASE("errors are kept once for each name") {
    Listening run;
    Decision error = decision(Verdict::error, because("first"));
    error.undefined_name = "ret.rc";
    run.tell({error}, "0");
    error.why = because("second");
    run.tell({error}, "1");
    error.undefined_name.clear();
    run.tell({error}, "2");
    REQUIRE(run.of_task().errors.size() == 2);
    CHECK(*run.of_task().errors[0].why == "first");
    CHECK(run.of_task().errors[0].step == "0");
    CHECK(run.of_task().errors[1].undefined_name.empty());
}

TEST_CASE("a use counts anew when it reads another definition or stands elsewhere") {
    Listening run;
    const ansible::Task first = Listening::task_of(run.written);
    const ansible::Task second = Listening::task_of(run.written);
    const auto defined_by = [](const ansible::Task& task, bool skipped) {
        Definition definition;
        definition.name = "ret";
        definition.task = &task;
        definition.skipped = skipped;
        return std::make_shared<const Definition>(definition);
    };
    Use use{"ret", Use::Status::defined, &run.task, {0, 3, 1}, defined_by(first, false)};
    run.observer.use(use);
    use.definition = defined_by(first, false);
    run.observer.use(use);
    CHECK(run.seen.uses.size() == 1);
    use.definition = defined_by(first, true);
    run.observer.use(use);
    use.definition = defined_by(second, true);
    run.observer.use(use);
    use.where.line = 4;
    run.observer.use(use);
    CHECK(run.seen.uses.size() == 4);
}

TEST_CASE("a task's definitions of a name are one: certain when all were, skipped when one was") {
    Listening run;
    Definition definition;
    definition.name = "ret";
    definition.task = &run.task;
    run.observer.definition(definition);
    definition.certain = false;
    definition.skipped = true;
    run.observer.definition(definition);
    definition.name = "other";
    run.observer.definition(definition);
    REQUIRE(run.seen.definitions.size() == 2);
    CHECK_FALSE(run.seen.definitions[0].certain);
    CHECK(run.seen.definitions[0].skipped);
}

TEST_CASE("two observers of one run both hear what they listen to") {
    int plays = 0;
    int tasks = 0;
    Observer first;
    first.task = [&](const TaskMoment&) { ++tasks; };
    Observer second;
    second.task = [&](const TaskMoment&) { tasks += 10; };
    second.play = [&](const PlayMoment&) { ++plays; };
    const Observer observer = both(first, second);
    observer.task({});
    observer.play({});
    CHECK(tasks == 11);
    CHECK(plays == 1);
    CHECK_FALSE(observer.use);
}
