#include "ansible/keyword_values.hpp"

#include <doctest/doctest.h>

#include "support/in_memory.hpp"

using namespace stepwarden;

namespace {

std::optional<bool> boolean(std::string_view text) { return ansible::read_bool(tests::document(text)); }

}  // namespace

TEST_CASE("booleans are converted as Ansible does") {
    for (const char* yes : {"yes", "true", "'Yes'", "' TRUE '", "'on'", "'t'", "'y'", "1", "'1'", "1.0"})
        CHECK_MESSAGE(boolean(yes) == true, yes);
    for (const char* no : {"no", "false", "'No'", "'OFF'", "'f'", "'n'", "0", "'0'", "0.0"})
        CHECK_MESSAGE(boolean(no) == false, no);
}

TEST_CASE("what Ansible refuses, and templates, are no booleans") {
    for (const char* other : {"maybe", "2", "''", "null", "[]", "{}", "'{{ x }}'"})
        CHECK_MESSAGE(!boolean(other).has_value(), other);
}

TEST_CASE("only strings with Jinja are templates") {
    CHECK(ansible::is_template(tests::document("'{{ x }}'")));
    CHECK_FALSE(ansible::is_template(tests::document("plain")));
    CHECK_FALSE(ansible::is_template(tests::document("['{{ x }}']")));
}

TEST_CASE("names are one scalar or a list of them") {
    using Names = std::vector<std::string>;
    CHECK(ansible::read_strings(tests::document("a, b")) == Names{"a, b"});
    CHECK(ansible::read_strings(tests::document("[a, [b, c]]")) == Names{"a", "b", "c"});
    CHECK(ansible::read_strings(tests::document("null")).empty());
}
