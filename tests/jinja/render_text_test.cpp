// What templates that become files render to, and where their lines come from.
#include "jinja/render_text.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

namespace {

using namespace stepwarden;
using value::Dict;
using value::List;
using value::Value;

const Dict variables = {
    {"names", List{"a", "b", "c"}},
    {"nothing", Value()},
    {"roles", List{Dict{{"name", "Controller"}, {"tags", List{"primary"}}}, Dict{{"name", "Compute"}, {"count", 2}}}}};

/// Templates that can be included, under file ids from 1 on.
using Others = std::vector<std::pair<std::string, std::string>>;

text::Result<jinja::LocatedText> render(std::string_view source, const Others& others = {}) {
    std::map<std::string, jinja::TextTemplate, std::less<>> parsed;
    text::FileId file = 0;
    for (const auto& [name, text] : others) parsed.emplace(name, *jinja::parse_text_template(text, ++file));
    const auto loader = [&](std::string_view name) -> text::Result<const jinja::TextTemplate*> {
        const auto at = parsed.find(name);
        return at == parsed.end() ? nullptr : &at->second;
    };
    const auto parsed_source = jinja::parse_text_template(source, 0);
    if (!parsed_source) return tl::unexpected(parsed_source.error());
    return jinja::render_text(*parsed_source, variables, loader);
}

std::string rendered(std::string_view source, const Others& others = {}) {
    const auto out = render(source, others);
    if (out) return out->text;
    const text::Position where = out.error().where;
    return std::to_string(where.file) + ":" + std::to_string(where.line) + ": " + out.error().message;
}

/// "1 2 1:1": the lines that the lines of the text come from, with the file unless it is the template itself.
std::string origins(std::string_view source, const Others& others = {}) {
    const auto out = render(source, others);
    REQUIRE(out);
    std::string text;
    for (const jinja::SourceLine& line : out->lines) {
        if (!text.empty()) text += ' ';
        if (line.file != 0) text += std::to_string(line.file) + ":";
        text += std::to_string(line.line);
    }
    return text;
}

}  // namespace

TEST_CASE("one newline at the end is dropped, and nothing is trimmed that does not say so") {
    CHECK(rendered("a\n\n") == "a\n");
    CHECK(rendered("a\n{% if true %}\nb\n{% endif %}\nc\n") == "a\n\nb\n\nc");
    CHECK(rendered("a\n  {%- if true %}\n  b\n  {%- endif -%}\n\n  c") == "a\n  bc");
}

TEST_CASE("what is undefined prints as nothing, is false and holds no items") {
    CHECK(rendered("<{{ missing }}{{ roles[0].missing }}{{ roles[9] }}>") == "<>");
    CHECK(rendered("{{ 'yes' if missing else 'no' }} {{ not missing }} {{ missing and 1 }}") == "no True ");
    CHECK(rendered("{% for x in missing %}x{% else %}none{% endfor %}") == "none");
    CHECK(rendered("{{ 'a' in missing }} {{ missing == 'a' }} {{ missing != 'a' }} {{ missing in names }}") ==
          "False False True False");
    CHECK(rendered("{{ 'x' ~ missing ~ 'y' }} <{{ missing | lower }}> {{ missing | length }}") == "xy <> 0");
    CHECK(rendered("{{ roles | rejectattr('count') | map(attribute='name') | list }}") == "['Controller']");
    CHECK(rendered("a\n{{ missing.more }}") == "0:2: 'missing' is undefined");
    CHECK(rendered("{{ missing + 1 }}") == "0:1: 'missing' is undefined");
}

TEST_CASE("values print as Python prints them, and none is no exception") {
    CHECK(rendered("{{ nothing }} {{ true }} {{ names }} {{ 1.0 }}") == "None True ['a', 'b', 'c'] 1.0");
    CHECK(rendered("[1, 2]") == "[1, 2]");
}

TEST_CASE("attributes fall back to items and items to attributes") {
    CHECK(rendered("{{ roles[0].name }} {{ roles[0]['name'] }} {{ names['0'] }}{{ names.1 }}") ==
          "Controller Controller b");
}

TEST_CASE("a set in a loop is forgotten, what a method changes is not") {
    CHECK(rendered("{% set n = 1 %}{% for x in names %}{% set n = n + 1 %}{{ n }}{% endfor %}{{ n }}") == "2221");
    CHECK(rendered("{% set l = [] %}{% for x in names %}{% set _ = l.append(x) %}{% endfor %}{{ l }}") ==
          "['a', 'b', 'c']");
    CHECK(rendered("{% set l = [1] %}{% set k = l %}{% set _ = l.pop() %}{{ k }}") == "[]");
    CHECK(rendered("{% set d = {} %}{% for x in names if x not in d %}{% set _ = d.update({'c': x}) %}{{ x }}"
                   "{% endfor %}") == "ab");
    CHECK(rendered("{% for r in roles %}{% set _ = r.update({'name': 'x'}) %}{% endfor %}{{ roles[1].name }}") == "x");
}

TEST_CASE("loops know their place") {
    CHECK(rendered("{% for x in names %}{{ loop.index }}{{ x }}{% if not loop.last %},{% endif %}{% endfor %}") ==
          "1a,2b,3c");
    CHECK(rendered("{% for x in names if x != 'b' %}{{ loop.index }}/{{ loop.length }} {% endfor %}") == "1/2 2/2 ");
    CHECK(rendered("{% for k, v in {'a': 1}.items() %}{{ k }}={{ v }}{% endfor %}") == "a=1");
}

TEST_CASE("an include sees all names, and leaves none behind") {
    const Others others = {{"inner", "{{ x }}{% set y = 2 %}{% set _ = seen.append(x) %}\n"}};
    CHECK(rendered("{% set seen = [] %}{% for x in names %}{% include 'inner' %}{% endfor %}{{ y }} {{ seen }}",
                   others) == "abc ['a', 'b', 'c']");
    CHECK(rendered("{% include 'none' %}") == "0:1: no template 'none' to include");
    CHECK(rendered("{% include 'none' ignore missing %}.") == ".");
    CHECK(rendered("{% include ['none', 'inner'] %}", {{"inner", "i"}}) == "i");
    CHECK(rendered("{% include 'broken' %}", {{"broken", "\n\n{{ missing.x }}"}}) == "1:3: 'missing' is undefined");
    CHECK(rendered("{% include 'self' %}", {{"self", "{% include 'self' %}"}}) ==
          "1:1: templates included more than 50 levels deep");
}

TEST_CASE("a block prints where it stands and where it is asked for, and sees no loops") {
    CHECK(rendered("{% block b %}<{{ x }}{{ top }}>{% endblock %}{% set top = 1 %}{% for x in names[:2] %}"
                   "{{ self.b() }}{% endfor %}") == "<><1><1>");
    CHECK(
        rendered("{% for x in names %}{% set l = [] %}{% block b %}{{ names.append('d') }}{% endblock b %}{% endfor %}"
                 "{{ names | length }}") == "NoneNoneNone6");
    CHECK(rendered("{{ self.none() }}") == "0:1: no block 'none' in this template");
    CHECK(rendered("{% block b %}{{ self.b() }}{% endblock %}") == "0:1: blocks printed more than 50 levels deep");
    CHECK(rendered("{% block b %}{% endblock %}{% block b %}{% endblock %}") == "0:1: block 'b' defined twice");
}

TEST_CASE("a line comes from the line of its first character that is no blank") {
    CHECK(origins("a\n{{ names[0] }}\n\nb\n") == "1 2 3 4");
    CHECK(origins("a:\n{%- for x in names %}\n  - {{ x }}\n{%- endfor %}\nz") == "1 3 3 3 5");
    CHECK(origins("{% raw %}\n{{ x }}\n{% endraw %}") == "1 2");
    CHECK(origins("  {% if true %}\nb{% endif %}") == "1 2");
    CHECK(origins("  {%+ if true -%}\n\nb{% endif %}\n") == "3");
    CHECK(origins("{{ 'two\nlines' }}\nafter") == "1 1 3");
}

TEST_CASE("lines of included files and of blocks come from where they are written") {
    CHECK(origins("top\n  {% include 'inner' %}\nend", {{"inner", "{{ 'x' }}\ny\n"}}) == "1 1:1 1:2 3");
    CHECK(origins("{% block b %}\none\n{% endblock %}\n{{ self.b() }}\n") == "1 2 3 1 2");
}

TEST_CASE("what cannot be told or is not there ends the rendering at its line") {
    CHECK(rendered("\n{{ names | shuffle }}") == "0:2: No filter named 'shuffle'.");
    CHECK(rendered("\n{{ names | combine({}) }}") == "0:2: No filter named 'combine'.");
    CHECK(rendered("{{ '1' is version('1', '==') }}") == "0:1: No test named 'version'.");
    CHECK(rendered("{{ self.b() ~ 'x' }}{% block b %}{% endblock %}") ==
          "0:1: cannot tell: 'self' inside of an expression");
    CHECK(rendered("\n{% macro m() %}{% endmacro %}") == "0:2: statement 'macro' is not supported");
    CHECK(rendered("a\n{% if true %}") == "0:2: statement without '{% endif %}'");
    CHECK(rendered("{% for x in 5 %}{% endfor %}") == "0:1: 'int' object is not iterable");
}

TEST_CASE("steps and output are bounded") {
    CHECK(rendered("{% for x in range(99999) %}{% for y in range(99999) %}{% endfor %}{% endfor %}") ==
          "0:1: rendering takes more than 4000000 steps");
    CHECK(rendered("{% set l = 'x' * 9000000 %}\n{{ l }}{{ l }}{{ l }}") ==
          "0:2: an output longer than 16777216 bytes");
    CHECK(rendered("{% set l = [0] * 900000 %}{% for x in range(99999) %}\n{% set _ = l.append(x) %}{% endfor %}") ==
          "0:1: rendering takes more than 4000000 steps");
}
