#include "report/repository_path.hpp"

#include <doctest/doctest.h>

using namespace stepwarden;

TEST_CASE("a path is told without detours") {
    CHECK(report::plain_path("./a//b/./c.yaml") == "a/b/c.yaml");
    CHECK(report::plain_path("/srv/./tht/") == "/srv/tht");
    CHECK(report::plain_path("../tht/a.yaml") == "../tht/a.yaml");
    CHECK(report::plain_path(".") == ".");
    CHECK(report::plain_path("") == ".");
}

TEST_CASE("a URI has no byte that means something in it but the slash") {
    CHECK(report::uri_of("deployment/nova-api.yaml") == "deployment/nova-api.yaml");
    CHECK(report::uri_of("a b/100%/c:d#e?.yaml") == "a%20b/100%25/c%3Ad%23e%3F.yaml");
    CHECK(report::uri_of("\u00e9\xff\n") == "%C3%A9%FF%0A");
    CHECK(report::uri_of("/srv/a b") == "file:///srv/a%20b");
}

TEST_CASE("what is rendered, or no file at all, is not in the input") {
    text::Tree tree = text::Tree::from_memory({{"a.yaml", ""}});
    tree.mount_memory("rendered/standalone", {{"a.yaml", ""}});
    const report::Part part{"", nullptr, &tree};
    CHECK(report::is_in_input(part, {0, 1, 1}));
    CHECK_FALSE(report::is_in_input(part, {1, 1, 1}));
    CHECK_FALSE(report::is_in_input(part, {}));
}
