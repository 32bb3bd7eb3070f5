// What came and went between two runs.
#include "report/changes.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace stepwarden;
using namespace stepwarden::report;

namespace {

check::Finding finding(const std::string& message, const std::string& fingerprint, std::uint32_t line,
                       const text::Tree& tree) {
    check::Finding made;
    made.rule = "step-never-reached";
    made.severity = check::Severity::error;
    made.message = message;
    made.fingerprint = fingerprint;
    made.where = {*tree.find("a.yaml"), line, 3};
    return made;
}

std::string changes(Format format, const check::Results& before, const check::Results& after, const text::Tree& tree) {
    const Part then{"", &before, &tree};
    const Part now{"", &after, &tree};
    std::ostringstream out;
    write_changes(format, {&then, 1}, {&now, 1}, false, out);
    return out.str();
}

}  // namespace

TEST_CASE("a finding that moved is the same, and one of two that are alike can go") {
    const auto tree = text::Tree::from_memory({{"a.yaml", "- one\n- two\n- three\n"}});
    check::Results before;
    before.findings = {finding("gone", "1", 1, tree), finding("stays", "2", 2, tree), finding("twin", "3", 1, tree),
                       finding("twin", "3", 2, tree)};
    check::Results after;
    after.findings = {finding("stays", "2", 3, tree), finding("twin", "3", 2, tree), finding("new", "4", 1, tree)};
    CHECK(changes(Format::line, before, after, tree) ==
          "-a.yaml:1:3: error: gone [step-never-reached]\n"
          "-a.yaml:2:3: error: twin [step-never-reached]\n"
          "+a.yaml:1:3: error: new [step-never-reached]\n");
    CHECK(changes(Format::line, after, after, tree).empty());
}

TEST_CASE("a severity or a message that changes is one that goes and one that comes") {
    const auto tree = text::Tree::from_memory({{"a.yaml", "- one\n"}});
    check::Results before;
    before.findings = {finding("waits for step 4", "1", 1, tree)};
    check::Results after;
    after.findings = {finding("waits for step 5", "1", 1, tree)};
    CHECK(changes(Format::text, before, after, tree).starts_with("fixed: a.yaml:1:3: error: waits for step 4"));
    CHECK(changes(Format::text, before, after, tree).find("new: error[step-never-reached]: waits for step 5\n") !=
          std::string::npos);
    CHECK(changes(Format::jsonl, before, after, tree)
              .starts_with(R"({"event": "fixed", "finding": {"rule":"step-never-reached")"));
}

TEST_CASE("other formats have no room for changes") {
    CHECK(tells_changes(Format::text));
    CHECK(tells_changes(Format::line));
    CHECK(tells_changes(Format::jsonl));
    CHECK(!tells_changes(Format::json));
    CHECK(!tells_changes(Format::sarif));
}
