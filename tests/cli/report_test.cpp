// `stepwarden report`, as its users meet it.
#include <doctest/doctest.h>

#include "support/program.hpp"

using namespace stepwarden::tests;

namespace {

const std::string example = STEPWARDEN_SOURCE_DIR "/fixtures/projects/example";

}  // namespace

TEST_CASE("a report goes to standard output, or to a file, whatever is found") {
    const Outcome outcome = run({{"report", example}});
    CHECK(outcome.status == 0);
    CHECK(outcome.output.starts_with("<!DOCTYPE html>"));
    CHECK(outcome.errors == "");
    const Scratch scratch;
    CHECK(run({{"report", example, "--output", scratch.path("report.html")}}).output == "");
    CHECK(scratch.read("report.html") == outcome.output);
}

TEST_CASE("a report has the findings that are asked for") {
    const std::string all = run({{"report", example, "--profile", "all"}}).output;
    CHECK(all.find("\"rule\":\"step-never-reached\"") != std::string::npos);
    const std::string some = run({{"report", example, "--ignore", "step"}}).output;
    CHECK(some.find("\"rule\":\"step-never-reached\"") == std::string::npos);
    CHECK(run({{"report", example, "--select", "no-such-rule"}}).status == 2);
}

TEST_CASE("what could not be analysed is named in the page, on standard error and by the status") {
    const Outcome outcome = run({{"report", STEPWARDEN_SOURCE_DIR "/fixtures/hostile/broken_yaml"}});
    CHECK(outcome.status == 3);
    CHECK(outcome.output.find("\"unanalysed\":[{\"path\":") != std::string::npos);
    CHECK(outcome.errors.find("cannot analyse") != std::string::npos);
    CHECK(run({{"report", "/nowhere"}}).status == 3);
}

TEST_CASE("a page that cannot be written is wrong usage") {
    CHECK(run({{"report", example, "--output", "/nowhere/report.html"}}).status == 2);
}
