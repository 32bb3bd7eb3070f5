#include "report/rule_text.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace stepwarden;

namespace {

const check::Rule rule = {
    "step-never-reached",
    check::Severity::error,
    "a step that no play or loop reaches",
    "Conditions on a step\nthat no play gives.",
    "The task never runs.",
    "Use a step that is reached.",
    "- name: Stop\n  when: step|int == 9\n",
    "- name: Stop\n  when: step|int == 1\n",
    nullptr,
};

}  // namespace

TEST_CASE("an explanation says what, why and how, with both examples") {
    CHECK(report::rule_explanation(rule) ==
          "step-never-reached (error)\n"
          "a step that no play or loop reaches\n"
          "\n"
          "What it flags\n"
          "  Conditions on a step that no play gives.\n"
          "\n"
          "Why it matters\n"
          "  The task never runs.\n"
          "\n"
          "Example\n"
          "    - name: Stop\n"
          "      when: step|int == 9\n"
          "\n"
          "How to fix it\n"
          "  Use a step that is reached.\n"
          "\n"
          "Mended\n"
          "    - name: Stop\n"
          "      when: step|int == 1\n"
          "\n"
          "How to silence it\n"
          "  Write `# stepwarden: ignore[step-never-reached] reason` behind the first line of the task or above\n"
          "  it, in the template. In .stepwarden.yaml, `ignore: [step-never-reached]` turns the rule off and an\n"
          "  entry of `exceptions` does so for some files; a baseline keeps what is there already from being\n"
          "  told again (docs/configuration.md).\n");
}

TEST_CASE("a page is Markdown with the examples as YAML") {
    const std::string page = report::rule_page(rule);
    CHECK(page.starts_with("# step-never-reached\n\na step that no play or loop reaches.\n"));
    CHECK(page.find("## Example\n\n```yaml\n- name: Stop\n  when: step|int == 9\n```\n") != std::string::npos);
    CHECK(page.find("```yaml\n- name: Stop\n  when: step|int == 1\n```\n\n## How to silence it\n\nWrite `# stepwarden: "
                    "ignore[step-never-reached]") != std::string::npos);
}

TEST_CASE("the table links every rule to its page") {
    CHECK(report::rule_table({&rule, 1}, "docs/rules/") ==
          "| rule | severity | finds |\n|---|---|---|\n"
          "| [step-never-reached](docs/rules/step-never-reached.md) | error | a step that no play or loop reaches |\n");
}

TEST_CASE("the list is in columns") {
    CHECK(report::rule_list({&rule, 1}) == "step-never-reached  error    a step that no play or loop reaches\n");
}

TEST_CASE("the JSON list has everything that a rule says of itself") {
    const auto document = nlohmann::json::parse(report::rules_json({&rule, 1}));
    CHECK(document.at("format") == "stepwarden-rules/1");
    CHECK(document.at("rules").at(0).at("id") == "step-never-reached");
    CHECK(document.at("rules").at(0).at("group") == "step");
    CHECK(document.at("rules").at(0).at("bad") == "- name: Stop\n  when: step|int == 9\n");
}
