#include "ansible/host_range.hpp"

#include <doctest/doctest.h>

using namespace stepwarden;
using Names = std::vector<std::string>;

namespace {

/// The names, or what is wrong.
Names names(std::string_view pattern) {
    const auto read = ansible::read_host_names(pattern, {});
    return read ? read->names : Names{read.error().message};
}

}  // namespace

TEST_CASE("a name without brackets is one host") {
    CHECK(names("overcloud-controller-0") == Names{"overcloud-controller-0"});
    CHECK(names("fd00::12") == Names{"fd00::12"});
}

TEST_CASE("ranges count numbers, padded ones too, and letters, in steps") {
    CHECK(names("n[0:2]") == Names{"n0", "n1", "n2"});
    CHECK(names("n[:1]x") == Names{"n0x", "n1x"});
    CHECK(names("n[08:10]") == Names{"n08", "n09", "n10"});
    CHECK(names("n[1:5:2]") == Names{"n1", "n3", "n5"});
    CHECK(names("n[a:c]") == Names{"na", "nb", "nc"});
    CHECK(names("[a:b]-[0:1]") == Names{"a-0", "a-1", "b-0", "b-1"});
}

TEST_CASE("a port behind the name is no part of it") {
    const auto read = ansible::read_host_names("n[0:1]:2222", {});
    REQUIRE(read.has_value());
    CHECK(read->names == Names{"n0", "n1"});
    CHECK(read->port == 2222);
}

TEST_CASE("what is no range is told, and huge ones are refused") {
    CHECK(names("n[0]")[0].find("expected [first:last]") != std::string::npos);
    CHECK(names("n[0:")[0].find("expected [first:last]") != std::string::npos);
    CHECK(names("n[01:100]")[0].find("expected [first:last]") != std::string::npos);
    CHECK(names("n[0:999999999]")[0].find("more than 100000 hosts") != std::string::npos);
    CHECK(names("[0:999][0:999]")[0].find("more than 100000 hosts") != std::string::npos);
}
