#include "cli/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <memory>

#include "cli/describe_checkout.hpp"
#include "cli/describe_diff.hpp"
#include "cli/describe_matrix.hpp"
#include "cli/describe_policy.hpp"
#include "cli/describe_sweep.hpp"
#include "cli/help_text.hpp"
#include "cli/option_builders.hpp"
#include "report/tool.hpp"

namespace stepwarden::cli {

namespace {

constexpr Choice<simulate::Verdict> verdict_names[] = {{"run", simulate::Verdict::run},
                                                       {"skip", simulate::Verdict::skip},
                                                       {"maybe", simulate::Verdict::maybe},
                                                       {"error", simulate::Verdict::error},
                                                       {"unreached", simulate::Verdict::unreached}};

/// A file without a format before it is the default format's.
void add_output_file(std::vector<OutputRequest>& outputs, const std::string& file) {
    if (outputs.empty()) outputs.emplace_back();
    if (outputs.back().file)
        throw CLI::ValidationError("--output", "'" + file + "' has no --format of its own before it");
    outputs.back().file = file;
}

std::vector<Choice<report::Format>> finding_formats() {
    std::vector<Choice<report::Format>> choices;
    for (const std::string_view name : report::format_names()) choices.push_back({name, *report::format_named(name)});
    return choices;
}

void describe_check(CLI::App& program, CheckOptions& options) {
    CLI::App& command = *program.add_subcommand("check", "Say what is wrong: the lint job");
    command
        .add_option("PATH", options.paths,
                    "THT checkout, generated directory, its tarball, or a playbook; with --only it may be left out")
        ->type_name("");
    add_choice<report::Format>(
        command, "--format", finding_formats(),
        [&options](report::Format format) {
            options.outputs.push_back({format, {}});
        },
        "Form of the findings: text on a terminal, else line; may be repeated, each with an "
        "--output of its own");
    add_each(
        command, "--output", [&options](const std::string& file) { add_output_file(options.outputs, file); },
        "Write what the --format before it says to FILE instead of standard output")
        ->type_name("FILE");
    describe_policy(command, options);
    command.add_flag("--write-baseline", options.write_baseline,
                     "Write what is found to the baseline, and tell nothing");
    command.add_option("--threads", options.threads, "Threads to work with (0: one a processor)")
        ->check(CLI::Validator(CLI::Range(0U, 1024U)).description(""))
        ->type_name("N");
    describe_checkout(command, options.checkout, true);
    describe_tht(command, options.checkout);
    describe_sweep(command, options);
    describe_only(command, options);
    describe_watch(command, options);
    add_colour(command, options.colour);
    command.add_flag("--timings", options.timings, "Tell on standard error how long each stage and each rule took");
    command.add_flag("--quiet", options.quiet, "No summary on standard error");
}

void add_verdicts(CLI::App& command, std::vector<simulate::Verdict>& target) {
    using simulate::Verdict;
    const auto take = [&target](const std::string& words) {
        for (const std::string& word : CLI::detail::split(words, ',')) {
            const auto found = std::ranges::find(verdict_names, word, &Choice<Verdict>::name);
            if (found == std::end(verdict_names))
                throw CLI::ValidationError("--only", "'" + word + "' is not one of run, skip, maybe, error, unreached");
            target.push_back(found->value);
        }
    };
    add_each(command, "--only", take,
             "Show only these verdicts: run, skip, maybe, error, unreached (text: all but skip)")
        ->type_name("VERDICT,...");
}

/// What to play, as ansible-playbook takes it.
void describe_plays(CLI::App& command, SimulateOptions& options) {
    CLI::Option* workflow =
        command.add_option("--workflow", options.workflow,
                           "Play what a client runs: standalone-upgrade, overcloud-upgrade, minor-update, "
                           "fast-forward-upgrade or deploy (the one that fits the directory)");
    workflow->type_name("NAME");
    add_repeated(command, "--playbook", options.playbooks, "FILE",
                 "Play this playbook instead; may be repeated, all in one call of ansible-playbook");
    add_file(command, "--workflows", options.workflows_file,
             "Take the workflows from FILE, a table as rules/knowledge/workflows.yaml is one");
    command.add_flag("--partial", options.partial, "Play a workflow without the playbooks that are missing");
    command.add_option("--limit,-l", options.limit, "Only these hosts, as ansible-playbook takes it")
        ->type_name("PATTERN");
    add_list(command, "--tags,-t", options.tags, "TAG", "Only tasks with these tags; may be repeated");
    add_list(command, "--skip-tags", options.skip_tags, "TAG", "Only tasks without these tags; may be repeated");
    command.add_flag("--strict", options.strict,
                     "Stop hosts where Ansible stops them, enter rescues; otherwise a host goes on after an error");
    command.add_flag("--check", options.check_mode, "Play in check mode");
    add_repeated(command, "--roles-path", options.roles_paths, "DIR", "Look for roles in DIR too; may be repeated");
}

void describe_pins(CLI::App& command, SimulateOptions& options) {
    add_file(command, "--facts", options.facts_file,
             "Take FILE for what gathering facts gives: JSON, as setup gives it");
    add_repeated(command, "--assume", options.assumptions, "NAME=VALUE",
                 "Take VALUE, read as YAML, for what only the run would tell; may be repeated");
    add_repeated(command, "-e,--extra-vars", options.extra_vars, "VARS",
                 "NAME=VALUE, a YAML or JSON mapping, or @FILE, as ansible-playbook takes it; may be repeated");
    add_file(command, "--outcomes", options.outcomes_file,
             "Take the results of modules from FILE: task names or file:line to a result, in YAML or JSON");
    command.add_flag("--succeed", options.succeed, "Take it that every other module succeeds");
}

void describe_simulate(CLI::App& program, SimulateOptions& options) {
    CLI::App& command = *program.add_subcommand(
        "simulate",
        "Play a workflow without touching a node: what every task does on every host. The status is 0 whatever the "
        "tasks come to, and 3 when something could not be followed");
    command.add_option("PATH", options.path, "THT checkout, generated directory, its tarball, or a playbook")
        ->required()
        ->type_name("");
    describe_plays(command, options);
    describe_pins(command, options);
    add_choice<SimulateFormat>(
        command, "--format",
        {{"text", SimulateFormat::text}, {"json", SimulateFormat::json}, {"jsonl", SimulateFormat::jsonl}},
        [&options](SimulateFormat format) { options.format = format; }, "Form of the decisions (text)");
    describe_checkout(command, options.checkout, false);
    describe_tht(command, options.checkout);
    add_output(command, options.output);
    add_verdicts(command, options.only);
    command.add_option("--service", options.service, "Show only tasks of this service")->type_name("SERVICE");
    command.add_option("--host", options.host, "Show only what becomes of this host")->type_name("HOST");
    command.add_option("--step", options.step, "Show only tasks at this step")->type_name("N");
    command
        .add_option("--why", options.why,
                    "Tell instead for the task at this place which conditions decided, and where the variables in "
                    "them were set to what")
        ->type_name("FILE:LINE");
    add_colour(command, options.colour);
}

void describe_graph(CLI::App& program, GraphOptions& options) {
    CLI::App& command = *program.add_subcommand("graph", "Print the step-ordered graph of tasks");
    command.add_option("PATH", options.path, "THT checkout, generated directory or its tarball")
        ->required()
        ->type_name("");
    add_choice<GraphFormat>(
        command, "--format",
        {{"json", GraphFormat::json},
         {"dot", GraphFormat::dot},
         {"mermaid", GraphFormat::mermaid},
         {"svg", GraphFormat::svg}},
        [&options](GraphFormat format) { options.format = format; }, "Form of the graph (json)");
    command.add_option("--service", options.service, "Only tasks of this service")->type_name("SERVICE");
    command.add_option("--role", options.role, "Only tasks of this role")->type_name("ROLE");
    describe_checkout(command, options.checkout, true);
    describe_tht(command, options.checkout);
    add_output(command, options.output);
}

void describe_report(CLI::App& program, ReportOptions& options) {
    CLI::App& command = *program.add_subcommand(
        "report",
        "Write findings, workflows and coverage as one HTML file that needs nothing from elsewhere. The status is 0 "
        "whatever is found, and 3 when something could not be analysed");
    options.check.paths.resize(1);
    command.add_option("PATH", options.check.paths.front(), "THT checkout, generated directory or its tarball")
        ->required()
        ->type_name("");
    add_output(command, options.output);
    describe_findings(command, options.check);
    add_repeated(command, "--jobs", options.jobs, "DIR",
                 "Of a checkout: take CI's jobs from DIR too, a checkout of tripleo-ci or tripleo-quickstart or a "
                 "directory of both; may be repeated");
    describe_checkout(command, options.check.checkout, true);
}

void describe_render(CLI::App& program, RenderOptions& options) {
    CLI::App& command = *program.add_subcommand(
        "render", "Write the generated directory of a THT checkout's plan, without Heat and without passwords");
    command.add_option("PATH", options.path, "THT checkout, or a git repository of one with --rev")
        ->required()
        ->type_name("");
    describe_checkout(command, options.checkout, true);
    add_each(
        command, "--output", [&options](const std::string& directory) { options.output = directory; },
        "Write to the directory DIR, which must be new or empty (the plan's name)")
        ->type_name("DIR");
}

void describe_rules(CLI::App& program, RulesOptions& options) {
    CLI::App& command = *program.add_subcommand("rules", "List what is checked");
    add_choice<RulesFormat>(
        command, "--format", {{"text", RulesFormat::text}, {"json", RulesFormat::json}, {"md", RulesFormat::markdown}},
        [&options](RulesFormat format) { options.format = format; }, "Form of the list (text)");
}

void describe_explain(CLI::App& program, ExplainOptions& options) {
    CLI::App& command = *program.add_subcommand("explain", "Tell what a rule flags, why, and how to fix it");
    command.add_option("RULE", options.rule, "Id of a rule, as findings name it")->required()->type_name("");
}

void describe_catalogue(CLI::App& program, CatalogueOptions& options) {
    CLI::App& command = *program.add_subcommand(
        "catalogue", "Write hashes of the tasks in all templates of THT checkouts, by which tasks are told apart");
    command.add_option("PATH", options.paths, "THT checkout")->required()->type_name("");
    add_output(command, options.output);
}

void describe_lsp(CLI::App& program, LspOptions& options) {
    CLI::App& command = *program.add_subcommand(
        "lsp", "Speak the language server protocol on standard input and output: findings as one types");
    describe_findings(command, options.check);
    describe_tht(command, options.check.checkout);
}

void describe_generate(CLI::App& program, GenerateOptions& options) {
    CLI::App& command = *program.add_subcommand("generate", "Make documentation and completions")->group("");
    add_choice<Artifact>(
        command, "ARTIFACT",
        {{"man", Artifact::man},
         {"bash", Artifact::bash},
         {"zsh", Artifact::zsh},
         {"fish", Artifact::fish},
         {"readme-rules", Artifact::readme_rules},
         {"rule-docs", Artifact::rule_docs},
         {"config-schema", Artifact::configuration_schema}},
        [&options](Artifact artifact) { options.artifact = artifact; }, "What to make")
        ->required();
    add_output(command, options.output);
}

/// What parsing fills in; the command that was named tells which of it counts.
struct Settings {
    CheckOptions check;
    SimulateOptions simulate;
    GraphOptions graph;
    DiffOptions diff;
    MatrixOptions matrix;
    ReportOptions report;
    MergeOptions merge;
    RenderOptions render;
    RulesOptions rules;
    ExplainOptions explain;
    CatalogueOptions catalogue;
    LspOptions lsp;
    GenerateOptions generate;
    bool version = false;
};

constexpr std::string_view about =
    "Static analysis of the Ansible that tripleo-heat-templates generates: in which order the tasks of every service "
    "run, "
    "and what is wrong with it.";

/// The one table of commands and options.
std::unique_ptr<CLI::App> make_program(Settings& settings) {
    auto program = std::make_unique<CLI::App>(std::string(about), "stepwarden");
    program->set_help_flag("-h,--help", "Print this help");
    program->add_flag("--version", settings.version, "Print the version and the git revision it was built of");
    describe_check(*program, settings.check);
    describe_simulate(*program, settings.simulate);
    describe_graph(*program, settings.graph);
    describe_diff(*program, settings.diff);
    describe_matrix(*program, settings.matrix);
    describe_report(*program, settings.report);
    describe_merge(*program, settings.merge);
    describe_render(*program, settings.render);
    describe_rules(*program, settings.rules);
    describe_explain(*program, settings.explain);
    describe_catalogue(*program, settings.catalogue);
    describe_lsp(*program, settings.lsp);
    describe_generate(*program, settings.generate);
    for (CLI::App* command : program->get_subcommands({})) command->allow_extras();
    program->allow_extras();
    return program;
}

CLI::App* chosen_command(const CLI::App& program) {
    const std::vector<CLI::App*> chosen = program.get_subcommands();
    return chosen.empty() ? nullptr : chosen.front();
}

bool is_option(const std::string& argument) { return argument.size() > 1 && argument.front() == '-'; }

/// Words that no command or option took.
UsageError unexpected(const CLI::App& program, const CLI::App* command) {
    const CLI::App& owner = command == nullptr ? program : *command;
    const std::vector<std::string> extras = program.remaining(true);
    const std::string word = extras.front().substr(0, extras.front().find('='));
    std::vector<std::string> known;
    std::string kind = "unexpected argument";
    if (is_option(word)) {
        kind = "unknown option";
        for (const CLI::Option* option : owner.get_options())
            for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    } else if (command == nullptr) {
        kind = "unknown command";
        for (const CLI::App* one : program.get_subcommands({}))
            if (!one->get_group().empty()) known.push_back(one->get_name());
    }
    return {command == nullptr ? "" : command->get_name(), kind + " '" + word + "'" + did_you_mean(word, known)};
}

Command command_of(const std::string& name, Settings& settings) {
    if (name == "check") return std::move(settings.check);
    if (name == "simulate") return std::move(settings.simulate);
    if (name == "graph") return std::move(settings.graph);
    if (name == "diff") return std::move(settings.diff);
    if (name == "matrix") return std::move(settings.matrix);
    if (name == "report") return std::move(settings.report);
    if (name == "merge") return std::move(settings.merge);
    if (name == "render") return std::move(settings.render);
    if (name == "rules") return settings.rules;
    if (name == "explain") return std::move(settings.explain);
    if (name == "catalogue") return std::move(settings.catalogue);
    if (name == "lsp") return std::move(settings.lsp);
    return std::move(settings.generate);
}

std::string version_text(std::string_view revision) {
    const std::string origin = revision.empty() ? "" : fmt::format(" ({})", revision);
    return fmt::format("{} {}{}\n", report::tool_name, report::tool_version(), origin);
}

tl::expected<Command, UsageError> settle(const CLI::App& program, Settings& settings, std::string_view revision) {
    const CLI::App* command = chosen_command(program);
    if (settings.version) return ShowText{version_text(revision)};
    if (program.remaining_size(true) > 0) return tl::unexpected(unexpected(program, command));
    if (command == nullptr) return tl::unexpected(UsageError{"", "a command is needed"});
    return command_of(command->get_name(), settings);
}

tl::expected<Command, UsageError> settle_failure(const CLI::App& program, const CLI::ParseError& error) {
    const CLI::App* command = chosen_command(program);
    const std::string name = command == nullptr ? "" : command->get_name();
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success))
        return ShowText{help_text(command_table(), name)};
    if (program.remaining_size(true) > 0) return tl::unexpected(unexpected(program, command));
    return tl::unexpected(UsageError{name, error.what()});
}

OptionHelp help_of(const CLI::Option& option) {
    OptionHelp help;
    for (const std::string& name : option.get_snames()) help.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) help.names.push_back("--" + name);
    help.value = option.get_positional() ? option.get_name(true) : option.get_type_name();
    if (option.get_positional() && option.get_expected_max() > 1) help.value += "...";
    help.description = option.get_description();
    return help;
}

CommandHelp help_of(const CLI::App& command) {
    CommandHelp help;
    help.description = command.get_description();
    for (const CLI::Option* option : command.get_options())
        (option->get_positional() ? help.arguments : help.options).push_back(help_of(*option));
    return help;
}

}  // namespace

tl::expected<Command, UsageError> parse(std::span<const char* const> arguments, std::string_view revision) {
    Settings settings;
    const std::unique_ptr<CLI::App> program = make_program(settings);
    // CLI11 takes the words last first.
    std::vector<std::string> words(arguments.rbegin(), arguments.rend());
    try {
        program->parse(std::move(words));
    } catch (const CLI::ParseError& error) {
        return settle_failure(*program, error);
    }
    return settle(*program, settings, revision);
}

std::vector<CommandHelp> command_table() {
    Settings settings;
    const std::unique_ptr<CLI::App> program = make_program(settings);
    std::vector<CommandHelp> table = {help_of(*program)};
    for (const CLI::App* command : program->get_subcommands({})) {
        if (command->get_group().empty()) continue;
        table.push_back(help_of(*command));
        table.back().name = command->get_name();
    }
    return table;
}

std::string_view exit_status_help() {
    return "  0  nothing found at or above --fail-on\n"
           "  1  something found at or above --fail-on\n"
           "  2  wrong usage or configuration, or an output that cannot be written\n"
           "  3  some input could not be read or fully analysed (it is named); 1 wins over 3\n";
}

}  // namespace stepwarden::cli
