// What a user pins of a dry run: facts, outcomes, extra variables and assumptions, from files and words.
#include "simulate/pins.hpp"

#include "fuzz/target.hpp"
#include "fuzz/targets/all.hpp"

namespace stepwarden::fuzz {

void pins(std::string_view bytes) {
    hold_told(simulate::parse_facts(bytes, "facts.json"));
    hold_told(simulate::parse_outcomes(bytes, "outcomes.yaml"));
    hold_told(simulate::parse_assumption(bytes));
    hold_told(simulate::parse_extra_vars(bytes));
    hold_told(simulate::parse_vars_file(bytes, "vars.yaml"));
}

}  // namespace stepwarden::fuzz
