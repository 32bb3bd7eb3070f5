// Which files a checkout's templates become, what stands in them, and where their lines come from.
#include "heat/plan_files.hpp"

#include <doctest/doctest.h>

#include <thread>

#include "support/in_memory.hpp"

using namespace stepwarden;
using Paths = std::vector<std::string>;

namespace {

const std::string two_roles = "[{name: Controller, deprecated_nic_config_name: control.yaml}, {name: Compute}]";
const std::string three_networks =
    "[{name: InternalApi, name_lower: internal}, {name: Storage}, "
    "{name: Off, enabled: false}]";

/// As the first releases have it: `role` is a name, and nothing is known of networks.
const std::string old_script = "j2_data = {'role': role}\n j2_data['disable_constraints'] = True";

heat::PlanInputs inputs(const std::string& roles = two_roles, const std::string& networks = three_networks) {
    return {tests::document(roles), tests::document(networks)};
}

/// The text of one file of the plan, or what is wrong with it.
std::string content(const tests::Files& files, std::string_view path, const heat::PlanInputs& given = inputs()) {
    const text::Tree tree = text::Tree::from_memory(files);
    const heat::PlanFiles plan(tree, given);
    const auto file = plan.read(path);
    if (file) return std::string(file->content);
    const text::Position where = file.error().where;
    const std::string place = where.file == text::no_file ? file.error().path : std::string(tree.path(where.file));
    return place + ":" + std::to_string(where.line) + ": " + file.error().message;
}

Paths paths(const tests::Files& files, const heat::PlanInputs& given = inputs()) {
    const text::Tree tree = text::Tree::from_memory(files);
    return heat::PlanFiles(tree, given).paths();
}

std::vector<std::string> problems(const tests::Files& files, const heat::PlanInputs& given) {
    const text::Tree tree = text::Tree::from_memory(files);
    std::vector<std::string> out;
    const heat::PlanFiles plan(tree, given);
    for (const text::Diagnostic& problem : plan.problems())
        out.push_back(std::to_string(problem.where.line) + ": " + problem.message);
    return out;
}

}  // namespace

TEST_CASE("templates become files for all, for each role and for each enabled network") {
    CHECK(paths({{"a.yaml", ""}, {"overcloud.j2.yaml", ""}, {"common/steps.j2", ""}}) ==
          Paths{"a.yaml", "common/steps.j2", "overcloud.yaml"});
    CHECK(paths({{"services/role.role.j2.yaml", ""}}) ==
          Paths{"services/compute-role.yaml", "services/controller-role.yaml"});
    CHECK(paths({{"network/network_v6.network.j2.yaml", ""}}) ==
          Paths{"network/internal_v6.yaml", "network/storage_v6.yaml"});
    CHECK(paths({{"network/ports/network_port.network.j2.yaml", ""}}) ==
          Paths{"network/ports/network_internal.yaml", "network/ports/network_storage.yaml"});
}

TEST_CASE("files of network/config are called after the role alone, or as the role says") {
    CHECK(paths({{"network/config/bond/role.role.j2.yaml", ""}}) ==
          Paths{"network/config/bond/compute.yaml", "network/config/bond/control.yaml"});
}

TEST_CASE("excluded files are not rendered for a role or network") {
    const tests::Files files{
        {"j2_excludes.yaml", "name:\n- x/compute-a.yaml\n- b.yaml\n"}, {"x/a.role.j2.yaml", ""}, {"b.j2.yaml", ""}};
    CHECK(paths(files) == Paths{"b.yaml", "j2_excludes.yaml", "x/controller-a.yaml"});
}

TEST_CASE("a rendered file hides the checkout's own of that path") {
    const tests::Files files{{"a.yaml", "old"}, {"a.j2.yaml", "{{ 1 }}\n"}};
    CHECK(paths(files) == Paths{"a.yaml"});
    CHECK(content(files, "a.yaml") == "1");
}

TEST_CASE("a template sees the roles and networks as the script prepares them") {
    CHECK(content({{"a.j2.yaml", "{% for n in networks %}{{ n.idx }}{{ n.name_lower }} {% endfor %}"}}, "a.yaml") ==
          "0internal 1storage 2 ");
    CHECK(content({{"a.j2.yaml", "{% for r in roles %}{{ r.name }}{{ r.tags }} {% endfor %}"}}, "a.yaml") ==
          "Controller[] Compute['compute'] ");
    CHECK(content({{"x.network.j2.yaml", "{{ network.name }}{{ roles }}"}}, "x.yaml") == "Storage");
    CHECK(content({{"a.j2.yaml", "{{ networks }}"}}, "a.yaml", inputs(two_roles, "")) == "[]");
}

TEST_CASE("the role is a mapping where the template asks for its name, else its name") {
    CHECK(content({{"a.role.j2.yaml", "{{role.name}} {{ role.tags }}"}}, "compute-a.yaml") == "Compute ['compute']");
    CHECK(content({{"a.role.j2.yaml", "{{role}} {{ role.name }}"}}, "compute-a.yaml") == "Compute ");
}

TEST_CASE("a checkout is rendered as its own script would") {
    const tests::Files files{{"tools/process-templates.py", old_script},
                             {"a.role.j2.yaml", "{{role.name}}{{role}} {{ disable_constraints }} {{ networks }}"},
                             {"b.j2.yaml", "{{ networks }}{{ roles[1].tags }}"},
                             {"n.network.j2.yaml", "{{ network }}"},
                             {"network/config/r.role.j2.yaml", ""}};
    const heat::PlanInputs given = inputs("[{name: Undercloud, disable_constraints: true}]");
    CHECK(content(files, "undercloud-a.yaml", given) == "Undercloud True ");
    CHECK(content(files, "b.yaml", given) == "b.j2.yaml:1: 'roles[1]' is undefined");
    CHECK(paths(files, given) == Paths{"b.yaml", "n.network.yaml", "network/config/undercloud-r.yaml",
                                       "tools/process-templates.py", "undercloud-a.yaml"});
}

TEST_CASE("includes are looked for beside the rendered file, then from the root, and nowhere else") {
    const tests::Files files{{"x/a.j2.yaml", "{% include 'b.j2' %} {% include 'c.j2' %}"},
                             {"x/b.j2", "beside\n"},
                             {"b.j2", "root"},
                             {"c.j2", "c"},
                             {"d.j2.yaml", "{% include 'x/b.j2' %}"},
                             {"x/e.j2.yaml", "\n{% include '../b.j2' %}"}};
    CHECK(content(files, "x/a.yaml") == "beside c");
    CHECK(content(files, "d.yaml") == "beside");
    CHECK(content(files, "x/e.yaml") == "x/e.j2.yaml:2: no template '../b.j2' to include");
}

TEST_CASE("every line of a rendered file knows its template's line; a file of the checkout has none") {
    const text::Tree tree = text::Tree::from_memory({{"common/post.j2.yaml", "# post\n{% include 'steps.j2' %}\n"},
                                                     {"common/steps.j2", "{% if true %}\n  a: 1\n{%- endif %}\nb: 2\n"},
                                                     {"static.yaml", "a: 1\n"}});
    const heat::PlanFiles plan(tree, inputs());
    const auto file = plan.read("common/post.yaml");
    REQUIRE(file);
    CHECK(file->content == "# post\n\n  a: 1\nb: 2");
    CHECK(tree.path(file->source) == "common/post.j2.yaml");
    REQUIRE(file->lines.size() == 4);
    CHECK(file->lines[0] == heat::SourceLine{*tree.find("common/post.j2.yaml"), 1});
    CHECK(file->lines[2] == heat::SourceLine{*tree.find("common/steps.j2"), 2});
    CHECK(file->lines[3] == heat::SourceLine{*tree.find("common/steps.j2"), 4});
    CHECK(plan.read("static.yaml")->lines.empty());
    CHECK(plan.read("static.yaml")->source == *tree.find("static.yaml"));
}

TEST_CASE("what a template does wrong is told at its line, also in what it includes") {
    CHECK(content({{"a.j2.yaml", "\n{{ roles[0].a.b }}"}}, "a.yaml") == "a.j2.yaml:2: 'roles[0].a' is undefined");
    CHECK(content({{"a.j2.yaml", "{% include 'b.j2' %}"}, {"b.j2", "\n\n{% if %}"}}, "a.yaml").starts_with("b.j2:3: "));
    CHECK(content({{"a.j2.yaml", ""}}, "a.j2.yaml") == "a.j2.yaml:0: no such file in the plan");
}

TEST_CASE("templates do not see what others do to the roles") {
    const tests::Files files{{"a.j2.yaml", "{% set _ = roles.pop() %}{{ roles|length }}"},
                             {"b.j2.yaml", "{{ roles|length }}"}};
    CHECK(content(files, "a.yaml") == "1");
    CHECK(content(files, "b.yaml") == "2");
}

TEST_CASE("inputs that the script would fail on are told and left out") {
    CHECK(problems({}, inputs("[{name: A}, {nome: B}, C]", "[{enabled: true}]")) ==
          std::vector<std::string>{"1: a role must be a mapping", "1: a role needs a name that is a string",
                                   "1: a network needs a name and a name_lower that are strings"});
    CHECK(problems({{"a.role.j2.yaml", ""}}, inputs("[{name: ../../x}]", "")) ==
          std::vector<std::string>{"0: a file '../../x-a.yaml' would lie outside of the checkout"});
    CHECK(problems({{"j2_excludes.yaml", "a: ["}}, inputs()).size() == 1);
}

TEST_CASE("files can be read from several threads") {
    const text::Tree tree =
        text::Tree::from_memory({{"a.role.j2.yaml", "{{role.name}}"}, {"b.j2.yaml", "{{ roles|length }}"}});
    const heat::PlanFiles plan(tree, inputs());
    std::vector<std::string> seen(4);
    std::vector<std::thread> threads;
    for (std::string& text : seen)
        threads.emplace_back([&] {
            for (const std::string& path : plan.paths()) text += plan.read(path)->content;
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(seen == std::vector<std::string>(4, "2ComputeController"));
}
