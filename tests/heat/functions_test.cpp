// The intrinsic functions over resolved arguments, as heat/engine/hot/functions.py computes them, with what stays
// unknown and what fails.
#include "heat/functions.hpp"

#include "support/expressions.hpp"

using namespace stepwarden;
using namespace stepwarden::tests;

TEST_CASE("every function of the table is found by its name, and no other") {
    for (const char* name :
         {"contains", "equals", "filter", "list_concat", "list_concat_unique", "list_join", "make_url", "map_merge",
          "map_replace", "repeat", "str_replace", "str_replace_strict", "str_replace_vstrict", "str_split", "yaql"})
        CHECK_MESSAGE(static_cast<bool>(heat::find_function(name)), name);
    CHECK_FALSE(static_cast<bool>(heat::find_function("digest")));
    CHECK_FALSE(static_cast<bool>(heat::find_function("")));
    CHECK_FALSE(static_cast<bool>(heat::find_function("zzz")));
}

TEST_CASE("str_replace puts in the longest key first and never looks at what it put in") {
    const Row rows[] = {
        {"{str_replace: {template: a-b, params: {a: b, b: c}}}", R"("b-c")"},
        {"{str_replace: {template: aaab, params: {a: x, aa: y}}}", R"("yxb")"},
        {"{str_replace: {template: NODE NODES, params: {NODE: n, NODES: all}}}", R"("n all")"},
        {"{str_replace: {template: 'v v', params: {v: null}}}", R"(" ")"},
        {"{str_replace: {template: v w, params: {v: true, w: false}}}", R"("True False")"},
        {"{str_replace: {template: v w, params: {v: 12, w: 0.5}}}", R"("12 0.5")"},
        {"{str_replace: {template: v, params: {v: {b: [1, x], a: null}}}}", R"x("{\"a\": null, \"b\": [1, \"x\"]}")x"},
        {"{str_replace: {template: '  v', params: {v: \"1\\n2\"}}}", R"("  1\n2")"},
        {"{str_replace: {template: text, params: {}}}", R"("text")"},
    };
    check_all(rows);
}

TEST_CASE("str_replace leaves a gap where a value is not known, and is unknown when that is all") {
    const Row rows[] = {
        {"{str_replace: {template: a v, params: {v: {get_param: Gap}}}}", "\"a " + mark + "\""},
        {"{str_replace: {template: v, params: {v: {get_param: Gap}}}}", unknown},
        {"{str_replace: {template: {get_param: Gap}, params: {v: 1}}}", unknown},
        {"{str_replace: {template: other, params: {v: {get_param: Gap}}}}", R"("other")"},
    };
    check_all(rows);
}

TEST_CASE("str_replace refuses what is no text or no map, and its strict forms what is missing") {
    const Row rows[] = {
        {"{str_replace: {template: a}}", failure("str_replace: takes a map with template and params")},
        {"{str_replace: [a]}", failure("str_replace: takes a map with template and params")},
        {"{str_replace: {template: [a], params: {a: b}}}", failure("str_replace: the template is no string")},
        {"{str_replace: {template: a, params: [a]}}", failure("str_replace: params is no map")},
        {"{str_replace: {template: a, params: {'': b}}}", failure("str_replace: a key of params is empty")},
        {"{str_replace_strict: {template: a, params: {a: b}}}", R"("b")"},
        {"{str_replace_strict: {template: a, params: {c: b}}}", failure("str_replace_strict: the template has no 'c'")},
        {"{str_replace_strict: {template: a, params: {a: ''}}}", R"("")"},
        {"{str_replace_vstrict: {template: a, params: {a: ''}}}",
         failure("str_replace_vstrict: the value of 'a' is empty")},
    };
    check_all(rows);
}

TEST_CASE("str_split gives the parts, or one of them") {
    const Row rows[] = {
        {"{str_split: [',', 'a,b,']}", R"(["a", "b", ""])"},
        {"{str_split: ['::', 'a::b', 1]}", R"("b")"},
        {"{str_split: [',', 'a,b', '0']}", R"("a")"},
        {"{str_split: [',', 'a,b', -1]}", R"("b")"},
        {"{str_split: [',', null]}", "null"},
        {"{str_split: [',', {get_param: Gap}]}", unknown},
        {"{str_split: [',', {str_replace: {template: 'a,v', params: {v: {get_param: Gap}}}}]}", unknown},
        {"{str_split: [',', 'a,b', 2]}", failure("str_split: the index 2 is out of range, the string has 2 parts")},
        {"{str_split: [',', 'a,b', x]}", failure("str_split: the index is no integer")},
        {"{str_split: ['', 'a']}", failure("str_split: takes a delimiter and a string")},
        {"{str_split: [',']}", failure("str_split: takes a list of a delimiter, a string and maybe an index")},
    };
    check_all(rows);
}

TEST_CASE("list_join joins the texts of any number of lists") {
    const Row rows[] = {
        {"{list_join: [',', [a, b]]}", R"("a,b")"},
        {"{list_join: ['-', [a], null, [b, c]]}", R"("a-b-c")"},
        {"{list_join: ['-', [a], '', {}, [b]]}", R"("a-b")"},
        {"{list_join: [',', [a, null, b]]}", R"("a,,b")"},
        {"{list_join: [',', []]}", R"("")"},
        {"{list_join: [',', [a, {c: 1, b: [x]}]]}", R"x("a,{\"b\": [\"x\"], \"c\": 1}")x"},
        {"{list_join: [',', [a, {get_param: Gap}]]}", "\"a," + mark + "\""},
        {"{list_join: [',', [{get_param: Gap}]]}", unknown},
        {"{list_join: [{get_param: Gap}, [a]]}", unknown},
        {"{list_join: [',', [a, 1]]}", failure("list_join: items to join must be strings, not 1")},
        {"{list_join: [',', abc]}", failure("list_join: joins lists, not str")},
        {"{list_join: [1, [a]]}", failure("list_join: the delimiter is no string")},
        {"{list_join: [',']}", failure("list_join: takes a list of a delimiter and one or more lists")},
    };
    check_all(rows);
}

TEST_CASE("make_url quotes user, password and path, and puts IPv6 addresses in brackets") {
    const Row rows[] = {
        {"{make_url: {scheme: rabbit, username: 'a b', password: 'p@/', host: h, port: 5672, path: /v}}",
         R"("rabbit://a%20b:p%40%2F@h:5672/v")"},
        {"{make_url: {scheme: http, host: 'fd00::1', port: 80}}", R"("http://[fd00::1]:80")"},
        {"{make_url: {scheme: http, host: '[fd00::1]'}}", R"("http://[fd00::1]")"},
        {"{make_url: {scheme: http, host: h, path: 'a/b c'}}", R"("http://h/a/b%20c")"},
        {"{make_url: {scheme: http, host: h, query: {a: 'x y', b: 1}, fragment: f}}", R"("http://h?a=x%20y&b=1#f")"},
        {"{make_url: {scheme: http, host: {get_param: Gap}, port: 80}}", "\"http://" + mark + ":80\""},
        {"{make_url: a}", failure("make_url: takes a map")},
    };
    check_all(rows);
}

TEST_CASE("equals and contains compare as Python does, and wait for what is not known") {
    const Row rows[] = {
        {"{equals: [1, 1.0]}", "true"},
        {"{equals: [1, true]}", "true"},
        {"{equals: ['1', 1]}", "false"},
        {"{equals: [{a: [1]}, {a: [1]}]}", "true"},
        {"{equals: ['', null]}", "false"},
        {"{equals: [{get_param: Gap}, a]}", unknown},
        {"{equals: [{list_join: ['', [a, {get_param: Gap}]]}, b]}", unknown},
        {"{equals: [a]}", failure("equals: takes a list of two values")},
        {"{contains: [a, [b, a]]}", "true"},
        {"{contains: [a, []]}", "false"},
        {"{contains: [ell, hello]}", "true"},
        {"{contains: [a, {a: 1}]}", "true"},
        {"{contains: [a, [{get_param: Gap}, a]]}", "true"},
        {"{contains: [a, [{get_param: Gap}, b]]}", unknown},
        {"{contains: [a, {get_param: Gap}]}", unknown},
        {"{contains: [a, {list_join: ['', [b, {get_param: Gap}]]}]}", unknown},
        {"{contains: [a, 1]}", failure("contains: takes a value and a sequence")},
    };
    check_all(rows);
}

TEST_CASE("yaql evaluates its expression over data") {
    const Row rows[] = {
        {"{yaql: {expression: '$.data.a + 1', data: {a: 2}}}", "3"},
        {"{yaql: {expression: '$.data.where($ != null).len()', data: [1, null, 2]}}", "2"},
        {"{yaql: {expression: {get_param: Gap}, data: {}}}", unknown},
        {"{yaql: {expression: '$.data', data: {get_param: Gap}}}", unknown},
        {"{yaql: {expression: '$.data.a', data: {a: 1, b: {get_param: Gap}}}}", "1"},
        {"{yaql: {expression: [a], data: {}}}", failure("yaql: the expression is no string")},
        {"{yaql: {expression: '$'}}", failure("yaql: takes a map with expression and data")},
    };
    check_all(rows);
    CHECK(value_of("{yaql: {expression: '$.data.(', data: {}}}")
              .starts_with(failure("yaql: the expression cannot be read: ")));
    CHECK(value_of("{yaql: {expression: '1 / 0', data: {}}}").starts_with(failure("yaql: the expression fails: ")));
}
