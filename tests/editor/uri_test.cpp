#include "editor/uri.hpp"

#include <doctest/doctest.h>

using namespace stepwarden::editor;

TEST_CASE("a file URI names a path, with its escapes") {
    CHECK(path_of_uri("file:///a/b.yaml") == "/a/b.yaml");
    CHECK(path_of_uri("file:///a%20b/%C3%A9%25.yaml") == "/a b/\xc3\xa9%.yaml");
    CHECK(path_of_uri("FILE://localhost/a") == "/a");
    CHECK(path_of_uri("file:///a/./b/../c") == "/a/c");
    CHECK(path_of_uri("file:///a%2Fb?query#fragment") == "/a/b");
}

TEST_CASE("what names no file of this machine is no path") {
    for (const char* uri : {"", "untitled:1", "http://host/a", "file://elsewhere/a", "file:a", "file:///a%2",
                            "file:///a%zz", "file:///a%00b", "git:///a"})
        CHECK_FALSE_MESSAGE(path_of_uri(uri).has_value(), uri);
}

TEST_CASE("a path becomes a URI that leads back to it") {
    CHECK(uri_of_path("/a b/\xc3\xa9%.yaml") == "file:///a%20b/%C3%A9%25.yaml");
    for (const char* path : {"/plain/a-b_c.d~e.yaml", "/with space/#?%[]:@", "/\xff\xfe", "/\n"})
        CHECK(path_of_uri(uri_of_path(path)) == path);
}
