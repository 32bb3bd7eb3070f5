#include "ansible/arguments.hpp"

#include <doctest/doctest.h>

using stepwarden::ansible::split_arguments;
using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST_CASE("key=value text is split on blanks") {
    const auto split = split_arguments("name=httpd state=stopped  enabled=no", false);
    CHECK(split.pairs == Pairs{{"name", "httpd"}, {"state", "stopped"}, {"enabled", "no"}});
    CHECK(split.free_form.empty());
}

TEST_CASE("blanks in quotes and in Jinja belong to the value") {
    const auto split = split_arguments(R"(msg="two words" path={{ base | default('/var/lib') }}/x)", false);
    CHECK(split.pairs == Pairs{{"msg", "two words"}, {"path", "{{ base | default('/var/lib') }}/x"}});
}

TEST_CASE("an equals sign inside Jinja makes no key") {
    const auto split = split_arguments("{{ a == b }} x=1", false);
    CHECK(split.free_form == "{{ a == b }}");
    CHECK(split.pairs == Pairs{{"x", "1"}});
}

TEST_CASE("a command keeps its own words and gives up its module's options") {
    const auto plain = split_arguments("crm_mon -1 --group=all  | grep x", true);
    CHECK(plain.free_form == "crm_mon -1 --group=all  | grep x");
    CHECK(plain.pairs.empty());
    const auto with_option = split_arguments("make install creates=/usr/bin/x", true);
    CHECK(with_option.free_form == "make install");
    CHECK(with_option.pairs == Pairs{{"creates", "/usr/bin/x"}});
}
