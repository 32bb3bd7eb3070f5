// The project's configuration: what it can say, and what is told about one that is wrong.
#include "check/configuration.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace stepwarden;
using check::Configuration;
using check::read_configuration;
using check::Severity;

namespace {

Configuration configured(std::string_view text) {
    auto read = read_configuration(text);
    REQUIRE_MESSAGE(read, read.error().message);
    return std::move(*read);
}

/// "line:column: message".
std::string refusal(std::string_view text) {
    const auto read = read_configuration(text);
    REQUIRE(!read);
    return std::to_string(read.error().where.line) + ":" + std::to_string(read.error().where.column) + ": " +
           read.error().message;
}

}  // namespace

TEST_CASE("an empty configuration leaves everything to the defaults") {
    for (const char* text : {"", "---\n", "# nothing\n"}) {
        const Configuration nothing = configured(text);
        CHECK(!nothing.profile);
        CHECK(!nothing.fail_on);
        CHECK(nothing.select.empty());
    }
}

TEST_CASE("all settings are read") {
    const Configuration all = configured(
        "profile: gate\n"
        "fail-on: never\n"
        "select: [flow, step-missing]\n"
        "ignore: order\n"
        "severity:\n"
        "  step-missing: error\n"
        "  flow: off\n"
        "exceptions:\n"
        "  - rules: schema\n"
        "    paths: ['deployment/deprecated/*']\n"
        "    reason: nobody upgrades these\n"
        "baseline: known.json\n");
    CHECK(all.profile == check::Profile::gate);
    REQUIRE(all.fail_on);
    CHECK(!all.fail_on->severity);
    CHECK(all.select == std::vector<std::string>{"flow", "step-missing"});
    CHECK(all.ignore == std::vector<std::string>{"order"});
    REQUIRE(all.severities.size() == 2);
    CHECK(all.severities[0].severity == Severity::error);
    CHECK(!all.severities[1].severity);
    CHECK(all.baseline == "known.json");
    CHECK(check::is_excepted(all.exceptions, "schema-duplicate-key", "deployment/deprecated/a/b.yaml"));
    CHECK(!check::is_excepted(all.exceptions, "schema-duplicate-key", "deployment/b.yaml"));
    CHECK(!check::is_excepted(all.exceptions, "flow-undefined-variable", "deployment/deprecated/a.yaml"));
}

TEST_CASE("what is wrong is told with its place and what was probably meant") {
    CHECK(refusal("profil: gate\n") == "1:1: unknown key 'profil'; did you mean 'profile'?");
    CHECK(refusal("\nprofile: gat\n").starts_with("2:10: 'gat' is not one of gate, review, all; did you mean 'gate'?"));
    CHECK(refusal("ignore: [flow, step-missin]\n") ==
          "1:16: 'step-missin' is no rule and no group of rules; did you mean 'step-missing'?");
    CHECK(refusal("severity: {step-missing: fatal}\n").starts_with("1:26: 'fatal' is not one of"));
    CHECK(refusal("exceptions: [{rules: flow}]\n").starts_with("1:14: expected 'paths'"));
    CHECK(refusal("exceptions: [{rules: flow, path: x}]\n") == "1:28: unknown key 'path'; did you mean 'paths'?");
    CHECK(refusal("- profile\n").starts_with("1:1: expected a mapping"));
    CHECK(refusal("profile: gate\nprofile: all\n").starts_with("2:1: "));
    CHECK(refusal("xyz: 1\n").starts_with("1:1: unknown key 'xyz'; known are profile, "));
}

TEST_CASE("the schema has every key and refuses others") {
    const auto schema = nlohmann::json::parse(check::configuration_schema());
    CHECK(schema["additionalProperties"] == false);
    for (const char* key : {"profile", "fail-on", "select", "ignore", "severity", "exceptions", "baseline"})
        CHECK(schema["properties"].contains(key));
}
