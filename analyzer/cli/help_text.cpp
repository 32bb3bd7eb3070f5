#include "cli/help_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "report/wrap.hpp"

namespace stepwarden::cli {

namespace {

constexpr std::size_t line_width = 100;
constexpr std::size_t label_width = 22;

/// A label, and beside it, or below it when it is long, what it means.
std::string entry(std::string_view label, std::string_view description) {
    const std::size_t margin = 2 + label_width + 2;
    std::string meaning = report::indented(report::wrapped(description, line_width - margin), std::string(margin, ' '));
    if (label.size() > label_width) return fmt::format("  {}\n{}", label, meaning);
    meaning.erase(0, margin);
    return fmt::format("  {:<{}}  {}", label, label_width, meaning);
}

std::string label_of(const OptionHelp& option) {
    std::string label;
    for (const std::string& name : option.names) {
        if (!label.empty()) label += ", ";
        label += name;
    }
    if (!label.empty() && !option.value.empty()) label += ' ';
    return label + option.value;
}

std::string options_of(std::span<const OptionHelp> options, std::string_view heading) {
    if (options.empty()) return {};
    std::string out = fmt::format("\n{}:\n", heading);
    for (const OptionHelp& option : options) out += entry(label_of(option), option.description);
    return out;
}

std::string usage(const CommandHelp& command) {
    std::string out = "Usage: stepwarden";
    out += command.name.empty() ? " COMMAND" : " " + command.name;
    out += " [OPTIONS]";
    for (const OptionHelp& argument : command.arguments) out += " " + argument.value;
    if (command.name.empty()) out += " [PATH...]";
    return out + "\n";
}

std::string command_help(const CommandHelp& command) {
    std::string out = usage(command);
    fmt::format_to(std::back_inserter(out), "\n{}.\n", command.description);
    out += options_of(command.arguments, "Arguments");
    return out + options_of(command.options, "Options");
}

std::string program_help(std::span<const CommandHelp> commands) {
    std::string out = usage(commands.front());
    fmt::format_to(std::back_inserter(out), "\n{}\n\nCommands:\n",
                   report::wrapped(commands.front().description, line_width));
    for (const CommandHelp& command : commands.subspan(1)) out += entry(command.name, command.description);
    out += options_of(commands.front().options, "Options");
    fmt::format_to(std::back_inserter(out), "\nExit status:\n{}\n", exit_status_help());
    return out + "More about a command: stepwarden COMMAND --help\n";
}

}  // namespace

std::string help_text(std::span<const CommandHelp> commands, std::string_view name) {
    if (name.empty()) return program_help(commands);
    const auto found = std::ranges::find(commands, name, &CommandHelp::name);
    return found == commands.end() ? program_help(commands) : command_help(*found);
}

}  // namespace stepwarden::cli
