#include "cli/generate.hpp"

#include <fmt/format.h>

#include <string>

#include "check/configuration.hpp"
#include "check/rule.hpp"
#include "cli/completion.hpp"
#include "cli/man_page.hpp"
#include "cli/message.hpp"
#include "cli/print.hpp"
#include "report/rule_text.hpp"

namespace stepwarden::cli {

namespace {

std::string rule_index() {
    return "# Rules\n\nWhat `stepwarden check` finds. Made from the program (`make docs`).\n\n" +
           report::rule_table(check::registry(), "");
}

ExitStatus write_rule_docs(const std::string& directory) {
    ExitStatus status = print("generate", directory + "/README.md", rule_index());
    for (const check::Rule& rule : check::registry()) {
        if (status != ExitStatus::clean) break;
        status = print("generate", fmt::format("{}/{}.md", directory, rule.id), report::rule_page(rule));
    }
    return status;
}

std::string text_of(Artifact artifact) {
    const std::vector<CommandHelp> commands = command_table();
    switch (artifact) {
        case Artifact::man:
            return man_page(commands);
        case Artifact::bash:
            return bash_completion(commands);
        case Artifact::zsh:
            return zsh_completion(commands);
        case Artifact::fish:
            return fish_completion(commands);
        case Artifact::readme_rules:
            return report::rule_table(check::registry(), "docs/rules/");
        case Artifact::configuration_schema:
            return check::configuration_schema();
        case Artifact::rule_docs:
            break;
    }
    return {};
}

}  // namespace

ExitStatus run_generate(const GenerateOptions& options) {
    if (options.artifact != Artifact::rule_docs) return print("generate", options.output, text_of(options.artifact));
    if (options.output) return write_rule_docs(*options.output);
    say_usage_error("generate", "rule-docs needs --output DIRECTORY");
    return ExitStatus::usage;
}

}  // namespace stepwarden::cli
