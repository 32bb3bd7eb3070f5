// The program as its users meet it: exit statuses, what goes where, colour.
#include "support/program.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

using namespace stepwarden::tests;
using nlohmann::json;

namespace {

/// A project with defects of severity error.
const std::string example = STEPWARDEN_SOURCE_DIR "/fixtures/projects/example";

/// A playbook in which there is nothing to find.
void add_clean_playbook(const Scratch& scratch) {
    scratch.write("site.yaml",
                  "- hosts: all\n  gather_facts: false\n  tasks:\n  - name: Say hello\n    debug:\n      msg: hello\n");
}

/// A file that is no YAML.
void add_broken_playbook(const Scratch& scratch) {
    scratch.write("broken_playbook.yaml", "- hosts: all\n  tasks: [\n");
}

Outcome check(std::vector<std::string> words) {
    words.insert(words.begin(), "check");
    return run({.arguments = words});
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("version and help go to standard output") {
    const Outcome version = run({.arguments = {"--version"}});
    CHECK(version.status == 0);
    CHECK(version.output.starts_with("stepwarden "));
    CHECK(version.errors.empty());
    const Outcome help = run({.arguments = {"check", "--help"}});
    CHECK(help.status == 0);
    CHECK(contains(help.output, "--fail-on"));
}

TEST_CASE("wrong usage is status 2, told on standard error") {
    for (const std::vector<std::string>& words : {std::vector<std::string>{},
                                                  {"chekc"},
                                                  {"check"},
                                                  {"check", "x", "--bogus"},
                                                  {"check", example, "--select", "no-such-rule"},
                                                  {"explain", "no-such-rule"}}) {
        const Outcome outcome = run({.arguments = words});
        CHECK(outcome.status == 2);
        CHECK(outcome.output.empty());
        CHECK(outcome.errors.starts_with("stepwarden"));
    }
}

TEST_CASE("two formats cannot share standard output") {
    const Outcome outcome = check({example, "--format", "json", "--format", "line"});
    CHECK(outcome.status == 2);
    CHECK(contains(outcome.errors, "--output"));
}

TEST_CASE("nothing found is status 0 and no output") {
    const Scratch project;
    add_clean_playbook(project);
    const Outcome outcome = check({project.path()});
    CHECK(outcome.status == 0);
    CHECK(outcome.output.empty());
    CHECK(outcome.errors.starts_with("0 errors, 0 warnings, 0 notes in "));
}

TEST_CASE("errors are status 1, and --fail-on moves the bar") {
    CHECK(check({example}).status == 1);
    CHECK(check({example, "--fail-on", "note"}).status == 1);
    CHECK(check({example, "--fail-on", "never"}).status == 0);
}

TEST_CASE("input that cannot be read is status 3, named on standard error") {
    const Outcome outcome = check({"/no/such/directory"});
    CHECK(outcome.status == 3);
    CHECK(outcome.output.empty());
    CHECK(outcome.errors.starts_with("/no/such/directory: cannot analyse: "));
}

TEST_CASE("a file that cannot be analysed is status 3, and the rest is analysed") {
    const Scratch project;
    add_clean_playbook(project);
    add_broken_playbook(project);
    const Outcome outcome = check({project.path(), "--format", "json"});
    CHECK(outcome.status == 3);
    const json document = json::parse(outcome.output);
    REQUIRE(!document.at("unanalysed").empty());
    CHECK(document.at("unanalysed").at(0).at("path") == "broken_playbook.yaml");
    CHECK(document.at("summary").at("tasks") == 1);
}

TEST_CASE("findings win over unreadable input, and both are printed") {
    const Outcome outcome = check({example, "/no/such/directory", "--format", "json"});
    CHECK(outcome.status == 1);
    const json document = json::parse(outcome.output);
    CHECK(!document.at("findings").empty());
    CHECK(document.at("unanalysed").at(0).at("path") == "/no/such/directory");
}

TEST_CASE("paths are relative to the only PATH, and behind its name with several") {
    const std::string alone =
        json::parse(check({example, "--format", "json"}).output).at("findings").at(0).at("location").at("path");
    const Scratch project;
    add_clean_playbook(project);
    const json both = json::parse(check({example + "/", project.path(), "--format", "json"}).output);
    CHECK(both.at("findings").at(0).at("location").at("path") == example + "/" + alone);
}

TEST_CASE("standard output is lines on a pipe and coloured text on a terminal") {
    const Outcome piped = check({example});
    CHECK(contains(piped.output, ": error: "));
    CHECK(!contains(piped.output, "-->"));
    CHECK(!contains(piped.output, "\x1b"));
    const Outcome shown = run({.arguments = {"check", example}, .output = StandardOutput::terminal});
    CHECK(contains(shown.output, "-->"));
    CHECK(contains(shown.output, "\x1b["));
}

TEST_CASE("colour heeds NO_COLOR and TERM=dumb, and --color overrules both") {
    const auto coloured = [](const Run& wish) { return contains(run(wish).output, "\x1b["); };
    const std::vector<std::string> words = {"check", example};
    const auto with = [&words](const std::string& colour) {
        return std::vector<std::string>{words[0], words[1], "--format", "text", "--color", colour};
    };
    const StandardOutput terminal = StandardOutput::terminal;
    CHECK(!coloured({.arguments = words, .environment = {{"NO_COLOR", "1"}}, .output = terminal}));
    CHECK(coloured({.arguments = words, .environment = {{"NO_COLOR", ""}}, .output = terminal}));
    CHECK(!coloured({.arguments = words, .environment = {{"TERM", "dumb"}}, .output = terminal}));
    CHECK(!coloured({.arguments = with("never"), .output = terminal}));
    CHECK(coloured({.arguments = with("always"), .environment = {{"NO_COLOR", "1"}}}));
    CHECK(!coloured({.arguments = with("auto")}));
}

TEST_CASE("a reader that goes away ends the program quietly, and the status still tells what was found") {
    const Outcome outcome = run({.arguments = {"check", example, "--quiet"}, .output = StandardOutput::closed_pipe});
    CHECK(outcome.status == 1);
    CHECK(outcome.errors.empty());
}

TEST_CASE("output that cannot be written is said, not lost") {
    const Outcome outcome = run({.arguments = {"check", example}, .output = StandardOutput::full_device});
    CHECK(outcome.status == 2);
    CHECK(contains(outcome.errors, "stepwarden check: cannot write to standard output: No space left on device\n"));
}

TEST_CASE("several formats are written in one run") {
    const Scratch results;
    const Outcome outcome = check({example, "--format", "line", "--format", "json", "--output", results.path("a.json"),
                                   "--format", "jsonl", "--output", results.path("b.jsonl")});
    CHECK(outcome.status == 1);
    CHECK(contains(outcome.output, ": error: "));
    const json document = json::parse(results.read("a.json"));
    const std::string first_line = results.read("b.jsonl").substr(0, results.read("b.jsonl").find('\n'));
    CHECK(json::parse(first_line) == document.at("findings").at(0));
    CHECK(results.names() == std::vector<std::string>{"a.json", "b.jsonl"});
}

TEST_CASE("two runs give the same bytes, with any number of threads") {
    for (const char* format : {"text", "line", "json", "jsonl", "sarif", "junit", "gitlab", "github", "zuul"}) {
        CAPTURE(format);
        const std::string one = check({example, "--format", format, "--threads", "1"}).output;
        CHECK(!one.empty());
        CHECK(check({example, "--format", format, "--threads", "4"}).output == one);
        CHECK(run({.arguments = {"check", ".", "--format", format}, .directory = example}).output == one);
    }
}

TEST_CASE("Zuul is told of the files that the same run writes") {
    const Scratch results;
    const Outcome outcome = run({.arguments = {"check", example, "--format", "sarif", "--output", "findings.sarif",
                                               "--format", "zuul", "--output", "zuul.json", "--format", "line"},
                                 .directory = results.path()});
    CHECK(outcome.status == 1);
    const json artifacts = json::parse(results.read("zuul.json")).at("zuul").at("artifacts");
    REQUIRE(artifacts.size() == 1);
    CHECK(artifacts.at(0).at("url") == "findings.sarif");
}

TEST_CASE("a rule or its group can be chosen and left out") {
    const auto findings = [](const std::vector<std::string>& words) -> json {
        std::vector<std::string> all = {example, "--format", "json"};
        all.insert(all.end(), words.begin(), words.end());
        return json::parse(check(all).output).at("findings");
    };
    const std::string rule = findings({}).at(0).at("rule");
    const std::string group = rule.substr(0, rule.find('-'));
    const json chosen = findings({"--select", rule});
    CHECK(!chosen.empty());
    for (const json& finding : chosen) CHECK(finding.at("rule") == rule);
    const json others = findings({"--ignore", group});
    for (const json& finding : others) CHECK(!finding.at("rule").get<std::string>().starts_with(group + "-"));
}

TEST_CASE("--timings and --quiet concern standard error alone") {
    const Outcome plain = check({example});
    const Outcome timed = check({example, "--timings"});
    CHECK(timed.output == plain.output);
    CHECK(contains(timed.errors, " ms  "));
    CHECK(check({example, "--quiet"}).errors.empty());
}

TEST_CASE("every rule is listed, and one of each group explained") {
    const json rules = json::parse(run({.arguments = {"rules", "--format", "json"}}).output).at("rules");
    CHECK(!rules.empty());
    const std::string listing = run({.arguments = {"rules"}}).output;
    std::set<std::string> groups;
    for (const json& rule : rules) {
        const std::string id = rule.at("id");
        CHECK(contains(listing, id));
        if (!groups.insert(id.substr(0, id.find('-'))).second) continue;
        const Outcome explained = run({.arguments = {"explain", id}});
        CHECK(explained.status == 0);
        CHECK(explained.output.starts_with(id + " ("));
    }
}

TEST_CASE("a mistyped rule gets a suggestion") {
    const json rules = json::parse(run({.arguments = {"rules", "--format", "json"}}).output).at("rules");
    const std::string id = rules.at(0).at("id");
    const Outcome outcome = run({.arguments = {"explain", id + "x"}});
    CHECK(outcome.status == 2);
    CHECK(contains(outcome.errors, "did you mean '" + id + "'?"));
}
