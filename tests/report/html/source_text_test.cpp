#include "report/html/source_text.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace stepwarden::report::html;

namespace {

constexpr std::string_view list = R"(- name: first
  command: a
# about the second
- block:
    - name: inner
      shell: |
        one

        two

    # about the next
    - name: next
      command: b
  when: x
- name: last
  command: c)";

}  // namespace

TEST_CASE("a task's source ends where the next one begins") {
    CHECK(SourceText(list).task({0, 1, 3}) == "- name: first\n  command: a");
    CHECK(SourceText(list).task({0, 5, 7}) == "    - name: inner\n      shell: |\n        one\n\n        two");
    CHECK(SourceText(list).task({0, 12, 7}) == "    - name: next\n      command: b");
    CHECK(SourceText(list).task({0, 15, 3}) == "- name: last\n  command: c");
}

TEST_CASE("a comment within a task belongs to it") {
    CHECK(SourceText("- name: a\n# why\n  command: b\n").task({0, 1, 3}) == "- name: a\n# why\n  command: b");
}

TEST_CASE("a very long task is cut, and says so") {
    std::string task = "- name: long\n  shell: |\n";
    for (int i = 0; i < 300; ++i) task += "    line\n";
    CHECK(SourceText(task).task({0, 1, 3}).ends_with("\n... 102 more lines"));
}

TEST_CASE("lines are shown, not obeyed") {
    CHECK(SourceText("- name: \x1b[31m\xff\t.\r\n").task({0, 1, 3}) == "- name: \\x1b[31m\\xff    .");
}

TEST_CASE("an excerpt has two lines on each side and the marked characters") {
    const auto excerpt = SourceText("a\nb\nc: näme x\nd\ne\nf\n").excerpt({0, 3, 4}, 5);
    CHECK(excerpt["first"] == 1);
    CHECK(excerpt["lines"] == "a\nb\nc: näme x\nd\ne");
    CHECK(excerpt["line"] == 3);
    CHECK(excerpt["offset"] == 3);
    CHECK(excerpt["length"] == 4);
    CHECK(SourceText("a\n").excerpt({0, 9, 1}, 1).is_null());
}

TEST_CASE("a line is indented as far as its key") {
    CHECK(indentation("- name: x") == 3);
    CHECK(indentation("    - when") == 7);
    CHECK(indentation("name") == 1);
}
