// `check --watch`, as somebody who edits files meets it.
#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "support/checkout.hpp"
#include "support/program.hpp"
#include "support/running_program.hpp"

using namespace stepwarden::tests;
namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

const std::string clean = "- hosts: all\n  tasks: []\n";
const std::string done = "checked in";

/// A playbook with one error; `name` is in its message.
std::string playbook(const std::string& name) {
    return "- hosts: all\n  gather_facts: false\n  tasks:\n"
           "  - name: Ask for it\n    command: is-enabled agent\n    register: state\n    when: false\n"
           "  - name: " +
           name + "\n    command: stop {{ state.stdout }}\n";
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Words watch(const Words& more = {}) {
    Words words = {"check", ".", "--watch"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

}  // namespace

TEST_CASE("all is told at first, and then what came and went") {
    const Scratch project;
    project.write("site.yaml", playbook("Stop one"));
    RunningProgram program(watch(), project.path());
    CHECK(contains(program.output_until("\n"), "site.yaml:9:5: error: 'Stop one' reads"));
    CHECK(contains(program.errors_until(done), "1 error, 0 warnings"));
    project.write("site.yaml", clean);
    CHECK(contains(program.output_until("\n"), "-site.yaml:9:5: error: 'Stop one' reads"));
    CHECK(contains(program.errors_until(done), "0 errors"));
    project.write("site.yaml", playbook("Stop two"));
    CHECK(contains(program.output_until("\n"), "+site.yaml:9:5: error: 'Stop two' reads"));
    program.errors_until(done);
    // A line that moves is nothing new.
    project.write("site.yaml", "# moved\n" + playbook("Stop two"));
    program.errors_until(done);
    CHECK(program.output_within(200).empty());
    program.send(SIGTERM);
    CHECK(program.status() == 1);
}

TEST_CASE("the status is that of the last run, whichever signal ends it") {
    for (const int signal : {SIGINT, SIGTERM}) {
        const Scratch project;
        project.write("site.yaml", playbook("Stop one"));
        RunningProgram program(watch(), project.path());
        program.errors_until(done);
        project.write("site.yaml", clean);
        program.errors_until(done);
        program.send(signal);
        CHECK(program.status() == 0);
    }
}

TEST_CASE("files that are renamed over others, and files in new directories, are seen") {
    const Scratch project;
    project.write("site.yaml", clean);
    RunningProgram program(watch(), project.path());
    program.errors_until(done);
    project.write(".site.yaml.new", playbook("Stop one"));
    fs::rename(project.path(".site.yaml.new"), project.path("site.yaml"));
    CHECK(contains(program.output_until("\n"), "+site.yaml"));
    program.errors_until(done);
    project.write("deep/er/tasks.yaml",
                  "- name: Ask deep\n  command: is-enabled deep\n  register: deep\n  when: false\n"
                  "- name: Stop deep\n  command: stop {{ deep.stdout }}\n");
    project.write("site.yaml", playbook("Stop one") + "  - import_tasks: deep/er/tasks.yaml\n");
    CHECK(contains(program.output_until("'Stop deep'"), "+deep/er/tasks.yaml"));
    program.errors_until(done);
    project.write("deep/er/tasks.yaml", "[]\n");
    CHECK(contains(program.output_until("\n"), "-deep/er/tasks.yaml"));
    fs::remove_all(project.path("deep"));
    CHECK(contains(program.errors_until("deep/er/tasks.yaml"), "deep/er/tasks.yaml"));
}

TEST_CASE("many changes in a row are one run, and hidden files none") {
    const Scratch project;
    project.write("site.yaml", clean);
    RunningProgram program(watch({"--format", "jsonl"}), project.path());
    CHECK(program.output_until("\"checked\"") ==
          "{\"event\": \"checked\", \"errors\": 0, \"warnings\": 0, \"notes\": 0, \"unanalysed\": 0}\n");
    for (int i = 0; i < 100; ++i) project.write("group_vars/f" + std::to_string(i) + ".yaml", "a: 1\n");
    project.write("site.yaml", playbook("Stop one"));
    std::string all = program.output_until("Stop one");
    all += program.output_within(1000);
    std::size_t runs = 0;
    for (std::size_t at = all.find("\"checked\""); at != std::string::npos; at = all.find("\"checked\"", at + 1))
        ++runs;
    CHECK(runs >= 1);
    CHECK(runs <= 5);
    project.write(".git/index", "x");
    project.write(".site.yaml.swp", "x");
    CHECK(program.output_within(300).empty());
}

TEST_CASE("changes are events for programs") {
    const Scratch project;
    project.write("site.yaml", playbook("Stop one"));
    RunningProgram program(watch({"--format", "jsonl", "--quiet"}), project.path());
    const auto events = [](const std::string& lines) {
        std::vector<nlohmann::json> all;
        for (std::size_t at = 0; at < lines.size(); at = lines.find('\n', at) + 1)
            all.push_back(nlohmann::json::parse(lines.substr(at, lines.find('\n', at) - at)));
        return all;
    };
    const auto first = events(program.output_until("\"checked\""));
    REQUIRE(first.size() == 2);
    CHECK(first[0].at("event") == "new");
    CHECK(first[0].at("finding").at("location").at("path") == "site.yaml");
    project.write("site.yaml", clean);
    const auto second = events(program.output_until("\"checked\""));
    REQUIRE(second.size() == 2);
    CHECK(second[0].at("event") == "fixed");
    CHECK(second[0].at("finding") == first[0].at("finding"));
    CHECK(second[1].at("errors") == 0);
}

TEST_CASE("a terminal gets new findings in full, and a line for what is fixed") {
    const Scratch project;
    project.write("site.yaml", clean);
    RunningProgram program(watch({"--color", "never"}), project.path(), true);
    program.errors_until(done);
    project.write("site.yaml", playbook("Stop one"));
    CHECK(contains(program.output_until("explain"), "new: error[flow-register-of-skipped-task]: 'Stop one'"));
    program.errors_until(done);
    project.write("site.yaml", clean);
    CHECK(contains(program.output_until("fixed: "), "fixed: site.yaml:9:5: error: 'Stop one'"));
}

TEST_CASE("a file that is broken in between is named, and so is that it is not any more") {
    const Scratch project;
    project.write("site.yaml", playbook("Stop one"));
    project.write("other_playbook.yaml", clean);
    RunningProgram program(watch(), project.path());
    program.errors_until(done);
    project.write("other_playbook.yaml", "- hosts: [\n");
    CHECK(contains(program.errors_until(done), "other_playbook.yaml:2: cannot analyse"));
    project.write("other_playbook.yaml", clean);
    CHECK(contains(program.errors_until(done), "no longer so: other_playbook.yaml:2"));
    project.write(".stepwarden.yaml", "selct: flow\n");
    CHECK(contains(program.errors_until("selct"), ".stepwarden.yaml:1:1: unknown key 'selct'"));
    project.write(".stepwarden.yaml", "ignore: flow\n");
    CHECK(contains(program.errors_until(done), "0 errors"));
}

TEST_CASE("outputs to files are written anew each time, and are no change themselves") {
    const Scratch project;
    project.write("site.yaml", playbook("Stop one"));
    RunningProgram program(watch({"--format", "line", "--format", "json", "--output", "found.json"}), project.path());
    program.errors_until(done);
    CHECK(contains(project.read("found.json"), "Stop one"));
    project.write("site.yaml", clean);
    program.errors_until(done);
    CHECK(!contains(project.read("found.json"), "Stop one"));
    CHECK(program.output_within(500).find("+") == std::string::npos);
    program.send(SIGTERM);
    CHECK(!contains(program.errors_until("nothing more"), done));
}

TEST_CASE("a directory that goes and comes back is watched again") {
    const Scratch project;
    project.write("tree/site.yaml", playbook("Stop one"));
    RunningProgram program({"check", "tree", "--watch"}, project.path());
    program.errors_until(done);
    fs::rename(project.path("tree"), project.path("aside"));
    CHECK(contains(program.errors_until(done), "tree: cannot analyse"));
    project.write("tree/site.yaml", playbook("Stop two"));
    CHECK(contains(program.output_until("Stop two"), "+site.yaml"));
    project.write("tree/site.yaml", clean);
    CHECK(contains(program.output_until("-site"), "Stop two"));
}

TEST_CASE("a checkout is watched like a directory") {
    const Scratch project;
    for (const auto& [path, content] : small_checkout()) project.write(path, content);
    RunningProgram program(watch(), project.path());
    program.errors_until(done);
    project.write("deployment/ntp.yaml", service_template("ntp") +
                                             "        - name: Wait for nothing\n          retries: 3\n"
                                             "          command: date\n");
    CHECK(contains(program.output_until("Wait for nothing"), "+deployment/ntp.yaml:"));
}

TEST_CASE("when nobody reads any more it ends") {
    const Scratch project;
    project.write("site.yaml", playbook("Stop one"));
    RunningProgram program(watch(), project.path());
    program.errors_until(done);
    program.close_output();
    CHECK(program.status() == 1);
}

TEST_CASE("what never changes, or makes no sense, is refused with a sentence") {
    const Scratch project;
    project.write("site.yaml", clean);
    project.write("cloud.tar.gz", "");
    const auto refusal = [&](const Words& words) {
        const Outcome outcome = run({.arguments = words, .directory = project.path()});
        CHECK(outcome.status == 2);
        return outcome.errors;
    };
    CHECK(contains(refusal({"check", "cloud.tar.gz", "--watch"}), "cloud.tar.gz is an archive"));
    CHECK(contains(refusal(watch({"--rev", "HEAD"})), "leave out --rev"));
    CHECK(contains(refusal(watch({"--baseline", "b", "--write-baseline"})), "--write-baseline tells nothing"));
    CHECK(contains(refusal(watch({"--shard", "1/2"})), "leave out --shard"));
    CHECK(contains(refusal(watch({"--format", "json"})), "give other formats an --output"));
    project.write(".stepwarden.yaml", "selct: flow\n");
    CHECK(contains(refusal(watch()), "unknown key 'selct'"));
}
