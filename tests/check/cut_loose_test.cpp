// Results that outlive the input they are about.
#include "check/cut_loose.hpp"

#include <doctest/doctest.h>

using namespace stepwarden;
using namespace stepwarden::check;

TEST_CASE("of a tree only the files that something was found in are kept, under the paths that people see") {
    auto tree =
        text::Tree::from_memory({{"a.yaml", "one"}, {"b.yaml", "two"}, {"c.yaml", "three"}, {"d.yaml", "four"}});
    tree.mount_memory("rendered/overcloud", {{"b.yaml", "rendered"}});
    Results results;
    Finding finding;
    finding.where = {*tree.find("b.yaml"), 3, 4};
    finding.related = {{{*tree.find("b.yaml", 1), 1, 1}, "as rendered"}, {{text::no_file, 0, 0}, "nowhere"}};
    results.findings = {finding};
    finding.where = {*tree.find("d.yaml"), 1, 1};
    finding.related.clear();
    results.suppressed = {{finding, Suppressed::By::comment, ""}};

    const text::Tree kept = cut_loose(results, tree);
    CHECK(kept.size() == 3);
    const text::Position where = results.findings[0].where;
    CHECK(shown_path(kept, where.file) == "b.yaml");
    CHECK(where.line == 3);
    CHECK(where.column == 4);
    CHECK(kept.read(where.file).value() == "two");
    CHECK(shown_path(kept, results.findings[0].related[0].where.file) == "rendered/overcloud/b.yaml");
    CHECK(kept.read(results.findings[0].related[0].where.file).value() == "rendered");
    CHECK(results.findings[0].related[1].where.file == text::no_file);
    CHECK(shown_path(kept, results.suppressed[0].finding.where.file) == "d.yaml");
}
