// What a project decides about its findings, as its people meet it: the configuration, comments and the baseline.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/program.hpp"

using namespace stepwarden::tests;

namespace {

/// A playbook with one error, in the task that begins in line 8.
constexpr const char* playbook =
    "- hosts: all\n"
    "  gather_facts: false\n"
    "  tasks:\n"
    "  - name: Ask for it\n"
    "    command: is-enabled agent\n"
    "    register: state\n"
    "    when: false\n"
    "  - name: Stop it\n"
    "    command: stop {{ state.stdout }}\n";

Outcome check(const Scratch& project, std::vector<std::string> words = {}) {
    words.insert(words.begin(), {"check", "."});
    return run({.arguments = words, .directory = project.path()});
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the configuration of the directory counts, and the command line counts more") {
    const Scratch project;
    project.write("site.yaml", playbook);
    CHECK(check(project).status == 1);
    project.write(".stepwarden.yaml", "severity: {flow-register-of-skipped-task: warning}\n");
    const Outcome lowered = check(project);
    CHECK(lowered.status == 0);
    CHECK(contains(lowered.output, "warning: 'Stop it'"));
    CHECK(check(project, {"--fail-on", "warning"}).status == 1);
    CHECK(check(project, {"--no-config"}).status == 1);
    CHECK(check(project, {"--profile", "gate"}).output.empty());
}

TEST_CASE("a configuration above counts up to the top of the git work tree, and no further") {
    const Scratch project;
    project.write(".stepwarden.yaml", "ignore: flow\n");
    project.write("tree/part/site.yaml", playbook);
    const auto status = [&] { return run({.arguments = {"check", project.path("tree/part")}}).status; };
    CHECK(status() == 1);
    project.write("tree/.git", "gitdir: elsewhere\n");
    CHECK(status() == 1);
    project.write("tree/.stepwarden.yaml", "ignore: flow\n");
    CHECK(status() == 0);
}

TEST_CASE("a wrong configuration is status 2 with its place") {
    const Scratch project;
    project.write("site.yaml", playbook);
    project.write(".stepwarden.yaml", "selct: flow\n");
    const Outcome outcome = check(project);
    CHECK(outcome.status == 2);
    CHECK(contains(outcome.errors, ".stepwarden.yaml:1:1: unknown key 'selct'; did you mean 'select'?"));
}

TEST_CASE("a comment suppresses a finding, and is told when it suppresses nothing") {
    const Scratch project;
    project.write("site.yaml",
                  std::string(playbook) + "    # stepwarden: ignore[flow-register-of-skipped-task] too late\n");
    CHECK(check(project).status == 1);
    std::string text = playbook;
    text.insert(text.find("  - name: Stop"),
                "  # stepwarden: ignore[flow-register-of-skipped-task] the client gives it\n");
    project.write("site.yaml", text);
    const Outcome suppressed = check(project);
    CHECK(suppressed.status == 0);
    CHECK(suppressed.output.empty());
    CHECK(contains(suppressed.errors, "1 ignored by comments"));
    text.replace(text.find("{{ state.stdout }}"), 18, "agent");
    project.write("site.yaml", text);
    CHECK(contains(check(project).output,
                   "site.yaml:8:3: warning: nothing here is flagged by flow-register-of-skipped-task"));
}

TEST_CASE("what is in the baseline is not told again when its line moves, and what left it is told") {
    const Scratch project;
    project.write("site.yaml", playbook);
    const Outcome written = check(project, {"--baseline", "known.json", "--write-baseline"});
    CHECK(written.status == 0);
    CHECK(contains(written.errors, "known.json: 1 known findings, 1 of them new"));
    project.write("site.yaml", "# moved\n\n" + std::string(playbook));
    const Outcome moved = check(project, {"--baseline", "known.json"});
    CHECK(moved.status == 0);
    CHECK(contains(moved.errors, "1 known from the baseline"));
    project.write("site.yaml",
                  std::string(playbook) +
                      "  - name: Ask again\n    command: is-enabled agent\n    register: other\n    when: false\n"
                      "  - name: Start it\n    command: start {{ other.stdout }}\n");
    CHECK(check(project, {"--baseline", "known.json"}).status == 1);
    project.write("site.yaml", "- hosts: all\n  tasks: []\n");
    const Outcome gone = check(project, {"--baseline", "known.json"});
    CHECK(contains(gone.errors, "known.json: no longer found: site.yaml: 'Stop it'"));
}

TEST_CASE("a baseline that is missing, is none, or is not named, is status 2") {
    const Scratch project;
    project.write("site.yaml", playbook);
    CHECK(check(project, {"--baseline", "known.json"}).status == 2);
    CHECK(check(project, {"--write-baseline"}).status == 2);
    project.write("known.json", "{}");
    const Outcome outcome = check(project, {"--baseline", "known.json"});
    CHECK(outcome.status == 2);
    CHECK(contains(outcome.errors, "known.json: no baseline: its format is not 'stepwarden-baseline/1'"));
}

TEST_CASE("tables of the project's own are added, and wrong ones are status 2") {
    const Scratch project;
    project.write("site.yaml", playbook);
    project.write("tables/modules.yaml", "# nothing to add\n");
    project.write(".stepwarden.yaml", "knowledge: tables\n");
    CHECK(check(project).status == 1);
    project.write("tables/modles.yaml", "modules: []\n");
    const Outcome misnamed = check(project);
    CHECK(misnamed.status == 2);
    CHECK(contains(misnamed.errors, "there is no table 'modles.yaml' to add to; did you mean 'modules.yaml'?"));
    CHECK(check(project, {"--knowledge", "missing"}).status == 2);
}
