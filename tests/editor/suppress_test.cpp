#include "editor/suppress.hpp"

#include <doctest/doctest.h>

#include <string>

#include "editor/positions.hpp"

using namespace stepwarden::editor;

namespace {

/// The text with the comment in it; "" when there is none.
std::string suppressed(const std::string& text, std::size_t line) {
    const auto comment = suppression_of(text, line, "flow-x");
    if (!comment) return "";
    return std::string(text).insert(TextLines(text).start(comment->line), comment->text);
}

}  // namespace

TEST_CASE("the comment goes above the line of the finding, as far in as that") {
    CHECK(suppressed("- name: a\n  when: x\n", 1) == "- name: a\n  # stepwarden: ignore[flow-x]\n  when: x\n");
    CHECK(suppressed("tasks:\n  - name: a\n    shell: b\n", 1) ==
          "tasks:\n  # stepwarden: ignore[flow-x]\n  - name: a\n    shell: b\n");
}

TEST_CASE("within a text it goes above what the text belongs to") {
    CHECK(suppressed("- name: a\n  shell: |\n    first\n    second\n", 3) ==
          "- name: a\n  # stepwarden: ignore[flow-x]\n  shell: |\n    first\n    second\n");
    CHECK(suppressed("- name: a\n  shell: >-\n    first\n\n    second\n  when: b\n", 4) ==
          "- name: a\n  # stepwarden: ignore[flow-x]\n  shell: >-\n    first\n\n    second\n  when: b\n");
    CHECK(suppressed("- name: 'a\n    b'\n  when: c\n", 1) ==
          "# stepwarden: ignore[flow-x]\n- name: 'a\n    b'\n  when: c\n");
}

TEST_CASE("where no comment is read there is none to put") {
    CHECK(suppressed("a: [\n", 0) == "");
    CHECK(suppressed("{% if x %}\na: 1\n{% endif %}\n", 1) == "");
    CHECK(suppressed("a: 1\n", 7) == "");
    CHECK(suppressed("outputs:\n  'a\n\n  b'\n", 3) == "");
}

TEST_CASE("a flow collection over several lines takes a comment within it only where it covers the line") {
    const std::string text = "- name: a\n  with_items: [one,\n    two]\n";
    CHECK(suppressed(text, 2) == "- name: a\n  with_items: [one,\n    # stepwarden: ignore[flow-x]\n    two]\n");
}
