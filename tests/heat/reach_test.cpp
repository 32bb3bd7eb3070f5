// How far a change of files reaches in a checkout: to the templates that name them, over others too.
#include "heat/reach.hpp"

#include "support/checkout.hpp"

using namespace stepwarden;
using Names = std::set<std::string, std::less<>>;

namespace {

/// The paths that are reached, or "everything".
std::string reached(tests::Files files, const Names& changed, const Names& names = {}) {
    const tests::SmallPlan small(std::move(files));
    const heat::Plan* const plan = &small.plan();
    const heat::Reach reach =
        heat::reach_of(*small.checkout().tree, small.checkout().table, {&plan, 1}, changed, names);
    if (reach.everything) return "everything";
    std::string paths;
    for (const std::string& path : reach.files) paths += (paths.empty() ? "" : " ") + path;
    return paths;
}

/// The small checkout with a template that Keystone's takes something from, and a text that this one takes.
tests::Files with_base() {
    auto files = tests::with(tests::small_checkout(), "deployment/keystone.yaml",
                             "heat_template_version: rocky\nresources:\n  Base: {type: ./base/web.yaml}\noutputs:\n"
                             "  role_data:\n    value:\n      service_name: keystone\n");
    files = tests::with(std::move(files), "deployment/base/web.yaml",
                        "heat_template_version: rocky\noutputs:\n  text: {value: {get_file: ../../scripts/web.sh}}\n");
    return tests::with(std::move(files), "scripts/web.sh", "#!/bin/sh\n");
}

}  // namespace

TEST_CASE("a service's template reaches no other") {
    CHECK(reached(tests::small_checkout(), {"deployment/ntp.yaml"}) == "deployment/ntp.yaml");
    CHECK(reached(with_base(), {"deployment/ntp.yaml"}) == "deployment/ntp.yaml");
}

TEST_CASE("what others take reaches them, over as many as it takes") {
    CHECK(reached(with_base(), {"deployment/base/web.yaml"}) == "deployment/base/web.yaml deployment/keystone.yaml");
    CHECK(reached(with_base(), {"scripts/web.sh"}) ==
          "deployment/base/web.yaml deployment/keystone.yaml scripts/web.sh");
}

TEST_CASE("a file that is gone reaches those that still name it") {
    CHECK(reached(tests::without(with_base(), "scripts/web.sh"), {"scripts/web.sh"}) ==
          "deployment/base/web.yaml deployment/keystone.yaml scripts/web.sh");
}

TEST_CASE("a service that takes another by its type is reached by it") {
    const auto files =
        tests::with(tests::small_checkout(), "deployment/keystone.yaml",
                    "heat_template_version: rocky\nresources:\n"
                    "  Other: {type: 'OS::TripleO::Services::Ntp'}\noutputs:\n  role_data: {value: {}}\n");
    CHECK(reached(files, {"deployment/ntp.yaml"}) == "deployment/keystone.yaml deployment/ntp.yaml");
}

TEST_CASE("what all of a plan depends on reaches everything") {
    for (const char* path :
         {"roles_data.yaml", "overcloud.j2.yaml", "overcloud-resource-registry-puppet.j2.yaml", "common/post.j2.yaml",
          "common/services/role.role.j2.yaml", "j2_excludes.yaml", "releasenotes/source/stein.rst"})
        CHECK_MESSAGE(reached(tests::small_checkout(), {path}) == "everything", path);
    const auto files = tests::with(tests::small_checkout(), "common/tasks.yaml", "- name: a\n");
    const auto playing = tests::with(files, "common/post.j2.yaml",
                                     "heat_template_version: rocky\noutputs:\n"
                                     "  RoleConfig: {value: {tasks: {get_file: tasks.yaml}}}\n");
    CHECK(reached(playing, {"common/tasks.yaml"}) == "everything");
}

TEST_CASE("what only chooses among templates, or is named by none, reaches nothing") {
    const auto files = tests::with(tests::small_checkout(), "environments/other.yaml",
                                   "resource_registry:\n  OS::TripleO::Services::Ntp: ../deployment/ntp.yaml\n");
    CHECK(reached(files, {"deployment/ntp.yaml"}) == "deployment/ntp.yaml");
    CHECK(reached(files, {"environments/other.yaml"}) == "environments/other.yaml");
    CHECK(reached(files, {"README.rst"}) == "README.rst");
}

TEST_CASE("a variable that is new or gone reaches the services with its name") {
    CHECK(reached(tests::small_checkout(), {}, {"keystone"}) == "deployment/keystone.yaml");
    CHECK(reached(tests::small_checkout(), {}, {"key"}) == "");
}
