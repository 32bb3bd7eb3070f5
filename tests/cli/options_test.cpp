#include "cli/options.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace stepwarden;
using namespace stepwarden::cli;

namespace {

tl::expected<Command, UsageError> parsed(const std::vector<const char*>& words) { return parse(words); }

CheckOptions check_options(const std::vector<const char*>& words) {
    const auto command = parsed(words);
    REQUIRE(command.has_value());
    REQUIRE(std::holds_alternative<CheckOptions>(*command));
    return std::get<CheckOptions>(*command);
}

std::string error_of(const std::vector<const char*>& words) {
    const auto command = parsed(words);
    REQUIRE(!command.has_value());
    return command.error().command + ": " + command.error().message;
}

}  // namespace

TEST_CASE("check with a path alone takes what users expect") {
    const CheckOptions options = check_options({"check", "cloud"});
    CHECK(options.paths == std::vector<std::string>{"cloud"});
    CHECK(options.outputs.empty());
    CHECK(!options.fail_on);
    CHECK(!options.min_severity);
    CHECK(options.threads == 0);
    CHECK(!options.quiet);
}

TEST_CASE("options and paths mix in any order") {
    const CheckOptions options = check_options({"check", "a", "--quiet", "b", "--fail-on", "warning", "c"});
    CHECK(options.paths == std::vector<std::string>{"a", "b", "c"});
    CHECK(options.quiet);
    REQUIRE(options.fail_on);
    CHECK(options.fail_on->severity == check::Severity::warning);
}

TEST_CASE("words behind -- are paths") {
    CHECK(check_options({"check", "--", "--odd"}).paths == std::vector<std::string>{"--odd"});
}

TEST_CASE("an output belongs to the format before it") {
    const CheckOptions options = check_options(
        {"check", "x", "--format", "line", "--format", "json", "--output", "a.json", "--format=jsonl", "--output=b"});
    REQUIRE(options.outputs.size() == 3);
    CHECK(options.outputs[0].format == report::Format::line);
    CHECK(!options.outputs[0].file);
    CHECK(options.outputs[1].format == report::Format::json);
    CHECK(options.outputs[1].file == "a.json");
    CHECK(options.outputs[2].format == report::Format::jsonl);
    CHECK(options.outputs[2].file == "b");
}

TEST_CASE("an output without a format takes the default format") {
    const CheckOptions options = check_options({"check", "x", "--output", "a"});
    REQUIRE(options.outputs.size() == 1);
    CHECK(!options.outputs[0].format);
    CHECK(options.outputs[0].file == "a");
}

TEST_CASE("an output needs a format of its own") {
    CHECK(error_of({"check", "x", "--format", "json", "--output", "a", "--output", "b"}).find("'b'") !=
          std::string::npos);
}

TEST_CASE("rules are separated by commas, and the options may be repeated") {
    const CheckOptions options =
        check_options({"check", "x", "--select", "step,order-a", "--select", "flow", "--ignore", "step-gap"});
    CHECK(options.select == std::vector<std::string>{"step", "order-a", "flow"});
    CHECK(options.ignore == std::vector<std::string>{"step-gap"});
}

TEST_CASE("--fail-on never is no severity") {
    const auto options = check_options({"check", "x", "--fail-on", "never"});
    REQUIRE(options.fail_on);
    CHECK(!options.fail_on->severity);
}

TEST_CASE("wrong words are named, with what was probably meant") {
    CHECK(error_of({}) == ": a command is needed");
    CHECK(error_of({"chekc", "x"}) == ": unknown command 'chekc'; did you mean 'check'?");
    CHECK(error_of({"--versoin"}) == ": unknown option '--versoin'; did you mean '--version'?");
    CHECK(error_of({"check", "x", "--formt=json"}) == "check: unknown option '--formt'; did you mean '--format'?");
    CHECK(error_of({"check"}) == "check: PATH is required");
    CHECK(error_of({"check", "x", "--format", "jsno"}) ==
          "check: --format: 'jsno' is not one of text, line, json, jsonl, sarif, junit, gitlab, github, zuul; did you "
          "mean 'json'?");
    CHECK(error_of({"check", "x", "--threads", "many"}).starts_with("check: "));
    CHECK(error_of({"check", "x", "--threads", "100000"}).find("--threads") != std::string::npos);
    CHECK(error_of({"rules", "extra"}) == "rules: unexpected argument 'extra'");
    CHECK(error_of({"explain"}) == "explain: RULE is required");
}

TEST_CASE("help and version are texts to show, whatever else is missing") {
    for (const std::vector<const char*>& words :
         {std::vector<const char*>{"--help"}, {"--version"}, {"check", "--help"}, {"explain", "-h"}}) {
        const auto command = parsed(words);
        REQUIRE(command.has_value());
        CHECK(std::holds_alternative<ShowText>(*command));
    }
}

TEST_CASE("the version names the revision that was built, when it is known") {
    const std::vector<const char*> words = {"--version"};
    const auto shown = [&words](std::string_view revision) { return std::get<ShowText>(*parse(words, revision)).text; };
    const std::string plain = shown("");
    CHECK(plain.starts_with("stepwarden "));
    CHECK(shown("0123456789ab-dirty") == plain.substr(0, plain.size() - 1) + " (0123456789ab-dirty)\n");
}

TEST_CASE("the other commands take their options") {
    const auto graph =
        parsed({"graph", "x", "--service", "nova_api", "--role", "Compute", "--format", "dot", "--output", "f"});
    REQUIRE(graph.has_value());
    const GraphOptions& options = std::get<GraphOptions>(*graph);
    CHECK(options.service == "nova_api");
    CHECK(options.role == "Compute");
    CHECK(options.format == GraphFormat::dot);
    CHECK(options.output == "f");
    CHECK(std::get<MatrixOptions>(*parsed({"matrix", "a", "b", "--format", "md"})).format == MatrixFormat::markdown);
    const auto suggest = parsed({"matrix", "a", "--jobs", "b", "--jobs", "c", "--suggest-jobs", "2", "--non-voting"});
    const MatrixOptions& matrix = std::get<MatrixOptions>(*suggest);
    CHECK(matrix.jobs == std::vector<std::string>{"b", "c"});
    CHECK(matrix.suggested_jobs == 2);
    CHECK(matrix.most_services == 60);
    CHECK(matrix.non_voting);
    CHECK(std::get<ExplainOptions>(*parsed({"explain", "step-gap"})).rule == "step-gap");
}

TEST_CASE("the table of commands does not show the hidden one, and every entry is described") {
    for (const CommandHelp& command : command_table()) {
        CHECK(command.name != "generate");
        CHECK(!command.description.empty());
        for (const OptionHelp& option : command.options) {
            CHECK(!option.names.empty());
            CHECK(!option.description.empty());
        }
    }
}

TEST_CASE("simulate takes what ansible-playbook takes, and pins") {
    const auto command =
        parsed({"simulate",     "x",   "--playbook",  "a.yaml", "--playbook", "b.yaml",    "-l",       "c0:c1",
                "-t",           "a,b", "--skip-tags", "c",      "--strict",   "--check",   "-e",       "a=1",
                "--extra-vars", "@f",  "--assume",    "b=[1]",  "--only",     "run,maybe", "--format", "jsonl"});
    REQUIRE(command.has_value());
    const SimulateOptions& options = std::get<SimulateOptions>(*command);
    CHECK(options.path == "x");
    CHECK(options.playbooks == std::vector<std::string>{"a.yaml", "b.yaml"});
    CHECK(options.limit == "c0:c1");
    CHECK(options.tags == std::vector<std::string>{"a", "b"});
    CHECK(options.skip_tags == std::vector<std::string>{"c"});
    CHECK(options.strict);
    CHECK(options.check_mode);
    CHECK(options.extra_vars == std::vector<std::string>{"a=1", "@f"});
    CHECK(options.assumptions == std::vector<std::string>{"b=[1]"});
    CHECK(options.only == std::vector{simulate::Verdict::run, simulate::Verdict::maybe});
    CHECK(options.format == SimulateFormat::jsonl);
}

TEST_CASE("simulate with a path alone plays what fits, going on after errors, and shows text") {
    const auto command = parsed({"simulate", "x"});
    REQUIRE(command.has_value());
    const SimulateOptions& options = std::get<SimulateOptions>(*command);
    CHECK(options.workflow.empty());
    CHECK(options.playbooks.empty());
    CHECK(!options.strict);
    CHECK(options.only.empty());
    CHECK(options.format == SimulateFormat::text);
}

TEST_CASE("a verdict that does not exist is named") {
    CHECK(error_of({"simulate", "x", "--only", "run,stop"}).find("'stop'") != std::string::npos);
}
