// One stack: conditions, attributes of resources, nested templates and chains, and what each says when it fails.
#include "heat/stack.hpp"

#include "support/checkout.hpp"

using namespace stepwarden;
using Lines = std::vector<std::string>;

namespace {

constexpr std::string_view head = "heat_template_version: wallaby\n";

/// The output `it` of a top template, with more files beside it.
std::string output_of(const std::string& text, const tests::Files& beside = {}) {
    tests::Files files = tests::top_template(std::string(head) + text);
    for (const auto& [path, content] : beside) files = tests::with(std::move(files), path, content);
    return tests::SmallPlan(std::move(files)).output("it");
}

std::string value_of(const std::string& expression) {
    return output_of(
        "parameters: {Gap: {type: boolean}, Wanted: {type: boolean, default: true}, N: {type: string, default: n}}\n"
        "conditions:\n"
        "  yes_it_is: true\n"
        "  never: {not: yes_it_is}\n"
        "  both: {and: [yes_it_is, {not: never}]}\n"
        "  either: {or: [never, {equals: [{get_param: N}, n]}]}\n"
        "  open: {get_param: Gap}\n"
        "  round: {not: trip}\n"
        "  trip: {not: round}\n"
        "  text: {get_param: N}\n"
        "outputs:\n"
        "  it:\n"
        "    value: " +
        expression + "\n");
}

const std::string unknown = "unknown: parameter Gap without a value";

/// A nested template that gives back what it is given.
const std::string echo =
    "heat_template_version: rocky\n"
    "parameters: {Word: {type: string, default: nothing}}\n"
    "outputs: {said: {value: {get_param: Word}}, map: {value: {a: [x, y]}}}\n";

tests::Files registry(const std::string& rows) {
    return {{"overcloud-resource-registry-puppet.yaml", "resource_registry:\n" + rows}};
}

}  // namespace

TEST_CASE("if takes the branch that its condition says, and never looks at the other") {
    CHECK(value_of("{if: [yes_it_is, a, {get_param: NotThere}]}") == "\"a\"");
    CHECK(value_of("{if: [never, {get_param: NotThere}, b]}") == "\"b\"");
    CHECK(value_of("{if: [true, a, b]}") == "\"a\"");
    CHECK(value_of("{if: [{equals: [{get_param: N}, m]}, a, b]}") == "\"b\"");
    CHECK(value_of("{if: [{contains: [n, [m, n]]}, a, b]}") == "\"a\"");
    CHECK(value_of("{if: [{get_param: Wanted}, a, b]}") == "\"a\"");
    CHECK(value_of("{if: [open, a, b]}") == unknown);
    CHECK(value_of("{if: [yes_it_is]}") ==
          "overcloud.yaml:14: if takes a list of a condition, a value and maybe another value");
}

TEST_CASE("an if without an else takes its item, its key or its property away") {
    CHECK(value_of("[a, {if: [never, b]}, c]") == R"(["a", "c"])");
    CHECK(value_of("[a, {if: [yes_it_is, b]}]") == R"(["a", "b"])");
    CHECK(value_of("{a: 1, b: {if: [never, 2]}}") == R"({"a": 1})");
    CHECK(value_of("{if: [never, 2]}") == "null");
    CHECK(output_of("resources:\n"
                    "  Echo:\n"
                    "    type: echo.yaml\n"
                    "    properties: {Word: {if: [{equals: [1, 2]}, given]}}\n"
                    "outputs: {it: {value: {get_attr: [Echo, said]}}}\n",
                    {{"echo.yaml", echo}}) == "\"nothing\"");
}

TEST_CASE("named conditions refer to each other, and say so when they go round") {
    CHECK(value_of("{if: [both, a, b]}") == "\"a\"");
    CHECK(value_of("{if: [either, a, b]}") == "\"a\"");
    CHECK(value_of("{if: [round, a, b]}") == "overcloud.yaml:10: the condition 'round' depends on itself");
    CHECK(value_of("{if: [boht, a, b]}") ==
          "overcloud.yaml:14: the condition 'boht' is not declared in overcloud.yaml; did you mean 'both'?");
    CHECK(value_of("{if: [text, a, b]}") ==
          "overcloud.yaml:11: a condition has to be true or false, or name a condition");
}

TEST_CASE("and, or are decided by what is known") {
    CHECK(value_of("{if: [{and: [open, never]}, a, b]}") == "\"b\"");
    CHECK(value_of("{if: [{or: [open, yes_it_is]}, a, b]}") == "\"a\"");
    CHECK(value_of("{if: [{or: [open, never]}, a, b]}") == unknown);
    CHECK(value_of("{if: [{not: open}, a, b]}") == unknown);
    CHECK(value_of("{if: [{and: [never]}, a, b]}") ==
          "overcloud.yaml:14: and, or take a list of two or more conditions");
}

TEST_CASE("a function is a map of one key; with two it is data") {
    CHECK(value_of("{get_param: N, b: c}") == R"({"b": "c", "get_param": "N"})");
    CHECK(value_of("{no_function: N}") == R"({"no_function": "N"})");
}

TEST_CASE("OS::Heat::Value gives its value as of its type") {
    const auto typed = [](const std::string& type, const std::string& value) {
        return output_of(
            "resources:\n"
            "  V: {type: OS::Heat::Value, properties: {type: " +
            type + ", value: " + value +
            "}}\n"
            "outputs: {it: {value: {get_attr: [V, value]}}}\n");
    };
    CHECK(typed("string", "12") == "\"12\"");
    CHECK(typed("string", "[a, b]") == "\"a,b\"");
    CHECK(typed("number", "'12'") == "12");
    CHECK(typed("boolean", "'yes'") == "true");
    CHECK(typed("json", "{a: [1]}") == R"({"a": [1]})");
    CHECK(typed("comma_delimited_list", "'a,b'") == R"(["a", "b"])");
    CHECK(typed("number", "twelve") == "overcloud.yaml:3: 'twelve' is no number");
}

TEST_CASE("attributes of what is not made are null") {
    const std::string outputs = "outputs: {it: {value: [{get_attr: [R, value]}, {get_attr: [R, a, b]}]}}\n";
    CHECK(output_of("resources: {R: {type: OS::Heat::None}}\n" + outputs) == "[null, null]");
    CHECK(output_of("conditions: {never: false}\nresources: {R: {type: OS::Heat::Value, condition: never}}\n" +
                    outputs) == "[null, null]");
}

TEST_CASE("attributes that lead nowhere are null, and those that only a cloud has are unknown") {
    const auto attribute = [](const std::string& path) {
        return output_of(
            "resources:\n"
            "  V: {type: OS::Heat::Value, properties: {value: {a: [x, {b: c}]}}}\n"
            "  S: {type: OS::Nova::Server}\n"
            "outputs: {it: {value: {get_attr: " +
            path + "}}}\n");
    };
    CHECK(attribute("[V, value, a, 1, b]") == "\"c\"");
    CHECK(attribute("[V, value, a, '0']") == "\"x\"");
    CHECK(attribute("[V, value, z, y]") == "null");
    CHECK(attribute("[S, first_address]") == "unknown: attribute first_address of the resource S (OS::Nova::Server)");
    CHECK(attribute("[W, value]") == "overcloud.yaml:5: the resource 'W' is not declared in overcloud.yaml");
    CHECK(attribute("V") == "overcloud.yaml:5: get_attr takes a list of a resource, an attribute and maybe a path");
}

TEST_CASE("an attribute that depends on itself is named, not followed") {
    CHECK(output_of("resources:\n"
                    "  A: {type: OS::Heat::Value, properties: {value: {get_attr: [B, value]}}}\n"
                    "  B: {type: OS::Heat::Value, properties: {value: {get_attr: [A, value]}}}\n"
                    "outputs: {it: {value: {get_attr: [A, value]}}}\n") ==
          "overcloud.yaml:4: the attribute of 'A' depends on itself");
}

TEST_CASE("nested templates are found by relative path, by alias and by wildcard") {
    const auto said_by = [](const std::string& type, const std::string& rows) {
        tests::Files beside = registry(rows);
        beside.emplace_back("deep/echo.yaml", echo);
        beside.emplace_back("deep/outer.yaml",
                            "heat_template_version: rocky\n"
                            "resources: {In: {type: ./echo.yaml, properties: {Word: inner}}}\n"
                            "outputs: {said: {value: {get_attr: [In, said]}}}\n");
        return output_of("resources: {R: {type: '" + type +
                             "', properties: {Word: hello}}}\n"
                             "outputs: {it: {value: {get_attr: [R, said]}}}\n",
                         beside);
    };
    CHECK(said_by("deep/echo.yaml", "  A::B: none.yaml\n") == "\"hello\"");
    CHECK(said_by("deep/outer.yaml", "  A::B: none.yaml\n") == "\"inner\"");
    CHECK(said_by("A::B", "  A::B: deep/echo.yaml\n") == "\"hello\"");
    CHECK(said_by("A::B", "  A::B: C::D\n  C::D: deep/echo.yaml\n") == "\"hello\"");
    CHECK(said_by("A::B", "  A::*: deep/echo.yaml\n") == "\"hello\"");
    CHECK(said_by("A::B", "  A::*: none.yaml\n  A::B*: deep/echo.yaml\n") == "\"hello\"");
    CHECK(said_by("A::B", "  A::B: OS::Heat::None\n") == "null");
    CHECK(said_by("OS::TripleO::B", "  A::B: none.yaml\n") ==
          "overcloud.yaml:2: the type 'OS::TripleO::B' of the resource 'R' is in no registry");
    CHECK(said_by("deep/none.yaml", "  A::B: none.yaml\n")
              .starts_with("overcloud.yaml:2: the template deep/none.yaml is missing"));
}

TEST_CASE("a template that nests itself, and one outside of the tree, are refused") {
    CHECK(output_of("resources: {R: {type: loop.yaml}}\noutputs: {it: {value: {get_attr: [R, a]}}}\n",
                    {{"loop.yaml",
                      "heat_template_version: rocky\n"
                      "resources: {R: {type: loop.yaml}}\noutputs: {a: {value: {get_attr: [R, a]}}}\n"}}) ==
          "loop.yaml:2: more than 12 stacks nested in each other, the last of loop.yaml; does a template nest itself?");
    CHECK(output_of("resources: {R: {type: ../x.yaml}}\noutputs: {it: {value: {get_attr: [R, a]}}}\n") ==
          "overcloud.yaml:2: the template '../x.yaml' leads out of the tree and is not read");
}

TEST_CASE("get_file gives the raw text beside its template, and nothing from outside") {
    const tests::Files beside = {
        {"deep/words.txt", "a: {b\n"},
        {"deep/file.yaml", "heat_template_version: rocky\noutputs: {a: {value: {get_file: words.txt}}}\n"}};
    const std::string nested = "resources: {R: {type: deep/file.yaml}}\noutputs: {it: {value: {get_attr: [R, a]}}}\n";
    CHECK(output_of(nested, beside) == R"("a: {b\n")");
    CHECK(value_of("{get_file: ../secret}") ==
          "overcloud.yaml:14: the file '../secret' leads out of the tree and is not read");
    CHECK(value_of("{get_file: none.txt}").starts_with("overcloud.yaml:14: "));
    CHECK(value_of("{get_file: [a]}") == "overcloud.yaml:14: get_file takes a path");
}

TEST_CASE("a chain gives its elements' attributes in order, and one that fails takes no other with it") {
    tests::Files files = tests::top_template(std::string(head) +
                                             "resources:\n"
                                             "  Chain:\n"
                                             "    type: OS::Heat::ResourceChain\n"
                                             "    properties:\n"
                                             "      resources: [A::Echo, A::None, A::Bad, deep/echo.yaml]\n"
                                             "      resource_properties: {Word: all}\n"
                                             "outputs:\n"
                                             "  it: {value: {get_attr: [Chain, said]}}\n"
                                             "  inside: {value: {get_attr: [Chain, map, a, 1]}}\n");
    files =
        tests::with(std::move(files), "overcloud-resource-registry-puppet.yaml",
                    "resource_registry:\n  A::Echo: deep/echo.yaml\n  A::None: OS::Heat::None\n  A::Bad: bad.yaml\n");
    files = tests::with(std::move(files), "deep/echo.yaml", echo);
    files = tests::with(std::move(files), "bad.yaml",
                        "heat_template_version: rocky\n"
                        "outputs: {said: {value: {get_param: Nothing}}, map: {value: {}}}\n");
    const tests::SmallPlan plan(std::move(files));
    CHECK(plan.output("it") == R"(["all", null, null, "all"])");
    CHECK(plan.output("inside") == R"(["y", null, null, "y"])");
    CHECK(plan.reported() == Lines{"bad.yaml:2: the parameter 'Nothing' is not declared in bad.yaml"});
}
