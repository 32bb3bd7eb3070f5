// Names, paths and messages are whatever somebody wrote. In every format they are shown as text: nothing in them is
// taken for markup, for a command of the reader's, or for another finding.
#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "report/format.hpp"
#include "report/sample.hpp"
#include "text/utf8.hpp"

using namespace stepwarden;
using nlohmann::json;
using report::Format;

namespace {

const std::string hostile_texts[] = {
    "</failure><script>alert(1)</script>",
    "<!--",
    "]]>",
    "<![CDATA[",
    "&lt;&#0;&bogus;",
    "\" onload='x",
    "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "a\nsteps.yaml:1:1: error: forged [step-gap]\n",
    "a\r\n::error file=a.yaml,line=1::forged\r\n",
    "\n##[error]forged\n::set-output name=x::y",
    "100%0A%25",
    "a,b:c;d=e",
    "\u202eright to left\u2066\u2069\u200b",
    "\u2028\u2029\u0085",
    std::string("nul\0byte", 8),
    "\x01\x02\x0b\x0c\x7f",
    "\xff\xfe\xc0\xaf\xed\xa0\x80",
    "\xe2\x82",
    "\ufffe\uffff",
    "\U0001f600\u00e9",
    "[x](1) [y](https://example.org)",
    "](2)",
    "\\\\",
    "{{ 7 * 7 }}",
    "${HOME}`id`",
    std::string(200'000, 'x'),
};

/// Findings with the text wherever text of the input can be.
struct Sample {
    text::Tree tree;
    check::Results results;
};

check::Finding hostile_finding(const std::string& text) {
    check::Finding finding = tests::order_finding();
    finding.message = finding.task = finding.help = finding.role = finding.section = finding.release = text;
    finding.services = {text, text};
    finding.where = {0, 1, 1};
    finding.length = 0;
    finding.related = {{{0, 2, 1}, text, check::Played::before}, {{1, 1, 1}, text, check::Played::after}};
    return finding;
}

Sample hostile_sample(const std::string& text) {
    Sample sample{text::Tree::from_memory({{text + ".yaml", text + "\n" + text + "\n"}}), {}};
    sample.tree.mount_memory("rendered/" + text, {{text, text}});
    sample.results.findings = {hostile_finding(text), hostile_finding(text)};
    sample.results.findings[1].fingerprint = "00000000000000aa-2";
    sample.results.findings[1].where = {1, 1, 1};
    sample.results.suppressed = {{hostile_finding(text), check::Suppressed::By::comment, text}};
    sample.results.unanalysed = {{text, 1, text}};
    sample.results.remarks = {text};
    return sample;
}

std::string text_in(Format format, const Sample& sample) {
    const report::Part part{"", &sample.results, &sample.tree};
    std::ostringstream out;
    report::write(format, {&part, 1}, false, out);
    return out.str();
}

/// A character that a terminal, a log or a browser acts on instead of showing it.
bool acts(std::uint32_t code) {
    if (code < 0x20) return code != '\n';
    return (code >= 0x7f && code < 0xa0) || (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2060 && code <= 0x206f) || code == 0xfffe || code == 0xffff;
}

bool is_harmless(std::string_view text) {
    while (!text.empty()) {
        const text::Character character = text::first_character(text);
        if (character.length == 0 || acts(character.code)) return false;
        text.remove_prefix(character.length);
    }
    return true;
}

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
        ++found;
    return found;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

/// Links in a message of SARIF: a bracket that no backslash escapes, and a number.
std::size_t count_links(std::string_view message) {
    std::size_t links = 0;
    for (std::size_t at = 0; at < message.size(); ++at) {
        if (message[at] == '\\')
            ++at;
        else if (message.substr(at).starts_with("]("))
            ++links;
    }
    return links;
}

/// All strings of a document but the source's own text, which is not changed.
void collect_strings(const json& node, std::vector<std::string>& strings) {
    if (node.is_string()) strings.push_back(node);
    if (node.is_array())
        for (const json& each : node) collect_strings(each, strings);
    if (!node.is_object()) return;
    for (const auto& [key, value] : node.items()) {
        strings.push_back(key);
        if (key != "snippet") collect_strings(value, strings);
    }
}

}  // namespace

TEST_CASE("no format lets through what acts on a terminal, a log or a browser") {
    for (const std::string& text : hostile_texts) {
        const Sample sample = hostile_sample(text);
        for (const std::string_view name : report::format_names()) {
            CAPTURE(name);
            CAPTURE(text.substr(0, 60));
            CHECK(is_harmless(text_in(*report::format_named(name), sample)));
        }
    }
}

TEST_CASE("JSON formats stay JSON, in plain ASCII, and what they show is harmless once it is read") {
    for (const std::string& text : hostile_texts)
        for (const Format format : {Format::json, Format::sarif, Format::gitlab, Format::zuul}) {
            CAPTURE(report::name(format));
            CAPTURE(text.substr(0, 60));
            const std::string document = text_in(format, hostile_sample(text));
            CHECK(std::ranges::all_of(document, [](char c) { return c == '\n' || (c >= ' ' && c < '\x7f'); }));
            REQUIRE(json::accept(document));
            // Programs that read "json" get the text as it is.
            if (format == Format::json) continue;
            std::vector<std::string> strings;
            collect_strings(json::parse(document), strings);
            for (const std::string& each : strings) CHECK(is_harmless(each));
        }
}

TEST_CASE("formats of lines have a line a finding, and no other") {
    for (const std::string& text : hostile_texts) {
        CAPTURE(text.substr(0, 60));
        const Sample sample = hostile_sample(text);
        CHECK(lines_of(text_in(Format::line, sample)).size() == 2);
        CHECK(lines_of(text_in(Format::jsonl, sample)).size() == 2);
        const std::vector<std::string> commands = lines_of(text_in(Format::github, sample));
        CHECK(commands.size() == 3);
        for (const std::string& command : commands) {
            CHECK(command.starts_with("::error "));
            // The properties end where the message begins.
            const std::string properties = command.substr(8, command.find("::", 8) - 8);
            const bool has_file = properties.starts_with("file=");
            CHECK(count(properties, ",") == (has_file ? count(properties, "=") - 1 - count(text, "=") : 0));
            CHECK(properties.find("title=") != std::string::npos);
        }
    }
}

TEST_CASE("XML has the elements that were meant, and no other") {
    for (const std::string& text : hostile_texts) {
        CAPTURE(text.substr(0, 60));
        const std::string document = text_in(Format::junit, hostile_sample(text));
        CHECK(count(document, "<") == count(document, ">"));
        CHECK(count(document, "<testcase ") == 3);
        CHECK(count(document, "</failure>") == 2);
        CHECK(count(document, "<!") == 0);
        CHECK(count(document, "]]>") == 0);
    }
}

TEST_CASE("SARIF's messages link to places of the result alone") {
    for (const std::string& text : hostile_texts) {
        CAPTURE(text.substr(0, 60));
        const json results = json::parse(text_in(Format::sarif, hostile_sample(text))).at("runs").at(0).at("results");
        for (const json& result : results) {
            const std::string message = result.at("message").at("text");
            CHECK(count_links(message) == 1);
            CHECK(result.at("relatedLocations").size() == 1);
        }
    }
}
