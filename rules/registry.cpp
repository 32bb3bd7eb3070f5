// The rules that there are. A new one is a file in rules/<group>/ and a line in registry.inc.
#include "check/rule.hpp"

namespace stepwarden::rules {

#define RULE(name) check::Rule name();
#include "rules/registry.inc"
#undef RULE

}  // namespace stepwarden::rules

namespace stepwarden::check {

const std::vector<Rule>& registry() {
    static const std::vector<Rule> all{
#define RULE(name) rules::name(),
#include "rules/registry.inc"
#undef RULE
    };
    return all;
}

}  // namespace stepwarden::check
