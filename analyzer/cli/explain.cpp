#include "cli/explain.hpp"

#include <fmt/format.h>

#include "cli/message.hpp"
#include "cli/print.hpp"
#include "cli/rule_names.hpp"
#include "report/rule_text.hpp"

namespace stepwarden::cli {

ExitStatus run_explain(const ExplainOptions& options) {
    const check::Rule* rule = find_rule(options.rule);
    if (rule != nullptr) return print("explain", std::nullopt, report::rule_explanation(*rule));
    const std::string near = nearest_rule(options.rule);
    say(fmt::format("stepwarden explain: there is no rule '{}'{}", options.rule,
                    near.empty() ? "; `stepwarden rules` lists all" : near));
    return ExitStatus::usage;
}

}  // namespace stepwarden::cli
