#include "tripleo/task_signature.hpp"

#include <doctest/doctest.h>

#include "support/in_memory.hpp"

using namespace stepwarden;
using tests::document;
using tripleo::signatures_of;

TEST_CASE("a name counts up to its first variable or gap") {
    CHECK(tripleo::stable_name("Stop nova") == "Stop nova");
    CHECK(tripleo::stable_name("  Stop {{ item }} now") == "Stop");
    CHECK(tripleo::stable_name("Pull \u27e6parameter Image\u27e7") == "Pull");
    CHECK(tripleo::stable_name("{{ item }}").empty());
}

TEST_CASE("the module is the key that is no keyword, without its collection") {
    CHECK(tripleo::module_of(document("{name: x, when: y, ansible.builtin.systemd: {}}")) == "systemd");
    CHECK(tripleo::module_of(document("{local_action: command true}")) == "command");
    CHECK(tripleo::module_of(document("{block: []}")) == "block");
    CHECK(tripleo::module_of(document("{name: x}")).empty());
}

TEST_CASE("arguments change the content of a task, not its name") {
    const auto one = signatures_of("upgrade_tasks", document("{name: Stop it, service: {name: a}}"));
    const auto other = signatures_of("upgrade_tasks", document("{name: Stop it, service: {name: b}}"));
    CHECK(one.own == other.own);
    CHECK(one.content != other.content);
}

TEST_CASE("section, name and module each tell tasks apart") {
    const auto own = [](std::string_view section, std::string_view task) {
        return signatures_of(section, document(task)).own;
    };
    const auto one = own("upgrade_tasks", "{name: Stop it, service: {}}");
    REQUIRE(one.size() == 1);
    CHECK(one != own("update_tasks", "{name: Stop it, service: {}}"));
    CHECK(one != own("upgrade_tasks", "{name: Start it, service: {}}"));
    CHECK(one != own("upgrade_tasks", "{name: Stop it, systemd: {}}"));
}

TEST_CASE("what is not known in a task leaves it without a signature of its content") {
    CHECK(signatures_of("upgrade_tasks", document("{name: x, debug: {msg: \"\u27e6parameter A\u27e7\"}}"))
              .content.empty());
    CHECK(signatures_of("upgrade_tasks", document("{name: x, debug: {msg: a}}")).content.size() == 1);
}

TEST_CASE("a block has the named tasks in it at any depth") {
    const auto signatures = signatures_of(
        "upgrade_tasks",
        document("{block: [{name: a, ping: }, {block: [{name: b, ping: }]}], rescue: [{name: c, ping: }]}"));
    CHECK(signatures.own.empty());
    CHECK(signatures.nested.size() == 3);
}

TEST_CASE("what is no task has no signatures") {
    const auto signatures = signatures_of("upgrade_tasks", document("[a]"));
    CHECK(signatures.own.empty());
    CHECK(signatures.content.empty());
}
