// What expressions come to over known data, as yaql 2.0 has it.
#include "yaql/evaluate.hpp"

#include <doctest/doctest.h>

#include <string>

#include "yaql/support.hpp"

namespace stepwarden::yaql {

namespace {

const Value services = List{
    dict({{"service_name", "one"}, {"tasks", List{dict({{"name", "stop"}}), dict({{"name", "start"}})}}}),
    Value(),
    dict({{"service_name", "two"}, {"tasks", List{dict({{"name", "stop"}})}}}),
    dict({{"service_name", "three"}, {"tasks", Value()}}),
    dict({{"service_name", "four"}, {"tasks", dict({{"name", "alone"}})}}),
};

TEST_CASE("access goes to a key of a dict, or through the elements of a list") {
    const Value data = dict({{"a", dict({{"b", 1}})}, {"l", List{dict({{"n", 1}}), dict({{"n", 2}})}}});
    CHECK(shown("$.data.a.b", data) == "1");
    CHECK(shown("$.data.l.n", data) == "[1, 2]");
    CHECK(shown("$.data[a][b]", data) == "1");
    CHECK(shown("$.data.l[-1].n", data) == "2");
    CHECK(shown("$.data.get(x, 7)", data) == "7");
    CHECK(shown("$.data?.a.b", data) == "1");
    CHECK(shown("$.data.x", data) == "failed: no key 'x' in the dict");
    CHECK(shown("null.x") == "failed: Unknown property 'x' of null");
    CHECK(shown("null?.x") == "None");
}

TEST_CASE("the task sections of services become one list") {
    CHECK(shown("coalesce($.data, []).where($ != null).select($.get('tasks')).where($ != null).flatten().distinct()",
                services) == "[{'name': 'stop'}, {'name': 'start'}, {'name': 'alone'}]");
    CHECK(shown("coalesce($.data, []).flatten()", Value()) == "[]");
}

TEST_CASE("distinct goes by Python's equality") {
    CHECK(shown("[1, true, 1.0, '1', 2].distinct()") == "[1, '1', 2]");
    CHECK(shown("[{a => 1, b => 2}, {b => 2, a => true}].distinct()") == "[{'a': 1, 'b': 2}]");
    CHECK(shown("['a/b'.split('/')].distinct()") == "failed: unhashable type: a list");
}

TEST_CASE("mergeWith merges dicts down to any depth, and lists without what is double") {
    CHECK(shown("{a => {x => 1}, l => [1, 2]}.mergeWith({a => {y => 2}, l => [2, 3], b => 1})") ==
          "{'a': {'x': 1, 'y': 2}, 'l': [1, 2, 3], 'b': 1}");
    CHECK(shown("{a => [1]}.mergeWith({a => 2})") == "{'a': 2}");
    CHECK(shown("{a => 1}.mergeWith({a => [2]})") == "failed: Cannot merge an integer with a list");
    CHECK(shown("[{a => 1}, {b => 2}].reduce($1.mergeWith($2), {})") == "{'a': 1, 'b': 2}");
    CHECK(shown("{a => {x => 1}}.mergeWith({a => {y => 2}}, maxLevels => 1)") == "{'a': {'y': 2}}");
}

TEST_CASE("lists of pairs become dicts") {
    CHECK(shown("dict([[a, 1], [b, 2], [a, 3]])") == "{'a': 3, 'b': 2}");
    CHECK(shown("dict(a => 1, b => 2)") == "{'a': 1, 'b': 2}");
    CHECK(shown("dict([{k => a, v => 1}, {k => b, v => 2}, {k => a, v => 3}].groupBy($.k, $.v))") ==
          "{'a': [1, 3], 'b': [2]}");
    CHECK(shown("[a, b].zip([1, 2, 3]).toDict($.first(), $.last())") == "{'a': 1, 'b': 2}");
    CHECK(shown("dict({a => 1, b => null}.items().where($[1] != null))") == "{'a': 1}");
    CHECK(shown("{a => 1, b => 2}.deleteAll([a])") == "{'b': 2}");
}

TEST_CASE("let names values for what follows") {
    CHECK(shown("let(a => 1, b => 2) -> $a + $b") == "3");
    CHECK(shown("let(root => $) -> $.data.where($ in $root.data)", List{Value(1)}) == "[1]");
    CHECK(shown("let(a => 1) -> let(b => $a) -> [$a, $b, $c]") == "[1, 1, None]");
}

TEST_CASE("conditions are evaluated as far as they have to be") {
    CHECK(shown("switch(not isList($.data) => 1, $.data.len() = 0 => 2, true => $.data[5])", Value("x")) == "1");
    CHECK(shown("switch([] => 1, '' => 2, 0 => 3)") == "None");
    CHECK(shown("coalesce(null, 1, $.nothing.at.all)") == "1");
    CHECK(shown("false and $.nothing") == "False");
    CHECK(shown("'' or 2") == "2");
}

TEST_CASE("arithmetic and text") {
    CHECK(shown("[7 / 2, -7 / 2, 7 mod -2, 7 / 2.0, 2 * 'ab', [1] * 2]") == "[3, -4, -1, 3.5, 'abab', [1, 1]]");
    CHECK(shown("1 / 0") == "failed: integer division or modulo by zero");
    CHECK(shown("str(true) + str(null) + str([1, 'a'])") == "\"truenull(1, 'a')\"");
    CHECK(shown("'{0}-{1}'.format(a, 1)") == "'a-1'");
    CHECK(shown("'{}{x}'.format(a, x => null)") == "'aNone'");
    CHECK(shown("'h/ns/name:tag'.rightSplit(separator => ':', maxSplits => 1)[0]") == "'h/ns/name'");
    CHECK(shown("[1, true, a].join(' ')") == "'1 true a'");
    CHECK(shown("concat(a, '/', b).toUpper().replace('/', '-')") == "'A-B'");
    CHECK(shown("9223372036854775807 + 1") == "unknown: an integer beyond 64 bits");
}

TEST_CASE("regular expressions") {
    CHECK(shown("regex('(?:https?://)?(.*?)/(.*)').split('http://reg:5000/a/b')[1]") == "'reg:5000'");
    CHECK(shown("regex(`([a-z0-9])([A-Z])`).replace('aBcD', '\\\\1_\\\\2')") == "'a_Bc_D'");
    CHECK(shown("regex('[0-9]+[KMG]').search('size=2M')") == "'2M'");
    CHECK(shown("regex('x').search('size=2M')") == "None");
    CHECK(shown("'a.b'.matches('(\\.|:)')") == "True");
    CHECK(shown("'ab' =~ '^b'") == "False");
}

TEST_CASE("an iterator is used up by whoever goes through it, and made only as far as it is asked for") {
    CHECK(shown("let(s => [1, 2].select($)) -> [$s.len(), $s.len()]") == "[2, 0]");
    CHECK(shown("let(s => [1, 2].select($).memorize()) -> [$s.len(), $s.len()]") == "[2, 2]");
    CHECK(shown("[1, 0].select(1 / $).first()") == "1");
    CHECK(shown("5.repeat().limit(2)") == "[5, 5]");
    CHECK(shown("not [].select($)") == "False");
}

TEST_CASE("an empty collection has no first, last or largest element") {
    CHECK(shown("[].first()") == "failed: first() of an empty collection without a default");
    CHECK(shown("[].first(null)") == "None");
    CHECK(shown("{}.keys().last(default => '')") == "''");
    CHECK(shown("[].max()") == "failed: reduce() of empty sequence with no initial value");
    CHECK(shown("[3, null, 1].orderBy($)") == "[None, 1, 3]");
}

TEST_CASE("what no function takes is a failure at its place") {
    const Outcome out = run("coalesce(null, 1) + $.data.len()", Value(5));
    REQUIRE(!out);
    CHECK(out.error().message == "No method \"len\" of an integer matches supplied arguments");
    CHECK(out.error().offset == 26);
    CHECK(shown("nothing(1)") == "failed: Unknown function \"nothing\"");
    CHECK(shown("[].nothing()") == "failed: Unknown method \"nothing\" of a list");
    CHECK(shown("1 + 'a'") == "failed: '+' does not take an integer and a string");
    CHECK(shown("concat()") == "failed: Ambiguous function \"concat\"");
    CHECK(shown("let(a => 1)") == "failed: the result is a context, which is no value");
    CHECK(shown("{a => 1}.items()") == "failed: unhashable type: 'list'");
}

TEST_CASE("what passes through is the very value of the data, and a dict made from another keeps its place") {
    Dict written;
    written.where = {1, 7, 3};
    written.emplace_back(Value("name"), Value("stop"));
    const Value task = written;
    const Value data = List{dict({{"tasks", List{task}}}), dict({{"tasks", task}})};
    for (const std::string text :
         {"$.data.tasks.flatten()", "$.data.select($.get(tasks)).where($ != null).flatten().distinct()",
          "list($.data[0].tasks, [])[0]", "$.data[0].tasks + []", "$.data.tasks.flatten().groupBy(1).first()[1]",
          "[coalesce(null, $.data[1].tasks)]", "{x => $.data[1].tasks}.values()", "set($.data[1].tasks).select($)"}) {
        const Outcome out = run(text, data);
        REQUIRE_MESSAGE(out, text);
        REQUIRE_MESSAGE(!out->as_list().empty(), text);
        CHECK_MESSAGE(&out->as_list()[0].as_dict() == &task.as_dict(), text);
    }
    for (const std::string text : {"$.data[1].tasks.mergeWith({x => 1})", "$.data[1].tasks.set(x, 1)",
                                   "$.data[1].tasks.delete(name)", "$.data[1].tasks + {x => 1}"}) {
        const Outcome out = run(text, data);
        REQUIRE_MESSAGE(out, text);
        CHECK_MESSAGE(out->as_dict().where == written.where, text);
    }
}

}  // namespace

}  // namespace stepwarden::yaql
