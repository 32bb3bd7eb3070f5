// yaql as Heat's templates have it: parsed, and evaluated over data of which some is unknown. Evaluated twice it has to
// come to the same.
#include "fuzz/sample_values.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets/all.hpp"
#include "yaql/evaluate.hpp"

namespace stepwarden::fuzz {
namespace {

std::string outcome_of(const yaql::Expression& expression) {
    static const value::Value data = sample_variables();
    const yaql::Outcome outcome = yaql::evaluate(expression, data);
    return outcome ? shown(*outcome) : "failure " + outcome.error().message;
}

}  // namespace

void yaql(std::string_view bytes) {
    const auto expression = yaql::parse(bytes);
    if (expression)
        hold_equal(outcome_of(*expression), outcome_of(*expression), "an evaluation always comes to the same");
}

}  // namespace stepwarden::fuzz
