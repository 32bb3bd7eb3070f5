#include "cli/man_page.hpp"

#include <fmt/format.h>

#include "report/tool.hpp"

namespace stepwarden::cli {

namespace {

/// Text as troff prints it literally.
std::string literal(std::string_view text) {
    std::string out;
    bool line_start = true;
    for (const char c : text) {
        if (line_start && (c == '.' || c == '\'')) out += "\\&";
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else
            out += c;
        line_start = c == '\n';
    }
    return out;
}

std::string option_heading(const OptionHelp& option) {
    std::string out;
    for (const std::string& name : option.names) {
        if (!out.empty()) out += ", ";
        out += fmt::format("\\fB{}\\fR", literal(name));
    }
    if (!option.value.empty()) out += fmt::format("{}\\fI{}\\fR", out.empty() ? "" : " ", literal(option.value));
    return out;
}

std::string entry(const OptionHelp& option) {
    return fmt::format(".TP\n{}\n{}\n", option_heading(option), literal(option.description));
}

std::string command_section(const CommandHelp& command) {
    std::string out = fmt::format(".SS stepwarden {} [OPTIONS]", literal(command.name));
    for (const OptionHelp& argument : command.arguments) out += " " + literal(argument.value);
    out += fmt::format("\n{}.\n", literal(command.description));
    for (const OptionHelp& argument : command.arguments) out += entry(argument);
    for (const OptionHelp& option : command.options) out += entry(option);
    return out;
}

}  // namespace

std::string man_page(std::span<const CommandHelp> commands) {
    const CommandHelp& program = commands.front();
    std::string out = fmt::format(".TH STEPWARDEN 1 {} \"{} {}\"\n.SH NAME\n", report::tool_release_date(),
                                  report::tool_name, report::tool_version());
    out += "stepwarden \\- static analysis of the Ansible that tripleo\\-heat\\-templates generates\n";
    out += ".SH SYNOPSIS\n.B stepwarden\n.I COMMAND\n[\\fIOPTIONS\\fR] [\\fIPATH\\fR...]\n";
    out += fmt::format(".SH DESCRIPTION\n{}\n", literal(program.description));
    out +=
        ".PP\nFindings go to standard output, all else to standard error. "
        "Nothing of the input is executed, fetched or written to.\n";
    out += ".SH OPTIONS\n";
    for (const OptionHelp& option : program.options) out += entry(option);
    out += ".SH COMMANDS\n";
    for (const CommandHelp& command : commands.subspan(1)) out += command_section(command);
    out += fmt::format(".SH EXIT STATUS\n.nf\n{}.fi\n", literal(exit_status_help()));
    out +=
        ".SH FILES\n.TP\n.I .stepwarden.yaml\nA project's own choices: which rules count, of what severity, a "
        "baseline. "
        "It is looked for in PATH and in the directories above it.\n";
    out += ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nNo colour unless \\fB\\-\\-color always\\fR is given.\n";
    return out;
}

}  // namespace stepwarden::cli
