// Where a parameter's value comes from, and what its declared type makes of it (heat/engine/parameters.py).
#include "heat/parameters.hpp"

#include "support/checkout.hpp"

using namespace stepwarden;

namespace {

std::string converted(const std::string& type, const value::Value& given) {
    const yaml::Node declaration = tests::document("{type: " + type + "}");
    const auto value = heat::as_declared(given, declaration);
    return value ? tests::shown(*value) : "error: " + value.error();
}

value::Value read(const std::string& text) { return value::from_yaml(tests::document(text)); }

/// Of the parameter P, declared with or without a default, in a template nested or at the top.
std::string value_of(const std::string& declaration, const std::string& environment, const std::string& property,
                     bool nested = true) {
    const std::string inner =
        "heat_template_version: rocky\nparameters: {P: " + declaration + "}\noutputs: {it: {value: {get_param: P}}}\n";
    tests::Files files =
        tests::top_template(nested ? "heat_template_version: rocky\nresources: {R: {type: inner.yaml, properties: {" +
                                         property + "}}}\noutputs: {it: {value: {get_attr: [R, it]}}}\n"
                                   : inner);
    files = tests::with(std::move(files), "inner.yaml", inner);
    files = tests::with(std::move(files), "environment.yaml", environment);
    return tests::SmallPlan(std::move(files), {"environment.yaml"}).output("it");
}

const std::string given_default = "{type: string, default: declared}";

std::string path_of(const std::string& path) {
    const tests::SmallPlan plan(tests::top_template(
        "heat_template_version: rocky\n"
        "parameters: {Map: {type: json, default: {a: {b: [x, y]}, n: null}}, Key: {type: string, default: b}, "
        "Gap: {type: json}}\n"
        "outputs: {it: {value: {get_param: " +
        path + "}}}\n"));
    return plan.output("it");
}

}  // namespace

TEST_CASE("strings are made of whatever is given") {
    CHECK(converted("string", read("false")) == "\"False\"");
    CHECK(converted("string", read("1.5")) == "\"1.5\"");
    CHECK(converted("string", read("null")) == "\"\"");
    CHECK(converted("string", read("[a, 1]")) == "\"a,1\"");
    CHECK(converted("string", read("{b: 1, a: x}")) == R"x("{\"a\": \"x\", \"b\": 1}")x");
}

TEST_CASE("numbers are integers if they can, else real") {
    CHECK(converted("number", read("'12'")) == "12");
    CHECK(converted("number", read("'1.5'")) == "1.5");
    CHECK(converted("number", read("7")) == "7");
    CHECK(converted("number", read("a")) == "error: 'a' is no number");
    CHECK(converted("number", read("''")) == "error: '' is no number");
}

TEST_CASE("booleans are told by the usual words in any case") {
    for (const char* word : {"'1'", "t", "'TRUE'", "'on'", "'y'", "'Yes'", "1", "true"})
        CHECK_MESSAGE(converted("boolean", read(word)) == "true", word);
    for (const char* word : {"'0'", "f", "'False'", "'off'", "'n'", "'NO'", "0", "false"})
        CHECK_MESSAGE(converted("boolean", read(word)) == "false", word);
    CHECK(converted("boolean", read("maybe")) == "error: 'maybe' is no boolean");
    CHECK(converted("boolean", read("2")) == "error: '2' is no boolean");
}

TEST_CASE("json is a map, a list or the text of one") {
    CHECK(converted("json", read("{a: 1}")) == R"({"a": 1})");
    CHECK(converted("json", read("[{a: 1}]")) == R"([{"a": 1}])");
    CHECK(converted("json", value::Value(R"({"a": [1]})")) == R"({"a": [1]})");
    CHECK(converted("json", value::Value("")) == "{}");
    CHECK(converted("json", value::Value("{a")) == "error: '{a' is no JSON");
    CHECK(converted("json", value::Value(1)) == "error: 1 is no JSON");
}

TEST_CASE("lists are given as such or with commas") {
    CHECK(converted("comma_delimited_list", read("[a, b]")) == R"(["a", "b"])");
    CHECK(converted("comma_delimited_list", value::Value("a,b,")) == R"(["a", "b", ""])");
    CHECK(converted("comma_delimited_list", value::Value("")) == "[]");
    CHECK(converted("comma_delimited_list", value::Value("a")) == R"(["a"])");
}

TEST_CASE("what is not known stays so, and a gap makes all but texts unknown") {
    for (const char* type : {"string", "number", "boolean", "json", "comma_delimited_list"})
        CHECK_MESSAGE(converted(type, value::Value::unknown("it")) == "unknown: it", type);
    const value::Value text = "a " + value::placeholder("it");
    CHECK(converted("string", text) == "\"a ⟦it⟧\"");
    CHECK(converted("number", text) == "unknown: it");
    CHECK(converted("comma_delimited_list", text) == "unknown: it");
}

TEST_CASE("a property wins over the environment, and that over the default") {
    const std::string environment = "parameter_defaults: {P: environment}\n";
    CHECK(value_of(given_default, environment, "P: property") == "\"property\"");
    CHECK(value_of(given_default, environment, "") == "\"environment\"");
    CHECK(value_of(given_default, "{}\n", "") == "\"declared\"");
}

TEST_CASE("parameters of an environment are the top template's alone, and win over parameter_defaults") {
    const std::string environment = "parameters: {P: top}\nparameter_defaults: {P: everywhere}\n";
    CHECK(value_of(given_default, environment, "", false) == "\"top\"");
    CHECK(value_of(given_default, environment, "", true) == "\"everywhere\"");
}

TEST_CASE("a value of the wrong type is named where it is given") {
    CHECK(value_of("{type: number}", "parameter_defaults:\n  P: many\n", "") ==
          "environment.yaml:2: the value of the parameter 'P' of inner.yaml: 'many' is no number");
    CHECK(value_of("{type: boolean, default: maybe}", "{}\n", "") ==
          "inner.yaml:2: the value of the parameter 'P' of inner.yaml: 'maybe' is no boolean");
}

TEST_CASE("a parameter without a value is unknown and remembered, an image's name is made up") {
    tests::SmallPlan plan(
        tests::top_template("heat_template_version: rocky\n"
                            "parameters:\n"
                            "  Password: {type: string}\n"
                            "  ContainerNovaApiImage: {type: string}\n"
                            "  Unasked: {type: string}\n"
                            "outputs:\n"
                            "  it: {value: [{get_param: Password}, {get_param: ContainerNovaApiImage}]}\n"));
    CHECK(plan.output("it") ==
          "[\"⟦parameter Password without a value⟧\", "
          "\"placeholder.invalid/parameter/container-nova-api-image:without-value\"]");
    const auto& missing = plan.plan().evaluation().missing_parameters;
    REQUIRE(missing.size() == 2);
    CHECK(missing.at("Password").line == 3);
    CHECK(missing.at("ContainerNovaApiImage").line == 4);
}

TEST_CASE("get_param follows a path, and what is not there is an empty text") {
    CHECK(path_of("[Map, a, b, 1]") == "\"y\"");
    CHECK(path_of("[Map, a, b, '0']") == "\"x\"");
    CHECK(path_of("[Map, a, {get_param: Key}, 0]") == "\"x\"");
    CHECK(path_of("[Map, z]") == "\"\"");
    CHECK(path_of("[Map, n]") == "\"\"");
    CHECK(path_of("[Map, a, b, 7]") == "\"\"");
    CHECK(path_of("[Key, a]") == "\"\"");
    CHECK(path_of("[Gap, a, b]") == "unknown: parameter Gap without a value");
    CHECK(path_of("[Map, {get_param: [Gap, a]}]") == "unknown: parameter Gap without a value");
    CHECK(path_of("Mapp") ==
          "overcloud.yaml:3: the parameter 'Mapp' is not declared in overcloud.yaml; did you mean 'Map'?");
    CHECK(path_of("[]") == "overcloud.yaml:3: get_param takes a parameter's name, or a list of it and a path");
}
