// `stepwarden diff` as its users meet it: two checkouts, two generated directories, revisions of a repository; what it
// prints in which form, and how it ends.
#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/git_scratch.hpp"
#include "support/golden.hpp"
#include "support/program.hpp"
#include "support/trees.hpp"

using namespace stepwarden::tests;
using nlohmann::json;

namespace {

namespace fs = std::filesystem;

const std::string fixtures = STEPWARDEN_SOURCE_DIR "/fixtures";

/// The small checkout with what one side of fixtures/diff lays over it.
void lay(const std::string& side, const std::string& target) {
    const auto options = fs::copy_options::recursive | fs::copy_options::overwrite_existing;
    fs::copy(fixtures + "/checkout", target, options);
    fs::copy(fixtures + "/diff/" + side, target, options);
}

/// Directories "old" and "new".
class Pair {
public:
    Pair() {
        lay("old", scratch_.path("old"));
        lay("new", scratch_.path("new"));
    }

    [[nodiscard]] Outcome diff(std::vector<std::string> words) const {
        words.insert(words.begin(), "diff");
        return run({.arguments = words, .directory = scratch_.path()});
    }

    [[nodiscard]] const Scratch& scratch() const { return scratch_; }

private:
    Scratch scratch_;
};

/// A repository with the old side at the tag "old" and the new one at "new", whose work tree is the new one's.
class Repository {
public:
    Repository() {
        lay("old", git_.path());
        git_.commit("Begin");
        git_.git("tag old");
        fs::remove(git_.path("deployment/keystone/keystone-docker.yaml"));
        lay("new", git_.path());
        git_.commit("Change");
        git_.git("tag new");
    }

    [[nodiscard]] Outcome diff(std::vector<std::string> words) const {
        words.insert(words.begin(), {"diff", "--repo", git_.path()});
        return run({.arguments = words});
    }

    [[nodiscard]] const GitScratch& git() const { return git_; }

private:
    GitScratch git_;
};

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void write_directory(const Scratch& scratch, const std::string& name, const Files& files) {
    for (const auto& [path, text] : files) scratch.write(name + "/" + path, text);
}

std::string last_line(const std::string& text) {
    const std::size_t at = text.rfind('\n', text.size() - 2);
    return text.substr(at == std::string::npos ? 0 : at + 1);
}

}  // namespace

TEST_CASE("two checkouts are compared as text, Markdown and JSON") {
    const Pair pair;
    for (const auto& [format, file] :
         {std::pair("text", "diff/pair.txt"), {"md", "diff/pair.md"}, {"json", "diff/pair.json"}}) {
        const Outcome outcome = pair.diff({"old", "new", "--format", format});
        CHECK(outcome.status == 1);
        CHECK(outcome.output == compared_with_golden(file, outcome.output));
    }
}

TEST_CASE("the output is the same for one thread and for two") {
    const Pair pair;
    for (const char* format : {"text", "json", "md", "line"})
        CHECK(pair.diff({"old", "new", "--format", format, "--threads", "1"}).output ==
              pair.diff({"old", "new", "--format", format, "--threads", "2"}).output);
}

TEST_CASE("HTML is a page with the JSON document in it") {
    const Pair pair;
    const std::string page = pair.diff({"old", "new", "--format", "html"}).output;
    CHECK(page.starts_with("<!DOCTYPE html>"));
    CHECK(page.find("id=\"difference-data\">{\"format\":\"stepwarden-diff/1\"") != std::string::npos);
}

TEST_CASE("JSON is one document of its format") {
    const Pair pair;
    const json document = json::parse(pair.diff({"old", "new", "--format", "json"}).output);
    CHECK(document["format"] == "stepwarden-diff/1");
    CHECK(document["summary"]["removed"] == 1);
    CHECK(document["changes"].size() == 5);
    CHECK(document["findings"]["fixed"][0]["location"]["path"] == "deployment/keystone/keystone-docker.yaml");
}

TEST_CASE("the status is told by the new findings alone") {
    const Pair pair;
    CHECK(pair.diff({"old", "new", "--fail-on", "never"}).status == 0);
    CHECK(pair.diff({"old", "new", "--ignore", "flow-register-of-skipped-task"}).status == 0);
    CHECK(pair.diff({"old", "new", "--ignore", "flow", "--fail-on", "warning"}).status == 1);
    // What is wrong on both sides fails nothing.
    CHECK(pair.diff({"new", "new", "--fail-on", "note"}).status == 0);
    CHECK(last_line(pair.diff({"new", "new"}).output).starts_with("0 tasks added, 0 removed, 0 changed"));
}

TEST_CASE("findings' own formats have the new ones only") {
    const Pair pair;
    const Outcome outcome = pair.diff({"old", "new", "--format", "line", "--select", "step"});
    CHECK(
        outcome.output ==
        "deployment/keystone/keystone-container.yaml:15:11: warning: 'Remove what keystone left' has no step: it runs "
        "at all 6 steps (0 to 5) of upgrade_tasks [step-missing]\n");
}

TEST_CASE("several formats are written in one run") {
    const Pair pair;
    const Outcome outcome = pair.diff({"old", "new", "--format", "md", "--format", "json", "--output", "diff.json"});
    CHECK(outcome.output.starts_with("**stepwarden**"));
    CHECK(json::parse(pair.scratch().read("diff.json"))["format"] == "stepwarden-diff/1");
    CHECK(pair.diff({"old", "new", "--format", "md", "--format", "json"}).status == 2);
}

TEST_CASE("revisions are compared: a range, one with its parent, and the work tree with one") {
    const Repository repository;
    const std::string range = repository.diff({"old..new", "--format", "json"}).output;
    CHECK(json::parse(range)["old"] == "old");
    CHECK(json::parse(range)["changes"].size() == 5);
    const std::string alone = repository.diff({"new"}).output;
    CHECK(repository.diff({}).output == alone);
    CHECK(repository.diff({"old..new"}).output == alone);
    CHECK(repository.diff({"--worktree", "old"}).output == alone);
    CHECK(last_line(repository.diff({"--worktree"}).output).starts_with("0 tasks added, 0 removed, 0 changed"));
    fs::remove(repository.git().path("deployment/packages.yaml"));
    repository.git().write("deployment/packages.yaml",
                           "heat_template_version: rocky\noutputs:\n  role_data:\n    value:\n"
                           "      service_name: packages\n");
    CHECK(contains(repository.diff({"--worktree"}).output, "  - Update all packages"));
}

TEST_CASE("the jobs that exercise a change are named, and what none exercises") {
    const Pair pair;
    pair.scratch().write("ci/zuul.d/jobs.yaml", R"(
- job:
    name: the-job
    parent: base
    run: playbooks/tripleo-ci/run.yaml
    vars:
      playbooks: [multinode-overcloud.yml, multinode-overcloud-upgrade.yml]
      tags: [overcloud-deploy, overcloud-upgrade]
      featureset_override: {overcloud_upgrade: true}
      composable_scenario: scenario001-multinode.yaml
- project-template:
    name: tripleo-jobs
    check: {jobs: [the-job]}
)");
    for (const char* side : {"old", "new"}) {
        pair.scratch().write(std::string(side) + "/zuul.d/layout.yaml", "- project:\n    templates: [tripleo-jobs]\n");
        pair.scratch().write(std::string(side) + "/ci/environments/scenario001-multinode.yaml", "{}\n");
    }
    const std::string unknown = pair.diff({"old", "new"}).output;
    CHECK(contains(unknown, "which jobs 1 project templates start is not known without --jobs DIR"));
    const json document = json::parse(pair.diff({"old", "new", "--jobs", "ci", "--format", "json"}).output);
    CHECK(document["jobs_known"] == true);
    for (const json& change : document["changes"])
        CHECK(change["jobs"] == (change["section"] == "upgrade_tasks" ? json::array({"the-job"}) : json::array()));
    CHECK(document["unexercised"] ==
          json::array(
              {{{"service", "mysql"}, {"template", "deployment/database/mysql.yaml"}, {"section", "update_tasks"}}}));
    const std::string text = pair.diff({"old", "new", "--jobs", "ci"}).output;
    CHECK(contains(text, "  exercised by the-job\n"));
    CHECK(contains(text, "  no job exercises this\n"));
}

TEST_CASE("two generated directories are compared") {
    const Scratch scratch;
    write_directory(scratch, "old", stein_like());
    Files after = stein_like();
    for (auto& [path, text] : after)
        for (std::size_t at = text.find("stop keystone"); at != std::string::npos;
             at = text.find("stop keystone", at + 1))
            text.replace(at, 13, "halt keystone");
    write_directory(scratch, "new", after);
    const Outcome outcome = run({.arguments = {"diff", "old", "new"}, .directory = scratch.path()});
    CHECK(contains(outcome.output, "  ~ halt keystone  Controller/upgrade_tasks_step1.yaml:"));
    CHECK(contains(outcome.output, "was called 'stop keystone'"));
}

TEST_CASE("wrong usage is status 2, with what was expected") {
    const Pair pair;
    const Repository repository;
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{}, {"old"}, {"old", "new", "third"}, {"--worktree", "old", "new"}}) {
        const Outcome outcome = pair.diff(words);
        CHECK(outcome.status == 2);
        CHECK(outcome.output.empty());
        CHECK(outcome.errors.starts_with("stepwarden diff: "));
    }
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"old...new"}, {"old"}, {"old..new", "--worktree"}, {"old", "new"}})
        CHECK(repository.diff(words).status == 2);
}

TEST_CASE("a path or revision that is not there is status 3") {
    const Pair pair;
    const Repository repository;
    const Outcome path = pair.diff({"old", "missing"});
    CHECK(path.status == 3);
    CHECK(contains(path.errors, "missing: cannot analyse: "));
    const Outcome revision = repository.diff({"old..nev"});
    CHECK(revision.status == 3);
    CHECK(contains(revision.errors, "cannot analyse: "));
    CHECK(contains(revision.errors, "nev"));
}

TEST_CASE("two of different kinds cannot be compared") {
    const Pair pair;
    write_directory(pair.scratch(), "generated", stein_like());
    const Outcome outcome = pair.diff({"old", "generated"});
    CHECK(outcome.status == 2);
    CHECK(contains(outcome.errors, "old is a checkout and generated is a generated directory"));
}

TEST_CASE("what cannot be analysed is named, and is status 3") {
    const Pair pair;
    pair.scratch().write("old/deployment/database/mysql.yaml", "heat_template_version: [\n");
    const Outcome outcome = pair.diff({"old", "new", "--fail-on", "never"});
    CHECK(outcome.status == 3);
    CHECK(contains(outcome.errors, "old: deployment/database/mysql.yaml"));
    const json document = json::parse(pair.diff({"old", "new", "--format", "json"}).output);
    CHECK(document["unanalysed"]["old"].size() == 1);
    CHECK(document["unanalysed"]["new"].empty());
}

TEST_CASE("hostile names show as text in every form") {
    const Pair pair;
    pair.scratch().write("new/deployment/packages.yaml", R"yaml(heat_template_version: rocky
outputs:
  role_data:
    value:
      service_name: packages
      upgrade_tasks:
        - name: "<script>alert(1)</script>\e[31m\n::error::x @team `code` | [link](http://x)"
          when: step|int == 3
          become: true
          package:
            name: '*'
            state: latest
)yaml");
    const std::string text = pair.diff({"old", "new", "--color", "never"}).output;
    CHECK_FALSE(contains(text, "\x1b"));
    CHECK_FALSE(contains(text, "\n::error"));
    const std::string markdown = pair.diff({"old", "new", "--format", "md"}).output;
    CHECK_FALSE(contains(markdown, "\x1b"));
    CHECK_FALSE(contains(markdown, "\n::error"));
    CHECK(contains(markdown, "``<script>alert(1)</script>\\x1b[31m\\n::error::x @team `code` | [link](http://x)``"));
    const std::string document = pair.diff({"old", "new", "--format", "json"}).output;
    CHECK(json::accept(document));
    CHECK_FALSE(contains(document, "\x1b"));
}
