// `check --only`: what a hook before a commit tells about the files that are committed.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "support/checkout.hpp"
#include "support/program.hpp"

using namespace stepwarden::tests;

namespace {

using Words = std::vector<std::string>;

const std::string faulty_task =
    "        - name: Ask for it\n          command: is-enabled agent\n          register: state\n          when: "
    "false\n"
    "        - name: Stop it\n          command: stop {{ state.stdout }}\n";

/// Two templates with an error each.
void add_checkout(const Scratch& scratch, const std::string& name) {
    for (const auto& [path, content] : small_checkout()) scratch.write(name + "/" + path, content);
    for (const char* const service : {"keystone", "ntp"})
        scratch.write(fmt::format("{}/deployment/{}.yaml", name, service), service_template(service) + faulty_task);
}

Outcome check(const Scratch& scratch, const Words& words, const std::string& directory = "") {
    Words all = {"check", "--no-config"};
    all.insert(all.end(), words.begin(), words.end());
    return run({.arguments = all, .directory = scratch.path(directory)});
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// The lines of a full check that name the file, which have it as their place here.
std::string lines_about(const std::string& output, const std::string& path) {
    std::string found;
    for (std::size_t at = 0; at < output.size();) {
        const std::size_t end = output.find('\n', at) + 1;
        const std::string line = output.substr(at, end - at);
        if (contains(line, path)) found += line;
        at = end;
    }
    return found;
}

}  // namespace

TEST_CASE("the files of a commit are told as a full check tells them, wherever the command stands") {
    const Scratch scratch;
    add_checkout(scratch, "tht");
    const std::string full = check(scratch, {"."}, "tht").output;
    const std::string keystone = lines_about(full, "deployment/keystone.yaml");
    REQUIRE(contains(keystone, ": error: 'Stop it'"));
    REQUIRE(keystone != full);
    const Outcome inside = check(scratch, {"--only", "deployment/keystone.yaml"}, "tht");
    CHECK(inside.output == keystone);
    CHECK(inside.status == 1);
    CHECK(check(scratch, {"--only", "keystone.yaml"}, "tht/deployment").output == keystone);
    CHECK(check(scratch, {"--only", "tht/deployment/keystone.yaml"}).output == keystone);
    CHECK(check(scratch, {"tht", "--only", "deployment/keystone.yaml"}).output == keystone);
    CHECK(check(scratch, {"--only", scratch.path("tht/deployment/keystone.yaml")}).output == keystone);
    CHECK(check(scratch, {"--only", "deployment/keystone.yaml", "deployment/ntp.yaml"}, "tht").output == full);
    // As a hook with arguments of the user's calls it.
    CHECK(check(scratch, {"--only", "--fail-on", "never", "deployment/keystone.yaml"}, "tht").output == keystone);
    CHECK(check(scratch, {"--only", "--fail-on", "never", "deployment/keystone.yaml"}, "tht").status == 0);
    CHECK(check(scratch, {"--only"}, "tht").status == 2);
}

TEST_CASE("files that are deleted, or are no templates, are nothing to tell about") {
    const Scratch scratch;
    add_checkout(scratch, "tht");
    scratch.write("tht/README.rst", "hello\n");
    scratch.write("tht/tools/check.py", "print()\n");
    const Outcome outcome = check(scratch, {"--only", "README.rst", "tools/check.py", "deployment/gone.yaml"}, "tht");
    CHECK(outcome.status == 0);
    CHECK(outcome.output.empty());
    scratch.write("elsewhere/site.yaml", "- hosts: all\n");
    const Outcome elsewhere = check(scratch, {"--only", "elsewhere/site.yaml"});
    CHECK(elsewhere.status == 0);
    CHECK(contains(elsewhere.errors, "the files lie in no checkout"));
}

TEST_CASE("a file that cannot be read fails the commit that it is in, and no other") {
    const Scratch scratch;
    add_checkout(scratch, "tht");
    scratch.write("tht/deployment/keystone.yaml", "heat_template_version: [\n");
    scratch.write("tht/deployment/ntp.yaml", service_template("ntp"));
    const Outcome broken = check(scratch, {"--only", "deployment/keystone.yaml"}, "tht");
    CHECK(broken.status != 0);
    CHECK(contains(broken.output + broken.errors, "deployment/keystone.yaml"));
    CHECK(check(scratch, {"--only", "deployment/ntp.yaml"}, "tht").status == 0);
}

TEST_CASE("files of two checkouts are checked each in its own") {
    const Scratch scratch;
    add_checkout(scratch, "one");
    add_checkout(scratch, "two");
    const Outcome outcome = check(scratch, {"--only", "two/deployment/ntp.yaml", "one/deployment/keystone.yaml"});
    CHECK(contains(outcome.output, "one/deployment/keystone.yaml:"));
    CHECK(contains(outcome.output, "two/deployment/ntp.yaml:"));
    CHECK(!contains(outcome.output, "one/deployment/ntp.yaml:18:"));
    CHECK(!contains(outcome.output, "two/deployment/keystone.yaml:18:"));
}

TEST_CASE("a baseline is not said to be left by what was not looked at") {
    const Scratch scratch;
    add_checkout(scratch, "tht");
    check(scratch, {".", "--baseline", "known.json", "--write-baseline"}, "tht");
    const Outcome outcome = check(scratch, {"--baseline", "known.json", "--only", "deployment/ntp.yaml"}, "tht");
    CHECK(outcome.status == 0);
    CHECK(!contains(outcome.errors, "no longer found"));
    CHECK(check(scratch, {"--baseline", "b", "--write-baseline", "--only", "x"}, "tht").status == 2);
}
