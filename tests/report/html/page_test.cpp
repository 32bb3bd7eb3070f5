#include "report/html/page.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace stepwarden::report::html;

namespace {

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

}  // namespace

TEST_CASE("a page names no other place, and its policy allows its own style and script alone") {
    const std::string page = write_page({"title", "{}", ""});
    CHECK(count(page, "<style>") == 1);
    CHECK(count(page, "<script type=\"module\">") == 1);
    CHECK(page.find(" src=") == std::string::npos);
    CHECK(page.find("<link") == std::string::npos);
    CHECK(page.find("@import") == std::string::npos);
    CHECK(page.find("url(") == std::string::npos);
    const std::size_t policy = page.find("content=\"default-src 'none'; script-src 'sha256-");
    REQUIRE(policy != std::string::npos);
    // 32 bytes are 43 letters of base 64 and a sign that fills up.
    CHECK(page.substr(policy + 48, 45).ends_with("='"));
    CHECK(page.find("unsafe-inline") == std::string::npos);
}

TEST_CASE("modules are joined: nothing is left to import or export") {
    const std::string page = write_page({"title", "{}", ""});
    CHECK(page.find("\nimport ") == std::string::npos);
    CHECK(page.find("\nexport ") == std::string::npos);
}

TEST_CASE("data cannot end their element") {
    const std::string page = write_page({"title", R"({"name":"</script><script>alert(1)</script><!--"})", ""});
    CHECK(page.find("alert(1)</script>") == std::string::npos);
    CHECK(page.find(R"("name":"\u003c/script>\u003cscript>alert(1)\u003c/script>\u003c!--")") != std::string::npos);
}

TEST_CASE("a title is text") {
    CHECK(write_page({"</title><b>\x1b", "", ""}).find("<title>&lt;/title&gt;&lt;b&gt;\\x1b</title>") !=
          std::string::npos);
}

TEST_CASE("a page has the blocks that there are data for") {
    CHECK(write_page({"", "{}", ""}).find("difference-data\">") == std::string::npos);
    CHECK(write_page({"", "", "{}"}).find("id=\"difference-data\">{}</script>") != std::string::npos);
    CHECK(write_page({"", "", "{}"}).find("id=\"report-data\"") == std::string::npos);
}
