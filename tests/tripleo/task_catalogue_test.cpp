#include "tripleo/task_catalogue.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/in_memory.hpp"

using namespace stepwarden;
using tests::document;
using tripleo::CatalogueRow;
using tripleo::TaskCatalogue;
using Names = std::vector<std::string>;

namespace {

constexpr std::string_view section = "upgrade_tasks";

CatalogueRow row(std::string service, std::vector<std::string> releases, const std::vector<std::string>& tasks) {
    CatalogueRow row{service, "deployment/" + service + ".yaml", std::move(releases), {}};
    for (const std::string& task : tasks) {
        const auto signatures = tripleo::signatures_of(section, document(task));
        for (const auto& kind : {signatures.own, signatures.nested, signatures.content})
            row.signatures.insert(row.signatures.end(), kind.begin(), kind.end());
    }
    return row;
}

/// The names of the services that a task is recognised as.
Names recognised(const TaskCatalogue& catalogue, std::string_view task, const Names& names, std::string_view release) {
    Names services;
    for (const std::size_t name : catalogue.recognise({section, names, release}, document(task)).services)
        services.push_back(names[name]);
    return services;
}

const Names all = {"a", "b", "c"};

}  // namespace

TEST_CASE("a task of equal content is preferred to one of equal name") {
    const TaskCatalogue catalogue({row("a", {"stein"}, {"{name: Stop, service: {name: one}}"}),
                                   row("b", {"stein"}, {"{name: Stop, service: {name: two}}"})});
    CHECK(recognised(catalogue, "{name: Stop, service: {name: two}}", all, "stein") == Names{"b"});
    CHECK(recognised(catalogue, "{name: Stop, service: {name: three}}", all, "stein") == Names{"a", "b"});
    CHECK(recognised(catalogue, "{name: Start, service: {name: one}}", all, "stein").empty());
}

TEST_CASE("only services that are asked about are recognised") {
    const TaskCatalogue catalogue(
        {row("a", {"stein"}, {"{name: Stop, service: }"}), row("b", {"stein"}, {"{name: Stop, service: }"})});
    CHECK(recognised(catalogue, "{name: Stop, service: }", {"c", "b"}, "stein") == Names{"b"});
    CHECK(recognised(catalogue, "{name: Stop, service: }", {"c"}, "stein").empty());
}

TEST_CASE("templates of the same release are believed before those of others") {
    const TaskCatalogue catalogue({row("a", {"train", "ussuri"}, {"{name: Stop, service: }"}),
                                   row("b", {"queens", "stein"}, {"{name: Stop, service: }"})});
    CHECK(recognised(catalogue, "{name: Stop, service: }", all, "stein") == Names{"b"});
    CHECK(recognised(catalogue, "{name: Stop, service: }", all, "rocky") == Names{"a", "b"});
    const auto question = [](std::string_view release) { return tripleo::CatalogueQuestion{section, all, release}; };
    CHECK(catalogue.recognise(question("stein"), document("{name: Stop, service: }")).same_release);
    CHECK(!catalogue.recognise(question(""), document("{name: Stop, service: }")).same_release);
}

TEST_CASE("a block without a name is known by the tasks in it") {
    const TaskCatalogue catalogue(
        {row("a", {"stein"}, {"{when: x, block: [{name: one, ping: }, {name: two, ping: }]}"}),
         row("b", {"stein"}, {"{when: x, block: [{name: one, ping: }]}"})});
    CHECK(recognised(catalogue, "{block: [{name: one, ping: }, {name: two, ping: }]}", all, "stein") == Names{"a"});
}

TEST_CASE("a catalogue that is written is read back") {
    std::vector<CatalogueRow> rows = {row("a", {"queens", "stein"}, {"{name: Stop, service: }", "{name: Go, ping: }"}),
                                      row("b", {"stein"}, {})};
    for (tripleo::Signature n = 1; n < 100; ++n) rows[1].signatures.push_back(n * 687'194'767);
    const auto read = tripleo::read_task_catalogue(tripleo::write_task_catalogue(rows));
    REQUIRE(read);
    REQUIRE(read->rows().size() == 2);
    CHECK(read->rows()[0].service == "a");
    CHECK(read->rows()[0].template_path == "deployment/a.yaml");
    CHECK(read->rows()[0].releases == Names{"queens", "stein"});
    CHECK(read->rows()[1].signatures == rows[1].signatures);
    CHECK(tripleo::read_task_catalogue(tripleo::write_task_catalogue({})));
}

TEST_CASE("a catalogue of another shape is refused at its place") {
    CHECK(!tripleo::read_task_catalogue("tasks: [a]"));
    CHECK(!tripleo::read_task_catalogue("tasks:\n  a b: AAAAAA"));
    CHECK(!tripleo::read_task_catalogue("tasks:\n  a b stein: AAAAA"));
    const auto read = tripleo::read_task_catalogue("tasks:\n  a b stein: AAAAAA\n  c d stein: \"AAAA+A\"");
    REQUIRE(!read);
    CHECK(read.error().where.line == 3);
}

TEST_CASE("the built-in catalogue has templates of every release") {
    const TaskCatalogue catalogue = tripleo::built_in_catalogue();
    for (const std::string_view release :
         {"queens", "rocky", "stein", "train", "ussuri", "victoria", "wallaby", "zed", "master"}) {
        const auto has = [&](const CatalogueRow& each) {
            return std::ranges::find(each.releases, release) != each.releases.end();
        };
        CHECK(std::ranges::any_of(catalogue.rows(), has));
    }
}
