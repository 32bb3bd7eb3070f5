// Bad input gets a diagnostic with its place, and the rest is still analysed: every case under fixtures/hostile has the
// same good playbook beside the bad file. Cases that are too large to keep are made here.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "support/analyse.hpp"

namespace fs = std::filesystem;
using namespace stepwarden;

namespace {

struct Case {
    std::string_view directory;
    /// "path:line: part of the reason", or of the finding that tells it; empty when nothing is lost.
    std::string_view expected;
};

constexpr std::array cases{
    Case{"alias_bomb", "R/post_upgrade_tasks.yaml:4: aliases expand to more than the limit of"},
    Case{"bad_condition", "R/post_upgrade_tasks.yaml:3: does not parse"},
    Case{"broken_yaml", "R/post_upgrade_tasks.yaml:2: quoted text is not closed"},
    Case{"hostile_names", ""},
    Case{"import_out_of_tree", "deploy_steps_playbook.yaml:3: leads out of the directory"},
    Case{"imports_go_round", "b_tasks.yaml:1: imports go round: a_tasks.yaml -> b_tasks.yaml -> a_tasks.yaml"},
    Case{"invalid_utf8", "R/post_upgrade_tasks.yaml:1: invalid UTF-8"},
    Case{"link_out_of_tree", "R/post_upgrade_tasks.yaml:0: leads out of the tree"},
    Case{"missing_import", "deploy_steps_playbook.yaml:3: there is no such file"},
    Case{"nul_byte", "R/post_upgrade_tasks.yaml:1: control character U+0000"},
    Case{"playbook_is_a_mapping", "deploy_steps_playbook.yaml:1: must be a list of plays"},
    Case{"sequence_without_end", "deploy_steps_playbook.yaml:3: at most 10000 are followed"},
    Case{"task_is_no_mapping", "R/post_upgrade_tasks.yaml:1: expected a task"},
    Case{"unknown_keyword", "R/post_upgrade_tasks.yaml:3: did you mean 'when'?"},
    Case{"unknown_module", "R/post_upgrade_tasks.yaml:2: there is no module 'no_such_module'"},
};

const fs::path hostile = fs::path(STEPWARDEN_SOURCE_DIR) / "fixtures" / "hostile";

check::Options all_findings() { return {.threads = 2, .select = {}, .ignore = {}, .minimum = check::Severity::note}; }

/// It is told once: among what is not analysed, or as a finding.
bool says(const check::Results& results, const text::Tree& tree, std::string_view expected) {
    const std::size_t end = expected.find(": ");
    const auto fits = [&](std::string_view path, std::uint32_t line, std::string_view message) {
        return fmt::format("{}:{}", path, line) == expected.substr(0, end) &&
               message.find(expected.substr(end + 2)) != std::string::npos;
    };
    const auto inputs = std::ranges::count_if(
        results.unanalysed, [&](const check::Unanalysed& input) { return fits(input.path, input.line, input.reason); });
    const auto findings = std::ranges::count_if(results.findings, [&](const check::Finding& finding) {
        return finding.where.file != text::no_file &&
               fits(check::shown_path(tree, finding.where.file), finding.where.line, finding.message);
    });
    return inputs + findings == 1;
}

bool has_good_task(const check::Model& model) {
    return std::any_of(model.graph.nodes.begin(), model.graph.nodes.end(),
                       [](const graph::Node& node) { return node.task->name == "fine"; });
}

/// A directory that is gone when the test is over.
class Scratch {
public:
    Scratch()
        : path_(fs::temp_directory_path() / fmt::format("stepwarden-hostile-{}", static_cast<const void*>(this))) {
        fs::create_directories(path_ / "R");
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() { fs::remove_all(path_); }

    void write(const std::string& file, std::string_view text) const {
        std::ofstream(path_ / file, std::ios::binary) << text;
    }
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

constexpr std::string_view good_playbook = "- hosts: all\n  tasks:\n    - import_tasks: R/upgrade_tasks.yaml\n";
constexpr std::string_view good_tasks = "- name: fine\n  command: a\n";

/// What is said about `bad`, written as the role's post-upgrade list beside a good playbook.
std::string reason_for(std::string_view bad) {
    const Scratch scratch;
    scratch.write("upgrade_steps_playbook.yaml", good_playbook);
    scratch.write("R/upgrade_tasks.yaml", good_tasks);
    scratch.write("R/post_upgrade_tasks.yaml", bad);
    const auto analysis = support::analyse(scratch.path(), all_findings());
    REQUIRE(analysis);
    CHECK(has_good_task(*analysis->analysis.model));
    REQUIRE(analysis->analysis.results.unanalysed.size() == 1);
    return analysis->analysis.results.unanalysed[0].reason;
}

}  // namespace

TEST_CASE("each hostile case is named with its place, and the rest is analysed") {
    for (const Case& each : cases) {
        const auto analysis = support::analyse(hostile / each.directory, all_findings());
        REQUIRE_MESSAGE(analysis, each.directory);
        CHECK_MESSAGE(has_good_task(*analysis->analysis.model), each.directory);
        if (each.expected.empty())
            CHECK_MESSAGE(analysis->analysis.results.unanalysed.empty(), each.directory);
        else
            CHECK_MESSAGE(says(analysis->analysis.results, analysis->tree(), each.expected), each.directory,
                          " does not say ", each.expected);
    }
}

TEST_CASE("no hostile case is left untested") {
    std::set<std::string> known;
    for (const Case& each : cases) known.emplace(each.directory);
    for (const auto& entry : fs::directory_iterator(hostile))
        CHECK_MESSAGE(known.contains(entry.path().filename().string()), entry.path().string());
}

TEST_CASE("ten thousand levels of nesting are refused, not followed") {
    CHECK(reason_for(std::string(10'000, '[')).find("nest") != std::string::npos);
    std::string blocks;
    for (int i = 0; i < 10'000; ++i) blocks += std::string(static_cast<std::size_t>(i), ' ') + "- block:\n";
    CHECK_FALSE(reason_for(blocks).empty());
}

TEST_CASE("a file of 200 MB is not read") {
    const Scratch scratch;
    scratch.write("upgrade_steps_playbook.yaml", good_playbook);
    scratch.write("R/upgrade_tasks.yaml", good_tasks);
    scratch.write("R/post_upgrade_tasks.yaml", "- ");
    fs::resize_file(scratch.path() / "R/post_upgrade_tasks.yaml", 200'000'000);
    const auto analysis = support::analyse(scratch.path(), all_findings());
    REQUIRE(analysis);
    CHECK(has_good_task(*analysis->analysis.model));
    CHECK(says(analysis->analysis.results, analysis->tree(), "R/post_upgrade_tasks.yaml:0: limit"));
}

TEST_CASE("a path that is no input says so") {
    CHECK(support::analyse("/no/such/path", {}).error().message.find("does not exist") != std::string::npos);
    const Scratch empty;
    fs::remove(empty.path() / "R");
    CHECK(support::analyse(empty.path(), {}).error().message.find("holds no files") != std::string::npos);
    const Scratch other;
    other.write("notes.txt", "hello");
    CHECK(support::analyse(other.path(), {}).error().message.find("no config-download directory") != std::string::npos);
}
