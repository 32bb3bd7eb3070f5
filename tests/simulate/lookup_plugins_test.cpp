// What lookup plugins make of their terms, and what they may see of the files around.
#include "simulate/lookup_plugins.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>

#include "value/python_text.hpp"

namespace {

using namespace stepwarden;
using value::Dict;
using value::List;
using value::Value;

const std::map<std::string, std::string, std::less<>> files = {
    {"tree/files/motd", "hello \n\n"},      {"tree/roles.yaml", "a: 1\n"},
    {"tree/Compute/a.yaml", "a"},           {"tree/Compute/b.yaml", "b"},
    {"tree/templates/t.j2", "n={{ n }}\n"}, {"tree/templates/u.j2", "{{ ansible_managed }}"}};

/// The tree has the files above and `/srv` is beyond it; `n` is 3, `maybe` may be undefined.
simulate::FileView view() {
    simulate::FileView out;
    out.search_path = {"tree/Compute", "tree"};
    out.exists = [](std::string_view path) -> std::optional<bool> {
        if (path.starts_with('/')) return std::nullopt;
        return std::any_of(files.begin(), files.end(), [&](const auto& file) {
            return file.first == path || file.first.starts_with(std::string(path) + "/");
        });
    };
    out.read = [](std::string_view path) -> text::Result<std::string> { return files.find(path)->second; };
    out.list = [](std::string_view directory) -> std::optional<std::vector<std::string>> {
        std::vector<std::string> names;
        for (const auto& [path, text] : files)
            if (path.substr(0, path.rfind('/')) == directory) names.push_back(path.substr(path.rfind('/') + 1));
        return names;
    };
    out.variable = [](std::string_view name) {
        if (name == "n") return Value(3);
        if (name == "maybe") return Value::unknown("register of 'x'");
        return Value::undefined(std::string(name));
    };
    return out;
}

std::string shown(const jinja::Outcome& out) {
    if (!out) return "failure: " + out.error().message;
    if (!out->is_unknown()) {
        if (const auto* unknown = value::find_unknown(*out)) return "inside: " + *unknown->cause;
        return value::python_repr(*out);
    }
    return "unknown: " + out->cause() + (std::get<value::Unknown>(out->data()).may_fail ? "!" : "");
}

std::string list_of(std::string_view name, List terms, const simulate::LookupOptions& options = {}) {
    return shown(simulate::lookup_plugin(name, terms, options, true, view()));
}

std::string one_of(std::string_view name, List terms, const simulate::LookupOptions& options = {}) {
    return shown(simulate::lookup_plugin(name, terms, options, false, view()));
}

const Value fact = Value::unknown("fact", true);

TEST_CASE("plugins that rearrange their terms") {
    CHECK(list_of("items", {List{1, 2}, 3, List{List{4}}}) == "[1, 2, 3, [4]]");
    CHECK(list_of("list", {List{1, 2}, 3}) == "[[1, 2], 3]");
    CHECK(list_of("flattened", {List{1, List{2}}, 3}) == "[1, 2, 3]");
    CHECK(list_of("together", {List{"a", "b"}, List{1}}) == "[['a', 1], ['b', None]]");
    CHECK(list_of("nested", {List{"a", "b"}, List{1, 2}}) == "[['a', 1], ['a', 2], ['b', 1], ['b', 2]]");
    CHECK(list_of("nested", {List{"ab"}}) == "[['a', 'b']]");
    CHECK(list_of("indexed_items", {List{"a", "b"}}) == "[(0, 'a'), (1, 'b')]");
    CHECK(list_of("dict", {Dict{{"a", 1}}}) == "[{'key': 'a', 'value': 1}]");
    CHECK(list_of("dict", {3}) == "failure: with_dict expects a dict");
    CHECK(list_of("sequence", {"start=1 end=3"}) == "['1', '2', '3']");
    CHECK(list_of("random_choice", {"a"}) == "['a']");
    CHECK(list_of("random_choice", {"a", "b"}) == "inside: lookup 'random_choice'");
}

TEST_CASE("subelements takes the list out of each item") {
    const Value users = List{Dict{{"n", "x"}, {"keys", List{1, 2}}}, Dict{{"n", "y"}}};
    CHECK(list_of("subelements", {List{users.as_list()[0]}, "keys"}) == "[({'n': 'x'}, 1), ({'n': 'x'}, 2)]");
    CHECK(list_of("subelements", {users, "keys"}) == "failure: could not find 'keys' key in iterated item");
    CHECK(list_of("subelements", {users, "keys", Dict{{"skip_missing", true}}}) ==
          "[({'n': 'x'}, 1), ({'n': 'x'}, 2)]");
    CHECK(list_of("subelements", {List{Dict{{"skipped", true}}}, "keys"}) == "[]");
}

TEST_CASE("an unknown term makes the number of items unknown, an unknown item does not") {
    CHECK(list_of("items", {List{1}, fact}) == "unknown: fact");
    CHECK(list_of("items", {List{fact}}) == "inside: fact");
    CHECK(list_of("dict", {Value::unknown("register of 'x'")}) == "unknown: register of 'x'!");
    CHECK(list_of("together", {List{fact, "b"}, List{1, 2}}) == "inside: fact");
}

TEST_CASE("lookup joins strings and hands on a single item as it is") {
    CHECK(one_of("items", {"a", "b"}) == "'a,b'");
    CHECK(one_of("items", {"a", 1}) == "['a', 1]");
    CHECK(one_of("items", {1}) == "1");
    CHECK(one_of("items", {List{}}) == "[]");
    CHECK(one_of("dict", {Dict{{"a", 1}}}) == "{'key': 'a', 'value': 1}");
    CHECK(one_of("items", {List{"a", fact}}) == "unknown: fact");
}

TEST_CASE("variables by their names") {
    CHECK(one_of("vars", {"n"}) == "3");
    CHECK(one_of("vars", {"missing"}) == "failure: No variable found with this name: missing");
    CHECK(one_of("vars", {"missing"}, {{"default", "d"}}) == "'d'");
    CHECK(one_of("vars", {"maybe"}) == "unknown: register of 'x'!");
    CHECK(one_of("vars", {"maybe"}, {{"default", "d"}}) == "unknown: register of 'x'");
}

TEST_CASE("files of the tree are read, no others") {
    CHECK(one_of("file", {"motd"}) == "'hello'");
    CHECK(one_of("file", {"motd"}, {{"rstrip", false}}) == "'hello \\n\\n'");
    CHECK(one_of("file", {"files/motd"}) == "'hello'");
    CHECK(one_of("ansible.builtin.file", {"roles.yaml"}) == "'a: 1'");
    CHECK(one_of("file", {"nope"}) == "failure: could not locate file in lookup: nope");
    CHECK(one_of("file", {"/srv/secret"}) == "unknown: the file '/srv/secret', which is not part of what is analysed!");
    CHECK(one_of("template", {"t.j2"}) == "'n=3\\n'");
    CHECK(one_of("template", {"u.j2"}) == "unknown: lookup 'template' of a file with Jinja!");
    CHECK(list_of("fileglob", {"Compute/*.yaml"}) == "['tree/Compute/a.yaml', 'tree/Compute/b.yaml']");
    CHECK(list_of("fileglob", {"?.yaml"}) == "['tree/Compute/a.yaml', 'tree/Compute/b.yaml']");
    CHECK(list_of("fileglob", {"/srv/*"}) == "unknown: the files that match '/srv/*'");
}

TEST_CASE("first_found takes the first file that is there") {
    CHECK(list_of("first_found", {"nope", "motd"}) == "['tree/files/motd']");
    CHECK(list_of("first_found", {"nope"}) == "failure: No file was found when using first_found.");
    CHECK(list_of("first_found", {"nope"}, {{"skip", true}}) == "[]");
    CHECK(list_of("first_found", {Dict{{"files", List{"z.yaml", "b.yaml"}}, {"paths", "Compute"}}}) ==
          "['tree/Compute/b.yaml']");
    CHECK(list_of("first_found", {"/srv/a", "motd"}) == "unknown: whether '/srv/a' exists!");
    CHECK(list_of("first_found", {"motd", fact}) == "['tree/files/motd']");
    CHECK(list_of("first_found", {fact, "motd"}) == "unknown: fact!");
}

TEST_CASE("what only the machine that runs Ansible can tell") {
    CHECK(one_of("env", {"HOME"}) == "unknown: lookup 'env'");
    CHECK(one_of("pipe", {"date"}) == "unknown: lookup 'pipe'!");
    CHECK(one_of("made_up", {1}) == "unknown: lookup 'made_up'!");
}

}  // namespace
