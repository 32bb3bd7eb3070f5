// What is said of two checkouts: templates and services that are called otherwise, roles, places, findings.
#include <doctest/doctest.h>

#include <algorithm>

#include "support/changes.hpp"

using namespace stepwarden;
using namespace stepwarden::tests;

namespace {

Files renamed_template(Files files, const std::string& was, const std::string& is) {
    for (auto& [path, text] : files) {
        if (path == was) path = is;
        for (std::size_t at = text.find(was); at != std::string::npos; at = text.find(was, at + is.size()))
            text.replace(at, was.size(), is);
    }
    return files;
}

bool remarks(const changes::ChangeSet& set, const std::string& sentence) {
    return std::ranges::find(set.remarks, sentence) != set.remarks.end();
}

}  // namespace

TEST_CASE("a task of several roles is told once, at its template's line") {
    const Files after = with(small_checkout(), "deployment/ntp.yaml", [] {
        std::string text = service_template("ntp");
        text.replace(text.find("step|int == 1"), 13, "step|int == 2");
        return text;
    }());
    const changes::ChangeSet set = compared_checkouts(small_checkout(), after);
    REQUIRE(set.tasks.size() == 1);
    const changes::TaskChange& change = set.tasks.front();
    CHECK(change.service == "ntp");
    CHECK(change.roles == Lines{"Compute", "Controller"});
    CHECK(change.location.path == "deployment/ntp.yaml");
    CHECK(change.location.line == 9);
    CHECK(change.gates_added == Lines{"step|int == 2"});
}

TEST_CASE("a template under another name changes no task") {
    const changes::ChangeSet set = compared_checkouts(
        small_checkout(),
        renamed_template(small_checkout(), "deployment/keystone.yaml", "deployment/keystone-new.yaml"));
    CHECK(told(set).empty());
    CHECK(remarks(set,
                  "the service keystone is now made by deployment/keystone-new.yaml, not by deployment/keystone.yaml"));
    CHECK(set.findings.added.empty());
    CHECK(set.findings.fixed.empty());
}

TEST_CASE("a service under another name is followed by its type") {
    Files after = small_checkout();
    after = with(after, "deployment/keystone.yaml", [] {
        std::string text = service_template("keystone");
        text.replace(text.find("service_name: keystone"), 22, "service_name: identity");
        return text;
    }());
    const changes::ChangeSet set = compared_checkouts(small_checkout(), after);
    CHECK(told(set).empty());
    CHECK(remarks(set, "the service keystone is now identity"));
}

TEST_CASE("a service that a role gets brings its tasks there") {
    const changes::ChangeSet set =
        compared_checkouts(small_checkout(), with(small_checkout(), "roles_data.yaml", R"(- name: Controller
  ServicesDefault:
    - OS::TripleO::Services::Keystone
    - OS::TripleO::Services::Off
    - OS::TripleO::Services::Ntp
- name: Compute
  ServicesDefault:
    - OS::TripleO::Services::Ntp
    - OS::TripleO::Services::Keystone
)"));
    REQUIRE(set.tasks.size() == 1);
    CHECK(set.tasks[0].kind == changes::ChangeKind::added);
    CHECK(set.tasks[0].service == "keystone");
    CHECK(set.tasks[0].roles == Lines{"Compute"});
    CHECK(remarks(set, "the role Compute now has keystone"));
}

TEST_CASE("another order of a role's services is told") {
    const changes::ChangeSet set =
        compared_checkouts(small_checkout(), with(small_checkout(), "roles_data.yaml", R"(- name: Controller
  ServicesDefault:
    - OS::TripleO::Services::Ntp
    - OS::TripleO::Services::Keystone
    - OS::TripleO::Services::Off
- name: Compute
  ServicesDefault:
    - OS::TripleO::Services::Ntp
)"));
    CHECK(told(set).empty());
    CHECK(remarks(set, "the tasks of ntp now come before those of keystone on Controller"));
}

TEST_CASE("a template that no plan has is compared on its own, without roles") {
    const Files before = with(small_checkout(), "deployment/lone.yaml", service_template("lone"));
    std::string text = service_template("lone");
    text.replace(text.find("state: stopped"), 14, "state: started");
    const changes::ChangeSet set = compared_checkouts(before, with(before, "deployment/lone.yaml", text));
    REQUIRE(set.tasks.size() == 1);
    CHECK(set.tasks[0].service == "lone");
    CHECK(set.tasks[0].roles.empty());
    CHECK(set.tasks[0].fields == std::vector<changes::FieldChange>{{"state", "stopped", "started"}});
}

TEST_CASE("the same finding under another name of its task is not new") {
    std::string before = service_template("keystone");
    before.replace(before.find("step|int == 1"), 13, "step|int == 9");
    std::string after = before;
    after.replace(after.find("Stop keystone"), 13, "Halt keystone");
    const changes::ChangeSet set = compared_checkouts(with(small_checkout(), "deployment/keystone.yaml", before),
                                                      with(small_checkout(), "deployment/keystone.yaml", after));
    CHECK(set.findings.added.empty());
    CHECK(set.findings.fixed.empty());
    CHECK(set.findings.unchanged > 0);
}

TEST_CASE("what differs beside the tasks is named") {
    Files after = small_checkout();
    const changes::ChangeSet set = compared_checkouts(
        small_checkout(),
        with(after, "deployment/keystone.yaml", service_template("keystone") + "      kolla_config: {a: b}\n"));
    CHECK(told(set).empty());
    changes::ChangeSet empty;
    changes::remark_on_untold_files(empty, {"deployment/keystone.yaml", "README.rst", "releasenotes/notes/a.yaml"});
    CHECK(remarks(empty, "files that differ and change no task: deployment/keystone.yaml"));
}
