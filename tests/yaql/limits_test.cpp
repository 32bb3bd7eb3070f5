// What does not end, or grows without end, hits a limit that the failure names.
#include <doctest/doctest.h>

#include "yaql/evaluate.hpp"
#include "yaql/support.hpp"

namespace stepwarden::yaql {

namespace {

constexpr Limits small = {20'000, 100, 1'000};

TEST_CASE("steps") {
    CHECK(shown("sequence().where(false)", {}, small) == "failed: the evaluation takes more than 20000 steps");
    CHECK(shown("1.repeat().all()", {}, small) == "failed: the evaluation takes more than 20000 steps");
    CHECK(shown("range(30).reduce([$1, $1], 0)", {}, small) == "failed: the evaluation takes more than 20000 steps");
    CHECK(shown("let(a => range(30).reduce([$1, $1], 0)) -> $a = [$a, 1][0]", {}, small) == "True");
    CHECK(shown("range(30).reduce([$1, $1], 0) = range(30).reduce([$1, $1], 0)", {}, small) ==
          "failed: the evaluation takes more than 20000 steps");
    CHECK(shown("str(range(30).reduce([$1, $1], 0)).len()", {}, {20'000, 100, 100'000}) ==
          "failed: the evaluation takes more than 20000 steps");
}

TEST_CASE("elements of a collection") {
    CHECK(shown("1.repeat()", {}, small) == "failed: the expression makes a collection of more than 1000 elements");
    CHECK(shown("[1] * 5000000000", {}, small) ==
          "failed: the expression makes a collection of more than 1000 elements");
    CHECK(shown("range(100).reduce($1 + $1, [1])", {}, small) ==
          "failed: the expression makes a collection of more than 1000 elements");
}

TEST_CASE("bytes of a text") {
    CHECK(shown("'abc' * 5000000000", {}, small) == "failed: the expression makes a text of more than 16000 bytes");
    CHECK(shown("range(100).reduce($1 + $1, a)", {}, small) ==
          "failed: the expression makes a text of more than 16000 bytes");
    CHECK(shown("range(100).reduce($1.replace(a, aa), a)", {}, small) ==
          "failed: the expression makes a text of more than 16000 bytes");
}

TEST_CASE("levels of what is made, and of what is evaluated") {
    const std::string too_deep = "failed: what the expression makes is nested deeper than 500 levels";
    CHECK(shown("range(900).reduce([$1], 0)", {}, small) == too_deep);
    CHECK(shown("range(900).reduce({a => $1}, 0)", {}, small) == too_deep);
    CHECK(shown("range(900).reduce($1.select($), [1])", {}, small) == too_deep);
    CHECK(shown("range(900).reduce($1.concat([1]), [])", {}, small) == too_deep);
    CHECK(shown("range(900).reduce(let(a => $1), 0)", {}, small) == too_deep);
    CHECK(shown("range(900).reduce($1.memorize(), [].select($))", {}, small) == too_deep);
    CHECK(shown("range(900).reduce($1.orderBy($), [1])", {}, small) == too_deep);
    CHECK(shown("range(900).reduce($2 + $1, 0)", {}, small) == "404550");
    std::string row = "1";
    for (int n = 0; n < 300; ++n) row += " + 1";
    CHECK(shown(row, {}, small) == "failed: the evaluation is nested deeper than 100 levels");
}

TEST_CASE("thousands of tasks are no trouble") {
    List tasks;
    for (int n = 0; n < 5000; ++n)
        tasks.push_back(dict({{"name", "task " + std::to_string(n % 2500)}, {"when", List{Value("step|int == 1")}}}));
    const Value data = List{dict({{"tasks", tasks}}), Value(), dict({{"tasks", Value()}})};
    const Outcome out =
        run("coalesce($.data, []).where($ != null).select($.get('tasks')).where($ != null).flatten().distinct()", data);
    REQUIRE(out);
    CHECK(out->as_list().size() == 2500);
}

}  // namespace

}  // namespace stepwarden::yaql
