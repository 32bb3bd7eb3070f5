// Bad input of a checkout: each thing is named with its place, and the rest is analysed.
#include "check/checkout.hpp"

#include "support/checkout.hpp"

using namespace stepwarden;
using Lines = std::vector<std::string>;

namespace {

struct Told {
    /// "path:line: reason"
    Lines unanalysed;
    std::size_t tasks = 0;
    /// "path:line: message"
    Lines findings = {};
};

Told analysed(tests::Files files, const heat::CheckoutRequest& asked = {}) {
    const auto checkout = tests::checkout_of(std::move(files));
    const auto analysis = check::analyse_checkout(*checkout, asked, {.threads = 1, .select = {"schema"}, .ignore = {}});
    if (!analysis) return {{"failed: " + tests::shown(*checkout->tree, analysis.error())}, 0};
    Told told;
    for (const check::Unanalysed& input : analysis->results.unanalysed)
        told.unanalysed.push_back(input.path + ":" + std::to_string(input.line) + ": " + input.reason);
    for (const check::Finding& finding : analysis->results.findings)
        told.findings.push_back(check::shown_path(*checkout->tree, finding.where.file) + ":" +
                                std::to_string(finding.where.line) + ": " + finding.message);
    told.tasks = analysis->results.summary.tasks;
    return told;
}

/// Keystone's template with this for its upgrade tasks; a service that fails leaves those of ntp.
Told with_keystone(const std::string& tasks) {
    return analysed(tests::with(tests::small_checkout(), "deployment/keystone.yaml",
                                "heat_template_version: rocky\noutputs:\n  role_data:\n    value:\n"
                                "      service_name: keystone\n      upgrade_tasks: " +
                                    tasks + "\n"));
}

bool says(const Told& told, const std::string& start) {
    return std::ranges::any_of(told.unanalysed, [&](const std::string& line) { return line.starts_with(start); });
}

}  // namespace

TEST_CASE("a small checkout is analysed whole") {
    const Told told = analysed(tests::small_checkout());
    CHECK(told.unanalysed == Lines{});
    CHECK(told.tasks > 0);
}

TEST_CASE("a service that fails is named at its place, and the others go on") {
    const std::string place = "deployment/keystone.yaml:6: ";
    const std::pair<const char*, const char*> rows[] = {
        {"{get_file: ../../outside}", "the file '../../outside' leads out of the tree"},
        {"{yaql: {expression: '$.(', data: {}}}", "yaql: the expression cannot be read"},
    };
    for (const auto& [tasks, reason] : rows) {
        const Told told = with_keystone(tasks);
        CHECK_MESSAGE(says(told, place + reason), tasks);
        CHECK_MESSAGE(told.tasks > 0, tasks);
    }
}

TEST_CASE("what a finding tells is not named as not analysed too") {
    const Told undeclared = with_keystone("{get_param: Nothing}");
    CHECK(undeclared.unanalysed == Lines{});
    REQUIRE(undeclared.findings.size() == 1);
    CHECK(
        undeclared.findings[0].starts_with("deployment/keystone.yaml:6: upgrade_tasks reads the parameter 'Nothing'"));
    CHECK(undeclared.tasks > 0);
    const Told conflict = with_keystone("[{name: both, command: a, ignore_error: true}]");
    CHECK(conflict.unanalysed == Lines{});
    REQUIRE(conflict.findings.size() == 1);
    CHECK(conflict.findings[0].find("conflicting action statements") != std::string::npos);
}

TEST_CASE("an unknown plan or scenario is answered with the nearest") {
    heat::CheckoutRequest asked;
    asked.plan = "overclod";
    CHECK(analysed(tests::small_checkout(), asked).unanalysed ==
          Lines{"failed: there is no plan 'overclod'; did you mean 'overcloud'?"});
    asked = {};
    asked.scenario = "scenario01";
    CHECK(
        analysed(tests::with(tests::small_checkout(), "ci/environments/scenario001.yaml", "{}\n"), asked).unanalysed ==
        Lines{"failed: there is no scenario 'scenario01' in ci/environments; did you mean 'scenario001'?"});
}

TEST_CASE("a scope leaves out what its files cannot reach, and tells the rest as the whole does") {
    const auto files = tests::with(
        tests::with(tests::small_checkout(), "deployment/keystone.yaml",
                    "heat_template_version: rocky\noutputs:\n  role_data:\n    value:\n      service_name: keystone\n"
                    "      upgrade_tasks: {get_param: Nothing}\n"),
        "deployment/alone.yaml", tests::service_template("alone"));
    const auto found_with = [&](const check::Scope& scope) {
        const auto checkout = tests::checkout_of(files);
        const auto played = check::play_checkout(*checkout, {}, {.threads = 1, .select = {}, .ignore = {}}, scope);
        REQUIRE(played);
        std::pair<std::size_t, Lines> result{played->models.size(), {}};
        for (const check::Finding& finding : played->analysis.results.findings) result.second.push_back(finding.rule);
        return result;
    };
    const auto [models, findings] = found_with({});
    CHECK(models == 2);
    CHECK(std::ranges::find(findings, "schema-undeclared-parameter") != findings.end());
    CHECK(found_with({.changed = {{"deployment/keystone.yaml"}}, .names = {}}) == std::pair(std::size_t{1}, findings));
    CHECK(found_with({.changed = {{"deployment/alone.yaml"}}, .names = {}}).first == 1);
    CHECK(found_with({.changed = {{"README.rst"}}, .names = {}}).first == 0);
    CHECK(found_with({.changed = {{"roles_data.yaml"}}, .names = {}}) == found_with({}));
}
