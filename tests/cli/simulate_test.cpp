// `stepwarden simulate` as its users meet it: what it plays, what it refuses, what goes where.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/program.hpp"
#include "support/trees.hpp"

using namespace stepwarden::tests;
using nlohmann::json;
using Words = std::vector<std::string>;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A directory with the tree of support/trees.hpp, in which the check of keystone may fail.
class Cloud {
public:
    Cloud() {
        for (auto [path, content] : stein_like()) {
            const std::string checked = "  register: keystone_enabled\n";
            if (const std::size_t at = content.find(checked); at != std::string::npos)
                content.insert(at + checked.size(), "  ignore_errors: true\n");
            scratch_.write(path, content);
        }
    }

    void write(const std::string& name, const std::string& content) const { scratch_.write(name, content); }
    [[nodiscard]] std::string path(const std::string& name = "") const { return scratch_.path(name); }

    [[nodiscard]] Outcome simulate(Words words, const std::string& path = "") const {
        words.insert(words.begin(), {"simulate", path.empty() ? scratch_.path() : path});
        return run({.arguments = words});
    }

private:
    Scratch scratch_;
};

const Words upgrade{"--playbook", "upgrade_steps_playbook.yaml"};

Words with(Words words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

std::vector<json> decisions(const Outcome& outcome) {
    std::vector<json> lines;
    for (std::size_t at = 0; at < outcome.output.size();) {
        const std::size_t end = outcome.output.find('\n', at);
        lines.push_back(json::parse(outcome.output.substr(at, end - at)));
        at = end + 1;
    }
    return lines;
}

/// "host: verdict" for each time that the task of that name comes up.
Words verdicts_of(const std::vector<json>& lines, const std::string& name) {
    Words found;
    for (const json& line : lines)
        if (line.at("name") == name)
            found.push_back(line.at("host").get<std::string>() + ": " + line.at("verdict").get<std::string>());
    return found;
}

}  // namespace

TEST_CASE("a playbook is played and told as a timeline") {
    const Cloud cloud;
    const Outcome outcome = cloud.simulate(upgrade);
    CHECK(outcome.status == 0);
    CHECK(contains(outcome.output, "[1/1] upgrade_steps_playbook.yaml\n"));
    CHECK(contains(outcome.output, "check keystone [keystone]"));
    CHECK(contains(outcome.output, "\nPlan: "));
    CHECK(outcome.errors.empty());
}

TEST_CASE("a playbook as PATH plays itself") {
    const Cloud cloud;
    const Outcome outcome = cloud.simulate({}, cloud.path("post_upgrade_steps_playbook.yaml"));
    CHECK(outcome.status == 0);
    CHECK(contains(outcome.output, "[1/1] post_upgrade_steps_playbook.yaml\n"));
}

TEST_CASE("jsonl has a line for each task and host") {
    const Cloud cloud;
    const std::vector<json> lines = decisions(cloud.simulate(with(upgrade, {"--format", "jsonl"})));
    CHECK(verdicts_of(lines, "stop keystone") == Words{"c0: maybe", "c1: maybe", "n0: skip"});
    CHECK(verdicts_of(lines, "check keystone") == Words{"c0: run", "c1: run", "n0: skip"});
}

TEST_CASE("outcomes decide what was open, by name and by place, and are told") {
    const Cloud cloud;
    cloud.write("outcomes.yaml", "check keystone: {rc: 1}\n");
    const Words pinned = with(upgrade, {"--outcomes", cloud.path("outcomes.yaml")});
    CHECK(verdicts_of(decisions(cloud.simulate(with(pinned, {"--format", "jsonl"}))), "stop keystone") ==
          Words{"c0: skip", "c1: skip", "n0: skip"});
    CHECK(contains(cloud.simulate(pinned).output, "pinned: --outcomes "));
    cloud.write("outcomes.yaml", "Controller/upgrade_tasks_step0.yaml:2: {rc: 0}\n");
    CHECK(verdicts_of(decisions(cloud.simulate(with(pinned, {"--format", "jsonl"}))), "stop keystone") ==
          Words{"c0: run", "c1: run", "n0: skip"});
}

TEST_CASE("the json document names calls, pins and counts") {
    const Cloud cloud;
    const Outcome outcome = cloud.simulate(with(upgrade, {"--format", "json", "--limit", "Compute", "-e", "a=1"}));
    const json document = json::parse(outcome.output);
    CHECK(document.at("format") == "stepwarden-simulation/1");
    CHECK(document.at("workflow").is_null());
    CHECK(document.at("calls").at(0).at("limit") == "Compute");
    CHECK(document.at("pins").at(0) == json{{"option", "--extra-vars"}, {"value", "a=1"}});
    CHECK(document.at("summary").at("decisions") == document.at("decisions").size());
}

TEST_CASE("--only, --service, --host and --step choose what is shown") {
    const Cloud cloud;
    const auto count = [&](const Words& words) {
        return decisions(cloud.simulate(with(upgrade, with({"--format", "jsonl"}, words)))).size();
    };
    const std::size_t all = count({});
    CHECK(count({"--only", "maybe", "--step", "1"}) == 2);
    CHECK(count({"--host", "n0"}) * 3 == all);
    CHECK(count({"--service", "keystone"}) == 6);
    CHECK(count({"--step", "0"}) == 6);
}

TEST_CASE("a workflow of the user's own is played call by call") {
    const Cloud cloud;
    cloud.write("mine.yaml",
                "workflows:\n  - name: mine\n    runs:\n"
                "      - {playbook: upgrade_steps_playbook, each_role: true}\n"
                "      - {playbook: post_upgrade_steps_playbook}\n");
    const Outcome outcome = cloud.simulate({"--workflows", cloud.path("mine.yaml")});
    CHECK(outcome.status == 0);
    CHECK(contains(outcome.output, "mine: 3 calls on 4 hosts"));
    CHECK(contains(outcome.output, "[2/3] upgrade_steps_playbook.yaml --limit Compute\n"));
    CHECK(contains(outcome.errors, "plays mine, which fits the directory"));
}

TEST_CASE("a workflow without all of its playbooks is refused, and played in part when asked for") {
    const Cloud cloud;
    const Outcome refused = cloud.simulate({"--workflow", "overcloud-upgrade"});
    CHECK(refused.status == 2);
    CHECK(contains(refused.errors, "deploy_steps_playbook"));
    const Outcome partial = cloud.simulate({"--workflow", "overcloud-upgrade", "--partial"});
    CHECK(partial.status == 0);
    CHECK(contains(partial.errors, "plays overcloud-upgrade without "));
}

TEST_CASE("--why tells what decided and where it comes from") {
    const Cloud cloud;
    const Outcome outcome = cloud.simulate(with(upgrade, {"--why", "Controller/upgrade_tasks.yaml:8", "--host", "c1"}));
    CHECK(outcome.status == 0);
    CHECK(contains(outcome.output,
                   "asked for Controller/upgrade_tasks.yaml:7, whose copies are at "
                   "Controller/upgrade_tasks_step1.yaml:2: stop keystone\n"));
    CHECK(contains(outcome.output, "when: keystone_enabled.rc == 0   (Controller/upgrade_tasks_step1.yaml:4)"));
    CHECK(contains(outcome.output, "c1: maybe, because "));
    CHECK(contains(outcome.output, "keystone_enabled = "));
}

TEST_CASE("--why names the nearest tasks when none is there") {
    const Cloud cloud;
    const Outcome outcome = cloud.simulate(with(upgrade, {"--why", "Controller/upgrade_tasks.yaml:1"}));
    CHECK(outcome.status == 2);
    CHECK(contains(outcome.errors, "the nearest are 'check keystone' at line 2, 'stop keystone' at line 7"));
}

TEST_CASE("what does not fit the input is refused, with what was probably meant") {
    const Cloud cloud;
    cloud.write("facts.json", "{\"a\": \n}");
    const std::vector<std::pair<Words, std::string>> cases{
        {{"--limit", "Compuet"}, "did you mean 'Compute'?"},
        {{"--host", "c9"}, "--host: the inventory has no 'c9'"},
        {{"--service", "keyston"}, "did you mean 'keystone'?"},
        {{"--workflow", "minor-updat"}, "did you mean 'minor-update'?"},
        {{"--playbook", "upgrade_steps_playbok.yaml"}, "did you mean 'upgrade_steps_playbook.yaml'?"},
        {{"--playbook", "upgrade_steps_playbook.yaml", "--workflow", "deploy"}, "cannot be asked for at once"},
        {{"--facts", cloud.path("facts.json")}, "facts.json:2:1: not valid JSON"},
        {{"--outcomes", "/no/such/file"}, "/no/such/file"},
        {{"--assume", "x"}, "expected NAME=VALUE"},
        {{"-e", "lonely"}, "--extra-vars: expected NAME=VALUE"},
        {{"--roles-path", "/no/such/directory"}, "--roles-path: /no/such/directory"},
        {{"--why", "upgrade_steps_playbook.yaml:5", "--format", "json"}, "--why answers in text only"},
    };
    for (const auto& [words, said] : cases) {
        const bool names_play = words[0] == "--playbook" || words[0] == "--workflow";
        const Outcome outcome = cloud.simulate(names_play ? words : with(upgrade, words));
        CHECK_MESSAGE(outcome.status == 2, words[0]);
        CHECK(outcome.output.empty());
        CHECK_MESSAGE(contains(outcome.errors, said), outcome.errors);
    }
}

TEST_CASE("input that cannot be followed is status 3, named, and the rest is played") {
    const Cloud cloud;
    cloud.write("upgrade_steps_playbook.yaml",
                "- hosts: overcloud\n  gather_facts: false\n  tasks:\n  - import_tasks: missing.yaml\n"
                "  - name: Go on\n    debug: {msg: x}\n");
    const Outcome outcome = cloud.simulate(upgrade);
    CHECK(outcome.status == 3);
    CHECK(contains(outcome.errors, "upgrade_steps_playbook.yaml:4: cannot analyse: "));
    CHECK(contains(outcome.output, "Go on"));
    CHECK(cloud.simulate({}, "/no/such/directory").status == 3);
}

TEST_CASE("--output writes the whole to a file") {
    const Cloud cloud;
    const Outcome outcome = cloud.simulate(with(upgrade, {"--output", cloud.path("plan.txt")}));
    CHECK(outcome.status == 0);
    CHECK(outcome.output.empty());
    const Outcome again = cloud.simulate(upgrade);
    CHECK(again.output.size() > 100);
}
