// What the program writes about itself: manual page and completions.
#include <doctest/doctest.h>

#include <cstdio>
#include <memory>

#include "cli/completion.hpp"
#include "cli/man_page.hpp"
#include "support/program.hpp"

using namespace stepwarden;
using tests::Scratch;

namespace {

std::string shell_output(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
    REQUIRE(pipe != nullptr);
    std::string out;
    for (int c = std::fgetc(pipe.get()); c != EOF; c = std::fgetc(pipe.get())) out += static_cast<char>(c);
    return out;
}

/// What bash offers for the words, the last of which is being typed, one a line.
std::string completed(const std::string& words) {
    const Scratch scratch;
    scratch.write("completion.bash", cli::bash_completion(cli::command_table()) + "\nCOMP_WORDS=(" + words +
                                         ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_stepwarden\n"
                                         "printf '%s\\n' \"${COMPREPLY[@]}\"\n");
    return shell_output("bash " + scratch.path("completion.bash") + " 2>&1");
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("bash completes commands, options and values") {
    CHECK(completed("stepwarden ch") == "check\n");
    CHECK(completed("stepwarden check --fo") == "--format\n");
    CHECK(completed("stepwarden check --format js") == "json\njsonl\n");
    CHECK(contains(completed("stepwarden --v"), "--version\n"));
    CHECK(completed("stepwarden graph --format d") == "dot\n");
    CHECK(completed("stepwarden graph --format = d") == "dot\n");
    CHECK(completed("stepwarden simulate x -t ''") == "\n");
}

TEST_CASE("the manual page has every command and every option, and no line that troff takes for its own") {
    const std::string page = cli::man_page(cli::command_table());
    CHECK(page.starts_with(".TH STEPWARDEN 1 "));
    for (const char* part :
         {".SS stepwarden check ", ".SS stepwarden explain ", "\\fB\\-\\-fail\\-on\\fR", "EXIT STATUS"})
        CHECK(contains(page, part));
    CHECK(!contains(page, "\n'"));
}

TEST_CASE("zsh and fish get every command and the choices of an option") {
    const std::string zsh = cli::zsh_completion(cli::command_table());
    const std::string fish = cli::fish_completion(cli::command_table());
    CHECK(contains(zsh, "'check:"));
    CHECK(contains(zsh, "(text line json jsonl sarif junit gitlab github zuul)"));
    CHECK(contains(fish, "-a check "));
    CHECK(contains(fish, "-a 'text line json jsonl sarif junit gitlab github zuul'"));
}

TEST_CASE("the rule pages are written into a directory, with an index") {
    const Scratch scratch;
    const tests::Outcome outcome = tests::run({.arguments = {"generate", "rule-docs", "--output", scratch.path()}});
    CHECK(outcome.status == 0);
    CHECK(scratch.read("README.md").starts_with("# Rules\n"));
    CHECK(scratch.names().size() > 1);
}
