// Effects that appear, vanish, come at another step or in another order.
#include <doctest/doctest.h>

#include "support/changes.hpp"

using namespace stepwarden;
using namespace stepwarden::tests;

namespace {

Lines effects_of(const std::string& before, const std::string& after) {
    return report::effect_sentences(compared(with_upgrade_tasks(before), with_upgrade_tasks(after)).effects);
}

std::string service(const std::string& state, int step) {
    return "- name: " + state + " mysql\n  service: {name: mysql, state: " + state +
           "}\n  when: step|int == " + std::to_string(step) + "\n";
}

const std::string update = "- name: update\n  package: {name: '*', state: latest}\n  when: step|int == 1\n";

}  // namespace

TEST_CASE("an effect that vanishes is told by the landmark after it, else by the one before") {
    CHECK(effects_of(service("stopped", 0) + update, update) ==
          Lines{"mysql is no longer stopped before the package update on Controller at step 0 (overcloud-upgrade)"});
    CHECK(effects_of(update + service("stopped", 1), update) ==
          Lines{"mysql is no longer stopped after the package update on Controller at step 1 (overcloud-upgrade)"});
    CHECK(effects_of(service("stopped", 0), "[]\n") ==
          Lines{"mysql is no longer stopped on Controller at step 0 (overcloud-upgrade)"});
}

TEST_CASE("an effect that appears is told") {
    CHECK(effects_of(update, service("started", 1) + update) ==
          Lines{"mysql is now started before the package update on Controller at step 1 (overcloud-upgrade)"});
    CHECK(effects_of("[]\n", update) ==
          Lines{"all packages are now updated on Controller at step 1 (overcloud-upgrade)"});
}

TEST_CASE("an effect at another step moves") {
    CHECK(effects_of(service("stopped", 0), service("stopped", 1)) ==
          Lines{"mysql is now stopped on Controller at step 1, no longer at step 0 (overcloud-upgrade)"});
}

TEST_CASE("an effect on the other side of a landmark is told") {
    CHECK(effects_of(service("stopped", 1) + update, update + service("stopped", 1)) ==
          Lines{"mysql is now stopped after the package update, no longer before it, on Controller at step 1 "
                "(overcloud-upgrade)"});
}

TEST_CASE("an effect that another task has now is no change") {
    CHECK(effects_of(service("stopped", 0),
                     "- name: halt\n  systemd: {name: mysql, state: stopped}\n"
                     "  when: step|int == 0\n")
              .empty());
}
