// Templates: those of playbooks, rendered over known and unknown values, and those of files, rendered into text whose
// lines know where they came from. `{% include %}` finds the template itself.
#include <fmt/format.h>

#include "fuzz/sample_values.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets/all.hpp"
#include "jinja/evaluate.hpp"
#include "jinja/parse.hpp"
#include "jinja/render_text.hpp"

namespace stepwarden::fuzz {
namespace {

void render_value(std::string_view bytes) {
    const auto source = jinja::parse_template(bytes);
    if (!source) return;
    for (const jinja::Reference& reference : jinja::references(*source))
        hold(!reference.name.empty(), "what is read has a name");
    bool may_fail = false;
    const jinja::Lookup lookup = sample_lookup();
    const std::string first = shown(jinja::render(*source, lookup, may_fail));
    if (bytes.find("random") == std::string_view::npos && bytes.find("now") == std::string_view::npos)
        hold_equal(first, shown(jinja::render(*source, lookup)), "a template always comes to the same value");
}

value::Dict known_variables() {
    value::Dict known;
    for (const auto& [name, value] : sample_variables())
        if (value::find_unknown(value) == nullptr) known.emplace_back(name, value);
    return known;
}

std::string rendered_text(const jinja::TextTemplate& source) {
    static const value::Dict variables = known_variables();
    const jinja::TextLoader loader = [&](std::string_view name) -> text::Result<const jinja::TextTemplate*> {
        return name == "other" ? nullptr : &source;
    };
    const auto rendered = jinja::render_text(source, variables, loader);
    return rendered ? rendered->text : "failure " + rendered.error().message;
}

}  // namespace

void jinja_template(std::string_view bytes) {
    render_value(bytes);
    const auto source = jinja::parse_text_template(bytes, 0);
    if (source) hold_equal(rendered_text(*source), rendered_text(*source), "a template is always rendered to the same");
}

}  // namespace stepwarden::fuzz
