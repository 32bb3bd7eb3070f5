// Of results those that some files have a part in.
#include "check/keep_only.hpp"

#include <doctest/doctest.h>

using namespace stepwarden;
using namespace stepwarden::check;

TEST_CASE("a finding is kept for its own place or a related one, and what could not be analysed for its path") {
    const auto tree = text::Tree::from_memory({{"a.yaml", ""}, {"b.yaml", ""}, {"c.yaml", ""}});
    const auto at = [&](const char* path) { return text::Position{*tree.find(path), 1, 1}; };
    Results results;
    Finding own;
    own.message = "own";
    own.where = at("a.yaml");
    Finding related;
    related.message = "related";
    related.where = at("b.yaml");
    related.related = {{at("c.yaml"), ""}, {at("a.yaml"), ""}};
    Finding other;
    other.message = "other";
    other.where = at("b.yaml");
    Finding nowhere;
    results.findings = {own, related, other, nowhere};
    results.suppressed = {{own, Suppressed::By::baseline, ""}, {other, Suppressed::By::baseline, ""}};
    results.unanalysed = {{"a.yaml", 2, "bad"}, {"b.yaml", 2, "bad"}, {"", 0, "no roles"}};

    keep_only(results, tree, {"a.yaml"});
    REQUIRE(results.findings.size() == 2);
    CHECK(results.findings[0].message == "own");
    CHECK(results.findings[1].message == "related");
    CHECK(results.suppressed.size() == 1);
    REQUIRE(results.unanalysed.size() == 2);
    CHECK(results.unanalysed[0].path == "a.yaml");
    CHECK(results.unanalysed[1].reason == "no roles");
    CHECK(results.remarks ==
          std::vector<std::string>{"1 other input could not be analysed; a check without --only names it"});
}
