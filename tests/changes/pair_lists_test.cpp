// Which element of an edited list is which of the one before.
#include "changes/pair_lists.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "text/hash.hpp"

using namespace stepwarden;
using namespace stepwarden::changes;

namespace {

std::uint64_t hash(const std::string& text) { return text::StableHash().add(text).value(); }

/// "name:body", both of which may be empty; all are of one kind.
Element element(const std::string& text) {
    const std::size_t colon = text.find(':');
    Element made;
    const std::string name = text.substr(0, colon);
    const std::string body = text.substr(colon + 1);
    made.content = hash(text);
    made.body = hash(body);
    if (!name.empty()) made.name = hash(name);
    for (const char c : body) made.parts.push_back(hash(std::string(1, c)));
    std::ranges::sort(made.parts);
    return made;
}

std::vector<Element> list(const std::vector<std::string>& texts) {
    std::vector<Element> elements;
    for (const std::string& text : texts) elements.push_back(element(text));
    return elements;
}

/// The new index of each old element, "-" for none.
std::string pairs(const std::vector<std::string>& before, const std::vector<std::string>& after) {
    const Pairs found = pair_lists(list(before), list(after));
    std::string text;
    for (const auto& index : found.new_of_old) text += (index ? std::to_string(*index) : "-") + " ";
    for (std::size_t i = 0; i < found.new_of_old.size(); ++i)
        if (found.new_of_old[i]) CHECK(found.old_of_new[*found.new_of_old[i]] == i);
    return text.empty() ? text : text.substr(0, text.size() - 1);
}

}  // namespace

TEST_CASE("equal elements stay themselves wherever they are") {
    CHECK(pairs({}, {}).empty());
    CHECK(pairs({"a:x", "b:y"}, {"a:x", "b:y"}) == "0 1");
    CHECK(pairs({"a:x", "b:y"}, {"b:y", "a:x"}) == "1 0");
    CHECK(pairs({"a:x", "b:y", "c:z"}, {"a:x", "new:n", "b:y", "c:z"}) == "0 2 3");
    CHECK(pairs({"a:x", "b:y", "c:z"}, {"a:x", "c:z"}) == "0 - 1");
}

TEST_CASE("of twins those at the ends stay") {
    CHECK(pairs({"a:x", "a:x"}, {"a:x"}) == "0 -");
    CHECK(pairs({"a:x", "b:y", "a:x"}, {"b:y", "a:x"}) == "- 0 1");
}

TEST_CASE("a renamed and a changed element are followed") {
    CHECK(pairs({"a:xyz"}, {"b:xyz"}) == "0");
    CHECK(pairs({"a:xyz"}, {"a:uvw"}) == "0");
    CHECK(pairs({"a:pqrs", "b:tuvw"}, {"c:tuvwx", "d:pqrsx"}) == "1 0");
}

TEST_CASE("what has nothing in common with another is another") {
    CHECK(pairs({"a:pqrs", "x:1"}, {"x:1", "b:tuvw"}) == "- 0");
}

TEST_CASE("an element alone in the place of another needs less of it") {
    CHECK(pairs({"x:1", "a:pqrst", "y:2"}, {"x:1", "b:pqvwu", "y:2"}) == "0 1 2");
    CHECK(pairs({"x:1", "a:pqrst", "y:2"}, {"x:1", "b:vwuzk", "y:2"}) == "0 - 2");
}

TEST_CASE("long lists without anything in common take no time") {
    std::vector<Element> before;
    std::vector<Element> after;
    for (int i = 0; i < 20'000; ++i) {
        before.push_back(element("a" + std::to_string(i) + ":old " + std::to_string(i)));
        after.push_back(element("b" + std::to_string(i) + ":new " + std::to_string(i)));
    }
    const auto start = std::chrono::steady_clock::now();
    const Pairs found = pair_lists(before, after);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
    CHECK_FALSE(found.new_of_old.front());
}

TEST_CASE("a longest ascending part keeps its order") {
    const auto kept = [](std::vector<std::uint32_t> numbers) {
        std::string text;
        for (const bool each : in_order(numbers)) text += each ? 'k' : '-';
        return text;
    };
    CHECK(kept({}).empty());
    CHECK(kept({0, 1, 2}) == "kkk");
    CHECK(kept({2, 0, 1}) == "-kk");
    CHECK(kept({1, 2, 3, 0}) == "kkk-");
}
