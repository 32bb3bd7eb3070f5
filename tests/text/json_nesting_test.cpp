#include "text/json_nesting.hpp"

#include <doctest/doctest.h>

#include <string>

#include "check/baseline.hpp"
#include "report/findings_document.hpp"
#include "report/html/report_page.hpp"
#include "report/sarif_document.hpp"

using namespace stepwarden;
using text::is_json_deeper;

namespace {

std::string brackets(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST_CASE("levels are counted outside of strings alone") {
    CHECK_FALSE(is_json_deeper("[[1], {\"a\": [2]}]", 3));
    CHECK(is_json_deeper("[[1], {\"a\": [2]}]", 2));
    CHECK_FALSE(is_json_deeper("[\"[[[\", \"\\\"[[\"]", 1));
    CHECK_FALSE(is_json_deeper("]]]][", 1));
    CHECK_FALSE(is_json_deeper("\"\\", 1));
    CHECK_FALSE(is_json_deeper(brackets(200)));
    CHECK(is_json_deeper(brackets(201)));
}

TEST_CASE("documents that are nested too deep to be written again are refused") {
    const std::string deep = brackets(200'000);
    const std::string expected = "it is nested deeper than 200 levels";
    CHECK(report::read_findings_document(R"({"findings": [{"x": )" + deep + "}]}").error() == expected);
    CHECK(report::read_sarif_document(R"({"runs": [{"x": )" + deep + "}]}").error() == expected);
    CHECK(report::severity_in_json(deep).error() == expected);
    CHECK_FALSE(check::read_baseline(deep).has_value());
    CHECK_FALSE(report::html::difference_page("title", R"({"x": )" + deep + "}").has_value());
}
