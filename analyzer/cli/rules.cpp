#include "cli/rules.hpp"

#include "check/rule.hpp"
#include "cli/print.hpp"
#include "report/rule_text.hpp"

namespace stepwarden::cli {

namespace {

std::string listing(RulesFormat format) {
    switch (format) {
        case RulesFormat::text:
            return report::rule_list(check::registry());
        case RulesFormat::json:
            return report::rules_json(check::registry());
        case RulesFormat::markdown:
            return report::rule_table(check::registry(), "docs/rules/");
    }
    return {};
}

}  // namespace

ExitStatus run_rules(const RulesOptions& options) { return print("rules", std::nullopt, listing(options.format)); }

}  // namespace stepwarden::cli
