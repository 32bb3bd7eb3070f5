// Expressions and conditions as playbooks have them: parsed, evaluated over known and unknown values, judged, and told
// what they read. Evaluated twice they have to come to the same.
#include "fuzz/sample_values.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets/all.hpp"
#include "jinja/canonical.hpp"
#include "jinja/evaluate.hpp"
#include "jinja/parse.hpp"

namespace stepwarden::fuzz {
namespace {

void evaluate_twice(const jinja::Expression& expression) {
    const jinja::Lookup lookup = sample_lookup();
    const std::string first = shown(jinja::evaluate(expression, lookup));
    if (jinja::is_repeatable(expression, expression.root))
        hold_equal(first, shown(jinja::evaluate(expression, lookup)), "an evaluation always comes to the same");
}

void look_at(const jinja::Expression& expression) {
    for (const jinja::Reference& reference : jinja::references(expression))
        hold(!reference.name.empty(), "what is read has a name");
    hold_equal(jinja::canonical_text(expression, expression.root), jinja::canonical_text(expression, expression.root),
               "the canonical text is always the same");
}

}  // namespace

void jinja_expression(std::string_view bytes) {
    if (const auto expression = jinja::parse_expression(bytes)) {
        look_at(*expression);
        evaluate_twice(*expression);
    }
    if (const auto condition = jinja::parse_condition(bytes)) {
        const jinja::Lookup lookup = sample_lookup();
        const auto judged = jinja::judge(*condition, lookup);
        const auto tested = jinja::test(*condition, lookup);
        if (judged && tested && *tested != value::Truth::unknown && judged->truth != value::Truth::unknown)
            hold(judged->truth == *tested, "a condition is judged as it is tested");
    }
}

}  // namespace stepwarden::fuzz
