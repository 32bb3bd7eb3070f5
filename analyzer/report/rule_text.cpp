#include "report/rule_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "report/wrap.hpp"

namespace stepwarden::report {

namespace {

using check::Rule;

std::string_view without_outer_breaks(std::string_view text) {
    while (!text.empty() && text.front() == '\n') text.remove_prefix(1);
    while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
    return text;
}

constexpr std::size_t line_width = 100;

std::string paragraph(std::string_view heading, std::string_view body) {
    return fmt::format("{}\n{}\n", heading, indented(wrapped(body, line_width - 2), "  "));
}

std::string example(std::string_view heading, std::string_view yaml) {
    return fmt::format("{}\n{}\n", heading, indented(without_outer_breaks(yaml), "    "));
}

std::string code_block(std::string_view yaml) { return fmt::format("```yaml\n{}\n```\n", without_outer_breaks(yaml)); }

/// What to do about a finding that is meant.
std::string silencing(const Rule& rule) {
    return fmt::format(
        "Write `# stepwarden: ignore[{0}] reason` behind the first line of the task or above it, in the template. In "
        ".stepwarden.yaml, `ignore: [{0}]` turns the rule off and an entry of `exceptions` does so for some files; a "
        "baseline keeps what is there already from being told again (docs/configuration.md).",
        rule.id);
}

}  // namespace

std::string rule_explanation(const Rule& rule) {
    std::string out = fmt::format("{} ({})\n{}\n\n", rule.id, check::name(rule.severity), rule.summary);
    out += paragraph("What it flags", rule.what);
    out += paragraph("Why it matters", rule.why);
    out += example("Example", rule.bad);
    out += paragraph("How to fix it", rule.fix);
    out += example("Mended", rule.good);
    out += paragraph("How to silence it", silencing(rule));
    out.pop_back();
    return out;
}

std::string rule_help(const Rule& rule) {
    return fmt::format(
        "## What it flags\n\n{}\n\n## Why it matters\n\n{}\n\n## Example\n\n{}\n## How to fix it\n\n{}\n\n{}\n"
        "## How to silence it\n\n{}\n",
        wrapped(rule.what, line_width), wrapped(rule.why, line_width), code_block(rule.bad),
        wrapped(rule.fix, line_width), code_block(rule.good), wrapped(silencing(rule), line_width));
}

std::string rule_page(const Rule& rule) {
    return fmt::format(
        "# {0}\n\n{1}.\n\nSeverity: {2}\n\n{3}\nMore examples: [what it finds](../../fixtures/err/{0}), [what it "
        "leaves "
        "alone](../../fixtures/ok/{0}).\n",
        rule.id, rule.summary, check::name(rule.severity), rule_help(rule));
}

std::string rule_table(std::span<const Rule> rules, std::string_view page_prefix) {
    std::string out = "| rule | severity | finds |\n|---|---|---|\n";
    for (const Rule& rule : rules)
        fmt::format_to(std::back_inserter(out), "| [{0}]({1}{0}.md) | {2} | {3} |\n", rule.id, page_prefix,
                       check::name(rule.severity), rule.summary);
    return out;
}

std::string rule_list(std::span<const Rule> rules) {
    std::size_t width = 0;
    for (const Rule& rule : rules) width = std::max(width, rule.id.size());
    std::string out;
    for (const Rule& rule : rules)
        fmt::format_to(std::back_inserter(out), "{:<{}}  {:<7}  {}\n", rule.id, width, check::name(rule.severity),
                       rule.summary);
    return out;
}

std::string rules_json(std::span<const Rule> rules) {
    using Json = nlohmann::ordered_json;
    Json list = Json::array();
    for (const Rule& rule : rules)
        list.push_back({{"id", rule.id},
                        {"group", rule.group()},
                        {"severity", check::name(rule.severity)},
                        {"summary", rule.summary},
                        {"what", rule.what},
                        {"why", rule.why},
                        {"fix", rule.fix},
                        {"bad", rule.bad},
                        {"good", rule.good}});
    const Json document = {{"format", "stepwarden-rules/1"}, {"rules", std::move(list)}};
    return document.dump(1);
}

}  // namespace stepwarden::report
