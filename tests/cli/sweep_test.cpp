// Runs over many directories, revisions and plans, split into shards and merged again.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "support/checkout.hpp"
#include "support/git_scratch.hpp"
#include "support/program.hpp"

using namespace stepwarden::tests;
using nlohmann::json;

namespace {

const std::string example = STEPWARDEN_SOURCE_DIR "/fixtures/projects/example";

using Words = std::vector<std::string>;

Words operator+(Words words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A playbook with one error; `name` is in its message.
std::string playbook(const std::string& name) {
    return "- hosts: all\n  gather_facts: false\n  tasks:\n"
           "  - name: Ask for it\n    command: is-enabled agent\n    register: state\n    when: false\n"
           "  - name: " +
           name + "\n    command: stop {{ state.stdout }}\n";
}

/// Directories with one error, with none, with input that is no YAML, and the example.
Words add_directories(const Scratch& scratch) {
    scratch.write("one/site.yaml", playbook("Stop one"));
    scratch.write("clean/site.yaml", "- hosts: all\n  tasks: []\n");
    scratch.write("broken/site.yaml", playbook("Stop broken"));
    scratch.write("broken/other_playbook.yaml", "- hosts: [\n");
    return {"one", "clean", "broken", example, "missing"};
}

/// A checkout with a template that has an error, and two scenarios.
void add_checkout(const Scratch& scratch, const std::string& name) {
    const std::string faulty = service_template("keystone") +
                               "        - name: Ask for it\n          command: is-enabled agent\n          register: "
                               "state\n          when: false\n"
                               "        - name: Stop it\n          command: stop {{ state.stdout }}\n";
    for (const auto& [path, content] : with(small_checkout(), "deployment/keystone.yaml", faulty))
        scratch.write(name + "/" + path, content);
    for (const char* const scenario : {"scenario002-multinode", "debug"})
        scratch.write(fmt::format("{}/ci/environments/{}.yaml", name, scenario), "parameter_defaults: {Debug: true}\n");
}

/// What the shards of `words` write, each to a file of its own.
Words write_shards(const Scratch& scratch, const Words& words, std::size_t count) {
    Words files;
    for (std::size_t i = 1; i <= count; ++i) {
        files.push_back(fmt::format("shard.{}", i));
        const Words shard = {"--shard", fmt::format("{}/{}", i, count), "--output", files.back()};
        const Outcome outcome = run({.arguments = words + shard, .directory = scratch.path()});
        CHECK(outcome.status != 2);
    }
    return files;
}

Outcome merge(const Scratch& scratch, const Words& files, const Words& more = {}) {
    return run({.arguments = Words{"merge"} + files + more, .directory = scratch.path()});
}

/// The scratch's directories with a task that only some of them have.
void add_cloud(const Scratch& scratch, const std::string& name, bool with_redis) {
    std::filesystem::copy(example, scratch.path(name), std::filesystem::copy_options::recursive);
    if (!with_redis) scratch.write(name + "/Controller/upgrade_tasks_step1.yaml", "[]\n");
    scratch.write(name + "/Controller/post_upgrade_tasks.yaml", "[]\n");
}

}  // namespace

TEST_CASE("the merged shards of several directories are what one run gives, byte for byte, in every form") {
    const Scratch scratch;
    const Words paths = add_directories(scratch);
    for (const std::string format : {"json", "jsonl", "line", "sarif"}) {
        const Words words = Words{"check"} + paths + Words{"--format", format};
        const Outcome whole = run({.arguments = words, .directory = scratch.path()});
        CHECK(whole.status == 1);
        // Fewer than there are directories, and more.
        for (const std::size_t count : {1, 3, 8}) {
            const Outcome merged = merge(scratch, write_shards(scratch, words, count));
            CHECK_MESSAGE(merged.output == whole.output, format << " in " << count);
            CHECK(merged.status == 1);
            if (format == "json") CHECK(contains(whole.errors, merged.errors));
        }
    }
}

TEST_CASE("shards that tell which they are can be given in any order") {
    const Scratch scratch;
    const Words words = Words{"check"} + add_directories(scratch) + Words{"--format", "json"};
    const Outcome whole = run({.arguments = words, .directory = scratch.path()});
    write_shards(scratch, words, 3);
    CHECK(merge(scratch, {"shard.3", "shard.1", "shard.2"}).output == whole.output);
    Words sarif = words;
    sarif.back() = "sarif";
    write_shards(scratch, sarif, 3);
    CHECK(merge(scratch, {"shard.2", "shard.3", "shard.1"}).output ==
          run({.arguments = sarif, .directory = scratch.path()}).output);
    CHECK(contains(merge(scratch, {"shard.2", "shard.3"}).errors, "missing: shard 1/3"));
}

TEST_CASE("a shard that is missing, given twice or of another run is an error that says which") {
    const Scratch scratch;
    const Words words = Words{"check"} + add_directories(scratch) + Words{"--format", "json"};
    write_shards(scratch, words, 3);
    const Outcome missing = merge(scratch, {"shard.3", "shard.1"});
    CHECK(missing.status == 2);
    CHECK(missing.output.empty());
    CHECK(contains(missing.errors, "stepwarden merge: missing: shard 2/3\n"));
    CHECK(contains(merge(scratch, {"shard.2"}).errors, "missing: shards 1/3, 3/3"));
    const Outcome twice = merge(scratch, {"shard.3", "shard.1", "shard.2", "shard.1"});
    CHECK(twice.status == 2);
    CHECK(contains(twice.errors, "shard 1/3 is given twice: shard.1 and shard.1"));
    const Words fewer = {"check", "one", "clean", "--format", "json", "--shard", "2/3", "--output", "other"};
    run({.arguments = fewer, .directory = scratch.path()});
    CHECK(contains(merge(scratch, {"shard.1", "other", "shard.3"}).errors,
                   "shard.1 (shard 1/3 of 5 units) and other (shard 2/3 of 2 units) are not of one run"));
    run({.arguments = {"check", "one", "--format", "json", "--output", "whole"}, .directory = scratch.path()});
    CHECK(contains(merge(scratch, {"shard.1", "whole"}).errors, "shard.1 is a shard, and whole is none"));
}

TEST_CASE("what is no output of the program, or of another form, is named") {
    const Scratch scratch;
    scratch.write("a.json", "{\"findings\": []}");
    scratch.write("b.txt", "hello\n");
    scratch.write("c.jsonl", "{\"rule\": \"x\"}\n");
    scratch.write("d.txt", "a.yaml:1:1: error: \x1b[2J [x]\n");
    scratch.write("one/site.yaml", playbook("Stop one"));
    run({.arguments = {"check", "one", "--format", "json", "--output", "good.json"}, .directory = scratch.path()});
    CHECK(contains(merge(scratch, {"a.json"}).errors, "a.json: this is nothing that check writes"));
    CHECK(contains(merge(scratch, {"b.txt"}).errors, "b.txt:1: this is no finding"));
    CHECK(contains(merge(scratch, {"d.txt"}).errors, "d.txt:1: this is no finding"));
    CHECK(contains(merge(scratch, {"c.jsonl"}).errors, "c.jsonl:1: this is no finding"));
    CHECK(contains(merge(scratch, {"good.json", "b.txt"}).errors, "good.json and b.txt are not of one form"));
    CHECK(contains(merge(scratch, {"none"}).errors, "none: "));
    CHECK(contains(merge(scratch, {"good.json"}, {"--format", "text"}).errors, "text cannot be made of json"));
    for (const char* const file : {"a.json", "b.txt", "c.jsonl", "none"}) CHECK(merge(scratch, {file}).status == 2);
}

TEST_CASE("the exit status of a merge is that of the run") {
    const Scratch scratch;
    scratch.write("one/site.yaml", playbook("Stop one"));
    scratch.write("clean/site.yaml", "- hosts: all\n  tasks: []\n");
    const auto status = [&](const Words& paths, const Words& more) {
        return merge(scratch, write_shards(scratch, Words{"check"} + paths + Words{"--format", "json"}, 2), more)
            .status;
    };
    CHECK(status({"one", "clean"}, {}) == 1);
    CHECK(status({"one", "clean"}, {"--fail-on", "never"}) == 0);
    CHECK(status({"clean", "missing"}, {}) == 3);
    CHECK(status({"clean", "clean"}, {}) == 0);
    CHECK(status({"one", "missing"}, {"--fail-on", "never"}) == 3);
}

TEST_CASE("suppressions in one shard show in all results of the whole, as in one run") {
    const Scratch scratch;
    scratch.write("one/site.yaml", playbook("Stop one"));
    std::string excused = playbook("Stop two");
    excused.insert(excused.find("  - name: Stop two"), "  # stepwarden: ignore[flow-register-of-skipped-task] known\n");
    scratch.write("two/site.yaml", excused);
    const Words words = {"check", "one", "two", "--format", "sarif"};
    const Outcome whole = run({.arguments = words, .directory = scratch.path()});
    REQUIRE(contains(whole.output, "inSource"));
    const Outcome merged = merge(scratch, write_shards(scratch, words, 2));
    CHECK(merged.output == whole.output);
    CHECK(merged.status == 1);
    CHECK(merge(scratch, write_shards(scratch, {"check", "two", "two", "--format", "sarif"}, 2)).status == 0);
}

TEST_CASE("findings of shards can be merged into another format") {
    const Scratch scratch;
    const Words paths = Words{"check"} + add_directories(scratch);
    const Words shards = write_shards(scratch, paths + Words{"--format", "json"}, 3);
    const auto whole = [&](const std::string& format) {
        return run({.arguments = paths + Words{"--format", format}, .directory = scratch.path()}).output;
    };
    const auto converted = [&](const std::string& format) {
        return merge(scratch, shards, {"--format", format}).output;
    };
    for (const std::string format : {"line", "jsonl", "junit"})
        CHECK_MESSAGE(converted(format) == whole(format), format);
    // Where a range ends is not in the JSON, and what could not be analysed comes last.
    const auto sorted = [](const std::string& array) {
        json parsed = json::parse(array);
        // Which of two that are alike is the first depends on the order.
        for (json& each : parsed) each.erase("fingerprint");
        return std::multiset<json>(parsed.begin(), parsed.end());
    };
    CHECK(sorted(converted("gitlab")) == sorted(whole("gitlab")));
    const json comments = json::parse(converted("zuul")).at("zuul").at("file_comments");
    const json expected = json::parse(whole("zuul")).at("zuul").at("file_comments");
    REQUIRE(comments.size() == expected.size());
    for (const auto& [path, list] : expected.items()) {
        REQUIRE(comments.at(path).size() == list.size());
        for (std::size_t i = 0; i < list.size(); ++i) {
            CHECK(comments.at(path)[i].at("line") == list[i].at("line"));
            CHECK(comments.at(path)[i].at("message") == list[i].at("message"));
        }
    }
    const std::string annotations = converted("github");
    const std::string whole_annotations = whole("github");
    CHECK(std::count(annotations.begin(), annotations.end(), '\n') ==
          std::count(whole_annotations.begin(), whole_annotations.end(), '\n'));
}

TEST_CASE("every first-parent revision of a range is a unit, the oldest first, named in front of its paths") {
    GitScratch repository;
    repository.write("site.yaml", playbook("Zero"));
    const std::string zero = repository.commit("zero");
    repository.write("site.yaml", playbook("First"));
    const std::string first = repository.commit("first");
    repository.git("checkout -q -b side");
    repository.write("other.yaml", playbook("On the side"));
    repository.commit("side");
    repository.git("checkout -q main");
    repository.write("site.yaml", playbook("Second"));
    const std::string second = repository.commit("second");
    repository.git("merge -q --no-ff -m merge side");
    const std::string merge_commit = repository.git("rev-parse HEAD");

    const Words words = {"check", repository.path(), "--rev", zero + "..HEAD", "--format", "line"};
    const Outcome whole = run({.arguments = words});
    CHECK(whole.status == 1);
    std::vector<std::string> seen;
    for (std::size_t at = 0; at < whole.output.size(); at = whole.output.find('\n', at) + 1)
        seen.push_back(whole.output.substr(at, whole.output.find(":", at) - at));
    CHECK(seen == std::vector<std::string>{first.substr(0, 12) + "/site.yaml", second.substr(0, 12) + "/site.yaml",
                                           merge_commit.substr(0, 12) + "/other.yaml",
                                           merge_commit.substr(0, 12) + "/site.yaml"});
    const Scratch scratch;
    CHECK(merge(scratch, write_shards(scratch, words, 2)).output == whole.output);
    CHECK(contains(run({.arguments = {"check", repository.path(), "--rev", "HEAD..HEAD"}}).errors,
                   "there are no revisions in 'HEAD..HEAD'"));
    const Outcome none = run({.arguments = {"check", repository.path(), "--rev", "nosuch..HEAD"}});
    CHECK(none.status == 3);
    CHECK(contains(none.errors, "nosuch"));
}

TEST_CASE("every plan and scenario of a checkout is a unit of its own") {
    const Scratch scratch;
    add_checkout(scratch, "tht");
    const Words words = {"check", "tht", "--all-plans", "--profile", "all", "--format", "json"};
    const Outcome whole = run({.arguments = words, .directory = scratch.path()});
    const json document = json::parse(whole.output);
    std::vector<std::string> plans;
    for (const json& finding : document.at("findings")) {
        const std::string path = finding.at("location").at("path");
        const std::string plan = path.substr(0, path.find('/'));
        if (plans.empty() || plans.back() != plan) plans.push_back(plan);
    }
    CHECK(fmt::format("{}", fmt::join(plans, " ")) == "overcloud debug scenario002-multinode");
    for (const std::size_t count : {2, 3, 9})
        CHECK(merge(scratch, write_shards(scratch, words, count)).output == whole.output);
    // One plan by itself has the same findings.
    const Outcome alone = run(
        {.arguments = {"check", "tht", "--scenario", "scenario002-multinode", "--profile", "all", "--format", "jsonl"},
         .directory = scratch.path()});
    std::size_t in_sweep = 0;
    for (const json& finding : document.at("findings"))
        in_sweep += contains(finding.at("location").at("path"), "scenario002-multinode/") ? 1 : 0;
    CHECK(in_sweep > 0);
    CHECK(in_sweep == static_cast<std::size_t>(std::count(alone.output.begin(), alone.output.end(), '\n')));
}

TEST_CASE("a sweep gives the same bytes with any number of threads") {
    const Scratch scratch;
    const Words words = Words{"check"} + add_directories(scratch) + Words{"--format", "json", "--threads"};
    const Outcome one = run({.arguments = words + Words{"1"}, .directory = scratch.path()});
    CHECK(run({.arguments = words + Words{"4"}, .directory = scratch.path()}).output == one.output);
}

TEST_CASE("options of a sweep that do not fit each other are refused with a sentence") {
    const auto refused = [](const Words& words, const std::string& part) {
        const Outcome outcome = run({.arguments = Words{"check", example} + words});
        CHECK(outcome.status == 2);
        CHECK(outcome.output.empty());
        CHECK_MESSAGE(contains(outcome.errors, part), outcome.errors);
    };
    refused({"--shard", "3/2"}, "'3/2' is not of the form I/N");
    refused({"--all-plans", "--plan", "overcloud"}, "leave out --plan and --scenario");
    refused({"--all-plans", "--tht", "x"}, "--tht names one checkout");
    refused({"--rev", "a..b", "--tht", "x"}, "--tht names one checkout");
    refused({"--shard", "1/2", "--write-baseline", "--baseline", "x"}, "without --shard");
}

TEST_CASE("matrices of shards are merged into the one of all directories") {
    const Scratch scratch;
    add_cloud(scratch, "a", false);
    add_cloud(scratch, "b", true);
    add_cloud(scratch, "c", false);
    scratch.write("odd,\"name/inventory.yaml", "Undercloud: {hosts: {undercloud: {}}}\n");
    scratch.write("odd,\"name/upgrade_steps_playbook.yaml", "- hosts: all\n  tasks: []\n");
    for (const std::string format : {"json", "csv"}) {
        const Words words = {"matrix", "a", "b", "odd,\"name", "c", "--format", format};
        const Outcome whole = run({.arguments = words, .directory = scratch.path()});
        CHECK(whole.status == 0);
        for (const std::size_t count : {1, 3, 6}) {
            const Outcome merged = merge(scratch, write_shards(scratch, words, count));
            CHECK_MESSAGE(merged.output == whole.output, format << " in " << count);
            CHECK(merged.status == 0);
        }
    }
    const Words shards = write_shards(scratch, {"matrix", "a", "b", "c", "--format", "json"}, 2);
    for (const std::string format : {"csv", "md", "html"})
        CHECK(merge(scratch, {shards[1], shards[0]}, {"--format", format}).output ==
              run({.arguments = {"matrix", "a", "b", "c", "--format", format}, .directory = scratch.path()}).output);
}

TEST_CASE("a matrix that cannot be merged is not split") {
    const Outcome one = run({.arguments = {"matrix", example, "--shard", "1/2"}});
    CHECK(one.status == 2);
    CHECK(contains(one.errors, "--shard is for several PATHs"));
    CHECK(run({.arguments = {"matrix", example, example, "--shard", "1/2", "--format", "md"}}).status == 2);
}
