// The functions over lists and maps, and repeat, as heat/engine/hot/functions.py computes them.
#include "support/expressions.hpp"

using namespace stepwarden;
using namespace stepwarden::tests;

TEST_CASE("list_concat puts lists together, and its unique form keeps the first of equal items") {
    const Row rows[] = {
        {"{list_concat: [[a], null, [a, {b: 1}]]}", R"(["a", "a", {"b": 1}])"},
        {"{list_concat: []}", "[]"},
        {"{list_concat: [[a], {get_param: Gap}]}", unknown},
        {"{list_concat: [[a, {get_param: Gap}]]}", "[\"a\", \"" + mark + "\"]"},
        {"{list_concat: [[a], b]}", failure("list_concat: joins lists, not str")},
        {"{list_concat: a}", failure("list_concat: takes a list of lists")},
        {"{list_concat_unique: [[true, a], [1, 1.0, a, b]]}", R"([true, "a", "b"])"},
        {"{list_concat_unique: [[{a: [1]}], [{a: [1]}]]}", R"([{"a": [1]}])"},
    };
    check_all(rows);
}

TEST_CASE("filter leaves out the given values") {
    const Row rows[] = {
        {"{filter: [[null, ''], [a, '', null, b]]}", R"(["a", "b"])"},
        {"{filter: [[1], [true, 2]]}", "[2]"},
        {"{filter: [[a], null]}", "null"},
        {"{filter: [[a], {get_param: Gap}]}", unknown},
        {"{filter: [{get_param: Gap}, [a]]}", unknown},
        {"{filter: [a, [a]]}", failure("filter: takes two lists")},
        {"{filter: [[a]]}", failure("filter: takes a list of values to leave out and a list")},
    };
    check_all(rows);
}

TEST_CASE("map_merge is shallow, and the last map wins") {
    const Row rows[] = {
        {"{map_merge: [{a: {x: 1}, b: 1}, null, {a: {y: 2}}]}", R"({"a": {"y": 2}, "b": 1})"},
        {"{map_merge: []}", "{}"},
        {"{map_merge: [{a: 1}, {get_param: Gap}]}", unknown},
        {"{map_merge: [{a: 1}, {a: {get_param: Gap}}]}", "{\"a\": \"" + mark + "\"}"},
        {"{map_merge: {a: 1}}", failure("map_merge: takes a list of maps")},
        {"{map_merge: [{a: 1}, [b]]}", failure("map_merge: merges maps, not list")},
    };
    check_all(rows);
}

TEST_CASE("map_replace renames keys and exchanges values, and lets no two keys become one") {
    const Row rows[] = {
        {"{map_replace: [{a: 1, b: x}, {keys: {a: c}, values: {x: y}}]}", R"({"b": "y", "c": 1})"},
        {"{map_replace: [{a: [1], b: {c: d}}, {values: {d: e}}]}", R"({"a": [1], "b": {"c": "d"}})"},
        {"{map_replace: [null, {keys: {a: b}}]}", "{}"},
        {"{map_replace: [{a: 1}, {keys: null}]}", R"({"a": 1})"},
        {"{map_replace: [{a: 1}, {keys: {get_param: Gap}}]}", unknown},
        {"{map_replace: [{get_param: Gap}, {}]}", unknown},
        {"{map_replace: [{a: 1, b: 2}, {keys: {a: b}}]}", failure("map_replace: the key 'b' comes up twice")},
        {"{map_replace: [{a: 1}, {keys: [a]}]}", failure("map_replace: keys and values have to be maps")},
        {"{map_replace: [{a: 1}]}", failure("map_replace: takes a list of a map and the replacements")},
    };
    check_all(rows);
}

TEST_CASE("repeat copies its template for every combination, the last variable moving fastest") {
    const Row rows[] = {
        {"{repeat: {template: x-%v%, for_each: {'%v%': [a, b]}}}", R"(["x-a", "x-b"])"},
        {"{repeat: {template: v w, for_each: {v: [a, b], w: ['1', '2']}}}", R"(["a 1", "a 2", "b 1", "b 2"])"},
        {"{repeat: {template: v w, for_each: {v: [a, b], w: ['1', '2']}, permutations: false}}", R"(["a 1", "b 2"])"},
        {"{repeat: {template: {k-v: [v]}, for_each: {v: {x: 1, y: 2}}}}", R"([{"k-x": ["x"]}, {"k-y": ["y"]}])"},
        {"{repeat: {template: v, for_each: {v: [{a: 1}]}}}", R"([{"a": 1}])"},
        {"{repeat: {template: v, for_each: {v: []}}}", "[]"},
        {"{repeat: {template: v, for_each: {v: ''}}}", "[]"},
        {"{repeat: {template: {list_join: ['', [a, v]]}, for_each: {v: [x]}}}", R"(["ax"])"},
    };
    check_all(rows);
}

TEST_CASE("repeat over what is not known is unknown, of a single item it is a gap") {
    const Row rows[] = {
        {"{repeat: {template: v, for_each: {v: {get_param: Gap}}}}", unknown},
        {"{repeat: {template: v, for_each: {get_param: Gap}}}", unknown},
        {"{repeat: {template: x v, for_each: {v: [{get_param: Gap}, a]}}}", "[\"x " + mark + "\", \"x a\"]"},
    };
    check_all(rows);
}

TEST_CASE("repeat refuses what it cannot go through") {
    const Row rows[] = {
        {"{repeat: {template: v}}", failure("repeat: takes a map with template and for_each")},
        {"{repeat: {template: v, for_each: [v]}}", failure("repeat: for_each is no map")},
        {"{repeat: {template: v, for_each: {v: 1}}}", failure("repeat: the values of 'v' are no list")},
        {"{repeat: {template: v, for_each: {v: [a], w: [a, b]}, permutations: false}}",
         failure("repeat: without permutations, the lists of for_each have to be equally long")},
    };
    check_all(rows);
    std::string ten = "[a, a, a, a, a, a, a, a, a, a]";
    std::string lists;
    for (const char* name : {"b", "c", "d", "e", "f", "g"}) lists += std::string(name) + ": " + ten + ", ";
    CHECK(value_of("{repeat: {template: v, for_each: {" + lists + "}}}") ==
          failure("repeat: gives more than 100000 copies"));
}
