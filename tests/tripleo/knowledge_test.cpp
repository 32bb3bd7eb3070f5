// The tables of one run: the program's own, with what a user adds.
#include "tripleo/knowledge.hpp"

#include <doctest/doctest.h>

#include "tripleo/service_knowledge.hpp"
#include "yaml/parse.hpp"

using namespace stepwarden;
using tripleo::Knowledge;

namespace {

yaml::Node read(std::string_view text) {
    auto stream = yaml::parse(text, text::no_file);
    REQUIRE(stream);
    return stream->documents.front();
}

}  // namespace

TEST_CASE("rows of a list come first, keys of a mapping beside, other values instead") {
    const yaml::Node both = tripleo::laid_over(read("{rows: [a, b], facts: {x: 1, y: 2}, kept: here}"),
                                               read("{rows: [c], facts: {y: 3, z: 4}}"));
    CHECK(yaml::same_value(both, read("{rows: [c, a, b], facts: {x: 1, y: 3, z: 4}, kept: here}")));
}

TEST_CASE("a service's own rows are added to") {
    Knowledge knowledge;
    REQUIRE(knowledge.add("services.yaml", "services: {nova_conductor: {units: [our-conductor]}}"));
    const auto services = tripleo::read_service_knowledge(knowledge.file("services.yaml"));
    REQUIRE(services);
    const auto& units = services->find("nova_conductor")->units;
    CHECK(units.front() == "our-conductor");
    CHECK(units.size() > 1);
    CHECK(Knowledge::built_in().file("services.yaml") != knowledge.file("services.yaml"));
}

TEST_CASE("what is no table of the same form is refused with its place") {
    Knowledge knowledge;
    CHECK(knowledge.add("services.yaml", "# nothing\n"));
    CHECK(knowledge.add("services.yaml", "\n- a list\n").error().where.line == 2);
    CHECK(knowledge.add("services.yaml", "services: {a: 1, a: 2}\n").error().where.line == 1);
    CHECK(!knowledge.add("services.yaml", "services: ["));
}
