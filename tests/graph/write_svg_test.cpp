#include <doctest/doctest.h>

#include <string>

#include "graph/write.hpp"
#include "support/trees.hpp"

using namespace stepwarden;

namespace {

std::string svg_of(tests::Files files, const graph::Selection& selection = {}) {
    const auto model = tests::model_of(std::move(files));
    return graph::to_svg(graph::with_edges(model->graph, model->parts(), selection), model->parts(), selection);
}

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

/// A sentence when tags do not close each other or a markup character stands alone, else "".
std::string malformed(std::string_view xml) {
    std::vector<std::string> open;
    for (std::size_t at = 0; (at = xml.find_first_of("<&", at)) != std::string_view::npos;) {
        const bool is_tag = xml[at] == '<';
        const std::size_t end = xml.find(is_tag ? '>' : ';', at);
        if (end == std::string_view::npos || (!is_tag && end - at > 6)) return "a lone markup character";
        const std::string_view body = xml.substr(at + 1, end - at - 1);
        at = end + 1;
        if (!is_tag || body.ends_with('/')) continue;
        if (!body.starts_with('/')) {
            open.emplace_back(body.substr(0, body.find_first_of(" \n")));
        } else {
            if (open.empty() || open.back() != body.substr(1)) return "unmatched </" + std::string(body.substr(1));
            open.pop_back();
        }
    }
    return open.empty() ? "" : "unclosed " + open.back();
}

}  // namespace

TEST_CASE("the picture names itself, has each task once and tells the kinds of edges apart") {
    const std::string svg = svg_of(tests::stein_like());
    CHECK(malformed(svg) == "");
    CHECK(svg.find("<title id=\"title\">Tasks by step</title>") != std::string::npos);
    CHECK(svg.find("<desc id=\"desc\">4 tasks.") != std::string::npos);
    CHECK(count(svg, "<g class=\"task\">") == 4);
    CHECK(count(svg, "class=\"edge data\"") == 2);
    CHECK(count(svg, "class=\"edge resource\"") == 2);
    CHECK(count(svg, "class=\"edge order\"") == 4);
    CHECK(svg.find("<title>resource: unit &#39;keystone&#39;</title>") != std::string::npos);
    CHECK(svg.find("prefers-color-scheme:dark") != std::string::npos);
}

TEST_CASE("a picture of one service says so") {
    const std::string svg = svg_of(tests::stein_like(), {.service = "keystone", .role = ""});
    CHECK(svg.find("Tasks by step of the service keystone") != std::string::npos);
}

TEST_CASE("the same graph gives the same picture") {
    CHECK(svg_of(tests::stein_like()) == svg_of(tests::stein_like()));
}

TEST_CASE("hostile names are text in the picture") {
    const std::string svg = svg_of(
        {{"R/upgrade_tasks.yaml", "- {name: \"</title><script>alert(1)</script> & \\e[31m\\\" x\", command: y}\n"}});
    CHECK(malformed(svg) == "");
    CHECK(svg.find("<script") == std::string::npos);
    CHECK(svg.find('\x1b') == std::string::npos);
    CHECK(svg.find("&lt;/title&gt;&lt;script&gt;alert(1)") != std::string::npos);
}

TEST_CASE("an empty graph is a picture too") {
    const std::string svg = svg_of(tests::stein_like(), {.service = "nobody", .role = ""});
    CHECK(malformed(svg) == "");
    CHECK(count(svg, "<g class=\"task\">") == 0);
}
