#include "editor/definition.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "editor/markdown.hpp"
#include "editor/outline.hpp"
#include "support/program.hpp"

using namespace stepwarden;
using namespace stepwarden::editor;

namespace {

constexpr std::string_view tasks = R"(heat_template_version: rocky
parameters:
  Debug:
    type: boolean
outputs:
  role_data:
    value:
      debug: {get_param: Debug}
      config: {get_file: files/a.conf}
      upgrade_tasks:
        - name: Look
          register: found
        - name: Remember
          set_fact:
            is_there: "{{ found.rc == 0 }}"
        - set_fact: short=1 other=2
        - name: Use
          when: found.rc == 0 and is_there and other and elsewhere
)";

/// "path:line" of what the first `name` in a line leads to, lines from 1.
std::vector<std::string> leads(const Sources& sources, std::size_t line, std::string_view name) {
    const std::string& text = *sources.text_of("a.yaml");
    std::size_t start = 0;
    for (std::size_t i = 1; i < line; ++i) start = text.find('\n', start) + 1;
    const std::size_t column = text.find(name, start) - start;
    std::vector<std::string> found;
    for (const Target& target : definitions_at(sources, "a.yaml", line - 1, column))
        found.push_back(target.path + ":" + std::to_string(target.line + 1));
    return found;
}

}  // namespace

TEST_CASE("a name leads to what gives it") {
    const tests::Scratch scratch;
    scratch.write("overcloud-resource-registry-puppet.j2.yaml",
                  "resource_registry:\n  OS::TripleO::Services::A: deployment/a.yaml\n");
    scratch.write("deployment/a.yaml", "x: 1\n");
    scratch.write("files/a.conf", "x\n");
    scratch.write("b.yaml", "- name: x\n  register: elsewhere\n");
    scratch.write("a.yaml", "old: text\n");
    Project project({std::filesystem::canonical(scratch.path()), Root::Kind::checkout});
    project.read();
    const Texts texts = {{"a.yaml", std::string(tasks) + "resources:\n  A: {type: OS::TripleO::Services::A}\n"}};
    const Sources sources{project, texts};
    using Leads = std::vector<std::string>;
    CHECK(leads(sources, 18, "found") == Leads{"a.yaml:12"});
    CHECK(leads(sources, 18, "is_there") == Leads{"a.yaml:15"});
    CHECK(leads(sources, 18, "other") == Leads{"a.yaml:16"});
    CHECK(leads(sources, 18, "elsewhere") == Leads{"b.yaml:2"});
    CHECK(leads(sources, 8, "Debug") == Leads{"a.yaml:3"});
    CHECK(leads(sources, 9, "a.conf") == Leads{"files/a.conf:1"});
    CHECK(leads(sources, 20, "OS::TripleO") == Leads{"deployment/a.yaml:1"});
    CHECK(leads(sources, 18, "when") == Leads{});
}

TEST_CASE("no path leads out of the tree") {
    const tests::Scratch scratch;
    scratch.write("inner/a.yaml", "x: {get_file: ../secret.txt}\n");
    scratch.write("secret.txt", "x\n");
    Project project({std::filesystem::canonical(scratch.path("inner")), Root::Kind::checkout});
    project.read();
    CHECK(definitions_at({project, {}}, "a.yaml", 0, 20).empty());
    CHECK_FALSE(project.path_below(scratch.path("secret.txt")));
    CHECK_FALSE(project.path_below(scratch.path("inner/../secret.txt")));
    CHECK(project.path_below(std::filesystem::canonical(scratch.path("inner")) / "a.yaml") == "a.yaml");
}

TEST_CASE("a line belongs to the last task before it that everything in between is indented deeper than") {
    constexpr std::string_view text = "l:\n  - name: a\n    when: x\n\n  - name: b\n    block:\n      - c: 1\nend: 1\n";
    const std::vector<std::size_t> starts = {1, 4, 6};
    CHECK(enclosing(text, 2, starts) == 1);
    CHECK(enclosing(text, 4, starts) == 4);
    CHECK(enclosing(text, 5, starts) == 4);
    CHECK(enclosing(text, 6, starts) == 6);
    CHECK_FALSE(enclosing(text, 7, starts));
    CHECK_FALSE(enclosing(text, 0, starts));
}

TEST_CASE("text of the input marks nothing up") {
    CHECK(code_span("plain") == "`plain`");
    CHECK(code_span("a `b` ``c``") == "``` a `b` ``c`` ```");
    CHECK(code_span("x\n[link](http://y)\x1b") == "`x\\n[link](http://y)\\x1b`");
    CHECK(code_span(std::string(5000, 'x')).size() < 400);
}
