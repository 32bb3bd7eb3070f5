// Conditions taken apart at `and`, and told apart by what they mean.
#include "changes/gates.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ansible/read_tasks.hpp"
#include "support/in_memory.hpp"

using namespace stepwarden;

namespace {

std::vector<changes::Gate> gates(const std::string& condition) {
    ansible::Condition made{condition, {}, std::nullopt, std::nullopt};
    if (auto parsed = jinja::parse_condition(condition)) made.expression = std::move(*parsed);
    std::vector<changes::Gate> found;
    changes::add_gates(made, found);
    return found;
}

std::vector<std::string> texts(const std::string& condition) {
    std::vector<std::string> all;
    for (const changes::Gate& gate : gates(condition)) all.push_back(gate.text);
    return all;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("conditions are split at and, not inside of parentheses, quotes or or") {
    CHECK(texts("a") == Texts{"a"});
    CHECK(texts("a and b and c") == Texts{"a", "b", "c"});
    CHECK(texts("(a and b)") == Texts{"a", "b"});
    CHECK(texts("(a and b) and c") == Texts{"a", "b", "c"});
    CHECK(texts("a and (b or c)") == Texts{"a", "b or c"});
    CHECK(texts("a or b and c") == Texts{"a or b and c"});
    CHECK(texts("x == 'this and that' and y") == Texts{"x == 'this and that'", "y"});
    CHECK(texts("(a) and (b)") == Texts{"a", "b"});
    CHECK(texts("a\n  and  b") == Texts{"a", "b"});
    CHECK(texts("not (a and b)") == Texts{"not (a and b)"});
}

TEST_CASE("what is written in another way means the same") {
    CHECK(gates("step|int == 1")[0].meaning == gates("(step | int)  == 1")[0].meaning);
    CHECK(gates("x == 'a'")[0].meaning == gates("x == \"a\"")[0].meaning);
    CHECK(gates("x.rc == 0")[0].meaning == gates("x['rc'] == 0")[0].meaning);
    CHECK(gates("x == 'a'")[0].meaning != gates("x == 'b'")[0].meaning);
}

TEST_CASE("a condition on step is known as one") {
    const auto found = gates("step|int == 1 and steps.rc == 0");
    REQUIRE(found.size() == 2);
    CHECK(found[0].about_step);
    CHECK_FALSE(found[1].about_step);
}

TEST_CASE("what does not parse is one gate as it is written") { CHECK(texts("a and and b") == Texts{"a and and b"}); }
