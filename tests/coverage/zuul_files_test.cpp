#include "coverage/zuul_files.hpp"

#include <doctest/doctest.h>

#include "coverage/frozen_job.hpp"
#include "support/in_memory.hpp"

using namespace stepwarden;
using coverage::ZuulPattern;

namespace {

coverage::ZuulConfig config_of(std::string_view yaml) {
    coverage::ZuulConfig config;
    coverage::read_zuul_file(config, yaml, 0);
    return config;
}

text::Result<coverage::FrozenJob> frozen(const coverage::ZuulConfig& config, std::string_view name,
                                         std::string branch = "", std::string_view neutral = "base") {
    coverage::ZuulJob mention;
    mention.name = name;
    const coverage::ZuulJob* mentions[] = {&mention};
    return coverage::freeze_job({config, std::move(branch), {std::string(neutral)}}, name, mentions);
}

}  // namespace

TEST_CASE("a Zuul pattern matches from the start and leaves the end open") {
    CHECK(ZuulPattern("deployment/nova", {}).matches("deployment/nova/nova-api.yaml") == true);
    CHECK(ZuulPattern("nova", {}).matches("deployment/nova/nova-api.yaml") == false);
    CHECK(ZuulPattern("^deployment/.*nova.*$", {}).matches("deployment/nova/nova-api.yaml") == true);
    CHECK(ZuulPattern("stable/stein", {}, true).matches("stable/stein") == false);
}

TEST_CASE("a negative lookahead at the start excludes") {
    const ZuulPattern pattern("^(?!stable/(queens|rocky)).*$", {});
    CHECK(pattern.matches("stable/stein") == true);
    CHECK(pattern.matches("stable/rocky") == false);
    CHECK(ZuulPattern("^(?!a[)]b).*$", {}).matches("a)b") == false);
}

TEST_CASE("a pattern that cannot be read answers nothing and is a problem with a place") {
    CHECK_FALSE(ZuulPattern("(", {}).matches("x").has_value());
    CHECK_FALSE(ZuulPattern("a(?=b)", {}).matches("ab").has_value());
    const coverage::ZuulConfig config = config_of("- job:\n    name: a\n    files:\n      - good\n      - '['\n");
    REQUIRE(config.problems.size() == 1);
    CHECK(config.problems.front().where.line == 5);
}

TEST_CASE("of a directory's Zuul configurations the first in Zuul's order counts") {
    const std::string job = "- job: {name: NAME}\n";
    const auto named = [&](std::string name) { return std::string(job).replace(job.find("NAME"), 4, name); };
    auto tree = text::Tree::from_memory({{"zuul.d/b.yaml", named("b")},
                                         {"zuul.d/a.yaml", named("a")},
                                         {"zuul.d/README.rst", "no"},
                                         {".zuul.yaml", named("hidden")},
                                         {"sub/zuul.yaml", named("elsewhere")}});
    tree.mount_memory("ci", {{"tripleo-ci/zuul.d/c.yaml", named("c")}});
    const coverage::ZuulConfig config = coverage::read_zuul_files(tree);
    REQUIRE(config.jobs.size() == 3);
    CHECK(config.jobs[0].name == "a");
    CHECK(config.jobs[1].name == "b");
    CHECK(config.jobs[2].name == "c");
}

TEST_CASE("a child replaces its parent's files and keeps what it does not say") {
    const auto config = config_of(R"(
- job: {name: parent, parent: base, voting: false, files: [^a, ^b], irrelevant-files: ^docs/}
- job: {name: child, parent: parent, files: ^c}
)");
    const auto job = frozen(config, "child");
    REQUIRE(job);
    CHECK(job->voting == false);
    REQUIRE(job->files.patterns.size() == 1);
    CHECK(job->files.patterns.front().text() == "^c");
    CHECK(job->irrelevant_files.patterns.front().text() == "^docs/");
    CHECK(job->ancestors == std::vector<std::string>{"parent", "child"});
}

TEST_CASE("variables of a child are merged into its parent's") {
    const auto config = config_of(R"(
- job: {name: parent, parent: base, vars: {featureset: '052', featureset_override: {a: 1, b: 2}}}
- job: {name: child, parent: parent, vars: {featureset_override: {b: 3}}}
)");
    const auto job = frozen(config, "child");
    REQUIRE(job);
    CHECK(value::find(job->vars, "featureset")->as_string() == "052");
    const value::Dict& merged = value::find(job->vars, "featureset_override")->as_dict();
    CHECK(value::find(merged, "a")->as_int() == 1);
    CHECK(value::find(merged, "b")->as_int() == 3);
}

TEST_CASE("only variants of the branch count") {
    const auto config = config_of(R"(
- job: {name: a, parent: base, branches: ^stable/stein$, voting: false}
- job: {name: a, branches: ^stable/train$, files: ^x}
)");
    CHECK(frozen(config, "a", "stable/stein")->voting == false);
    CHECK(frozen(config, "a", "stable/stein")->files.patterns.empty());
    CHECK(frozen(config, "a", "stable/train")->voting == true);
}

TEST_CASE("a job does not run on a branch that its parent has no variant for") {
    const auto config = config_of(R"(
- job: {name: parent, parent: base, branches: '^(?!stable/stein).*'}
- job: {name: child, parent: parent, branches: ^stable/stein}
)");
    const auto job = frozen(config, "child", "stable/stein");
    REQUIRE_FALSE(job);
    CHECK(job.error().message == "no variant of 'parent', from which 'child' inherits, is for branch 'stable/stein'");
}

TEST_CASE("what an ancestor that is not defined may say is not known") {
    const auto config = config_of("- job: {name: child, parent: elsewhere, files: ^c}\n");
    const auto job = frozen(config, "child");
    REQUIRE(job);
    CHECK(job->undefined == std::vector<std::string>{"elsewhere"});
    CHECK_FALSE(job->voting.has_value());
    CHECK(job->files.known);
    CHECK_FALSE(job->irrelevant_files.known);
    CHECK(frozen(config, "child", "", "elsewhere")->undefined.empty());
}

TEST_CASE("a job that inherits from itself is refused") {
    const auto config = config_of("- job: {name: a, parent: b}\n- job: {name: b, parent: a}\n");
    CHECK_FALSE(frozen(config, "a"));
}
