#include "cli/explain.hpp"

#include <fmt/format.h>

#include "check/rule_names.hpp"
#include "cli/message.hpp"
#include "cli/print.hpp"
#include "report/rule_text.hpp"

namespace stepwarden::cli {

ExitStatus run_explain(const ExplainOptions& options) {
    const check::Rule* rule = check::find_rule(options.rule);
    if (rule != nullptr) return print("explain", std::nullopt, report::rule_explanation(*rule));
    const std::string near = check::nearest_rule(options.rule);
    say(fmt::format("stepwarden explain: there is no rule '{}'{}", options.rule,
                    near.empty() ? "; `stepwarden rules` lists all" : near));
    return ExitStatus::usage;
}

}  // namespace stepwarden::cli
