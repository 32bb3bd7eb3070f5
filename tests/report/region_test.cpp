#include "report/region.hpp"

#include <doctest/doctest.h>

using namespace stepwarden;

namespace {

text::Tree tree_of(std::string content) { return text::Tree::from_memory({{"a.yaml", std::move(content)}}); }

}  // namespace

TEST_CASE("a region ends behind the last column, on its line") {
    const text::Tree tree = tree_of("- name: Stop\n  when: step == 1\n");
    const report::Region region = report::Regions(&tree).of({0, 2, 9}, 4);
    CHECK(region.line == 2);
    CHECK(region.column == 9);
    CHECK(region.end_column == 13);
    CHECK(region.text == "step");
}

TEST_CASE("without a length it is the rest of the line, without its line break") {
    const text::Tree tree = tree_of("a\r\n- name: Stop\r\n");
    const report::Region region = report::Regions(&tree).of({0, 2, 3});
    CHECK(region.end_column == 13);
    CHECK(region.text == "name: Stop");
}

TEST_CASE("columns are counted in UTF-16, the bytes of a broken character one by one") {
    const text::Tree tree = tree_of("\u00e9\U0001f600\xff x\n");
    report::Regions regions(&tree);
    CHECK(regions.of({0, 1, 3}, 4).column == 2);
    CHECK(regions.of({0, 1, 3}, 4).end_column == 4);
    CHECK(regions.of({0, 1, 9}, 1).column == 6);
    CHECK(regions.of({0, 1, 9}, 1).text == "x");
    CHECK(regions.of({0, 1, 7}, 1).text == "\ufffd");
}

TEST_CASE("a region that begins or ends within a character has it as a whole") {
    const text::Tree tree = tree_of("a\U0001f600b\n");
    report::Regions regions(&tree);
    for (const std::uint32_t length : {1U, 2U, 3U, 4U}) {
        CHECK(regions.of({0, 1, 2}, length).end_column == 4);
        CHECK(regions.of({0, 1, 6 - length}, length).text == "\U0001f600");
        CHECK(regions.of({0, 1, 6 - length}, length).column == 2);
    }
    CHECK(regions.of({0, 1, 6}, 1).text == "b");
}

TEST_CASE("a byte order mark is no column") {
    const text::Tree tree = tree_of("\xef\xbb\xbf- hosts: all\n");
    CHECK(report::Regions(&tree).of({0, 1, 3}, 5).text == "hosts");
}

TEST_CASE("a file as a whole is its first line, and nothing is an empty place") {
    const text::Tree tree = tree_of("- hosts: all\n");
    report::Regions regions(&tree);
    CHECK(regions.of({0, 0, 0}).text == "- hosts: all");
    CHECK(regions.of({0, 99, 4}, 2).column == 4);
    CHECK(regions.of({0, 99, 4}, 2).end_column == 4);
    CHECK(regions.of({0, 1, 99}, 2).column == 13);
    CHECK(regions.of({}).end_column == 1);
    CHECK(report::Regions(nullptr).of({0, 3, 4}, 5).line == 3);
}

TEST_CASE("a text too long to be shown still has its end") {
    const text::Tree tree = tree_of(std::string(5000, 'x') + "\n");
    const report::Region region = report::Regions(&tree).of({0, 1, 1});
    CHECK(region.text.empty());
    CHECK(region.end_column == 5001);
}

TEST_CASE("places of a long line may be asked for in any order") {
    std::string line;
    for (int i = 0; i < 20'000; ++i) line += "\u20aca\xff";
    const text::Tree tree = tree_of(line + "\n");
    report::Regions regions(&tree);
    for (const std::uint32_t number : {19'999U, 0U, 7'000U, 1U, 12'345U}) {
        const report::Region region = regions.of({0, 1, number * 5 + 4}, 1);
        CHECK(region.column == number * 3 + 2);
        CHECK(region.text == "a");
    }
    CHECK(regions.of({0, 1, 6}).end_column == 60'001);
}
