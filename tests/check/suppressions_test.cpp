// Comments that suppress findings: how they are written, and what they cover.
#include "check/suppressions.hpp"

#include <doctest/doctest.h>

using namespace stepwarden;
using check::find_suppressions;
using check::Suppression;

namespace {

Suppression only(std::string_view text) {
    const auto all = find_suppressions(0, text);
    REQUIRE(all.size() == 1);
    return all.front();
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a comment names rules or groups, and gives a reason") {
    const Suppression comment =
        only("# stepwarden: ignore[flow-undefined-variable, step] set by the client\n- debug:\n");
    CHECK(comment.rules == Names{"flow-undefined-variable", "step"});
    CHECK(comment.reason == "set by the client");
    CHECK(comment.where == text::Position{0, 1, 1});
    CHECK(only("- debug:  #stepwarden:ignore[step]\n").rules == Names{"step"});
    CHECK(only("# stepwarden: ignore everything\n- debug:\n").rules.empty());
    CHECK(only("# stepwarden: ignore[step\n- debug:\n").rules.empty());
}

TEST_CASE("what only looks like a comment is none") {
    CHECK(find_suppressions(0, "- debug:\n    msg: stepwarden: ignore[step]\n").empty());
    CHECK(find_suppressions(0, "- shell: echo '#'x stepwarden: ignore[step]\n").empty());
    CHECK(find_suppressions(0, "# stepwarden: ignroe[step]\n").empty());
    CHECK(find_suppressions(0, "").empty());
}

TEST_CASE("a comment above a task covers the task to its end, other comments and blank lines between them") {
    const Suppression comment = only(
        "- name: before\n"
        "# stepwarden: ignore[step]\n"
        "# another comment\n"
        "\n"
        "- name: a\n"
        "  debug:\n"
        "    msg: x\n"
        "\n"
        "- name: b\n");
    CHECK(comment.first_line == 2);
    CHECK(comment.last_line == 7);
}

TEST_CASE("a comment behind the first line of a task covers the task, and behind a key the key") {
    CHECK(only("- name: a # stepwarden: ignore[step]\n  when: x\n- name: b\n").last_line == 2);
    const Suppression key = only("- name: a\n  when: # stepwarden: ignore[step]\n    - x\n  tags: t\n");
    CHECK(key.first_line == 2);
    CHECK(key.last_line == 3);
}

TEST_CASE("a comment above a section covers its list, however far left that stands") {
    CHECK(only("# stepwarden: ignore[step]\nupgrade_tasks:\n- name: a\n  when: x\n- name: b\nupdate_tasks: []\n")
              .last_line == 5);
}

TEST_CASE("only findings of its rules, in its file and lines, are covered") {
    const Suppression comment = only("# stepwarden: ignore[step]\n- name: a\n  when: x\n- name: b\n");
    check::Finding finding;
    finding.rule = "step-missing";
    finding.where = {0, 3, 5};
    CHECK(comment.covers(finding));
    finding.where.line = 4;
    CHECK(!comment.covers(finding));
    finding.where = {1, 3, 5};
    CHECK(!comment.covers(finding));
    finding.where.file = 0;
    finding.rule = "flow-undefined-variable";
    CHECK(!comment.covers(finding));
}
