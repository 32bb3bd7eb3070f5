#include "cli/completion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

namespace stepwarden::cli {

namespace {

/// What a value can be completed with.
enum class Completes : std::uint8_t { nothing, choices, files, rules };

Completes completes(const OptionHelp& option) {
    if (option.value.find('|') != std::string::npos) return Completes::choices;
    if (option.value.starts_with("FILE") || option.value.starts_with("PATH") || option.value.starts_with("DIR"))
        return Completes::files;
    if (option.value.starts_with("RULE")) return Completes::rules;
    return Completes::nothing;
}

std::string with_spaces(std::string choices) {
    std::ranges::replace(choices, '|', ' ');
    return choices;
}

std::string all_names(const CommandHelp& command, std::string_view separator = " ") {
    std::string out;
    for (const OptionHelp& option : command.options)
        for (const std::string& name : option.names) {
            if (!out.empty()) out += separator;
            out += name;
        }
    return out;
}

std::string command_names(std::span<const CommandHelp> commands) {
    std::string out;
    for (const CommandHelp& command : commands.subspan(1)) {
        if (!out.empty()) out += ' ';
        out += command.name;
    }
    return out;
}

constexpr std::string_view bash_rules = "$(stepwarden rules 2>/dev/null | cut -d' ' -f1)";

/// The shell command that fills COMPREPLY for one value. A line is an answer, so that names of files keep their spaces.
std::string bash_reply(const OptionHelp& option) {
    switch (completes(option)) {
        case Completes::choices:
            return fmt::format("COMPREPLY=($(compgen -W \"{}\" -- \"$word\"))", with_spaces(option.value));
        case Completes::rules:
            return fmt::format("COMPREPLY=($(compgen -W \"{}\" -- \"$word\"))", bash_rules);
        case Completes::files:
            return "mapfile -t COMPREPLY < <(compgen -f -- \"$word\")";
        case Completes::nothing:
            break;
    }
    return "COMPREPLY=()";
}

std::string bash_command(const CommandHelp& command) {
    std::string out = fmt::format("        {})\n            case $previous in\n", command.name);
    for (const OptionHelp& option : command.options)
        if (!option.value.empty())
            fmt::format_to(std::back_inserter(out), "                {}) {}; return ;;\n", fmt::join(option.names, "|"),
                           bash_reply(option));
    out += "            esac\n";
    fmt::format_to(std::back_inserter(out),
                   "            if [[ $word == -* ]]; then COMPREPLY=($(compgen -W \"{}\" -- \"$word\")); return; fi\n",
                   all_names(command));
    if (!command.arguments.empty())
        fmt::format_to(std::back_inserter(out), "            {}\n", bash_reply(command.arguments.front()));
    return out + "            ;;\n";
}

/// A word in single quotes, for zsh and fish.
std::string in_quotes(std::string_view text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

/// Text inside a zsh _arguments specification.
std::string zsh_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == ':' || c == '[' || c == ']' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

std::string zsh_action(const OptionHelp& option) {
    switch (completes(option)) {
        case Completes::choices:
            return fmt::format("({})", with_spaces(option.value));
        case Completes::rules:
            return "($(stepwarden rules 2>/dev/null | cut -d\" \" -f1))";
        case Completes::files:
            return "_files";
        case Completes::nothing:
            break;
    }
    return " ";
}

std::string zsh_command(const CommandHelp& command) {
    std::string out = fmt::format("        {})\n            _arguments \\\n", command.name);
    for (const OptionHelp& option : command.options)
        for (const std::string& name : option.names) {
            // The value of a long option may follow a space or a '='.
            const bool joins = !option.value.empty() && name.starts_with("--");
            std::string spec = fmt::format("*{}{}[{}]", name, joins ? "=" : "", zsh_text(option.description));
            if (!option.value.empty()) spec += fmt::format(":{}:{}", zsh_text(option.names.back()), zsh_action(option));
            fmt::format_to(std::back_inserter(out), "                {} \\\n", in_quotes(spec));
        }
    for (const OptionHelp& argument : command.arguments)
        fmt::format_to(std::back_inserter(out), "                {} \\\n",
                       in_quotes(fmt::format("*:{}:{}", zsh_text(argument.value), zsh_action(argument))));
    return out + "                && return\n            ;;\n";
}

std::string fish_arguments(const OptionHelp& option) {
    switch (completes(option)) {
        case Completes::choices:
            return " -x -a " + in_quotes(with_spaces(option.value));
        case Completes::rules:
            return " -x -a '(stepwarden rules 2>/dev/null | string split -f1 \" \")'";
        case Completes::files:
            return " -r -F";
        case Completes::nothing:
            break;
    }
    return option.value.empty() ? "" : " -x";
}

std::string fish_command(const CommandHelp& command) {
    std::string out;
    const std::string condition = in_quotes("__fish_seen_subcommand_from " + command.name);
    for (const OptionHelp& option : command.options) {
        std::string names;
        for (const std::string& name : option.names)
            names += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
        fmt::format_to(std::back_inserter(out), "complete -c stepwarden -n {}{}{} -d {}\n", condition, names,
                       fish_arguments(option), in_quotes(option.description));
    }
    for (const OptionHelp& argument : command.arguments)
        fmt::format_to(std::back_inserter(out), "complete -c stepwarden -n {}{}\n", condition,
                       fish_arguments(argument));
    return out;
}

}  // namespace

std::string bash_completion(std::span<const CommandHelp> commands) {
    std::string out =
        "_stepwarden() {\n"
        "    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}\n"
        "    # Of --option=value bash makes three words.\n"
        "    if [[ $word == = ]]; then word=; elif [[ $previous == = ]]; then previous=${COMP_WORDS[COMP_CWORD-2]}; "
        "fi\n"
        "    COMPREPLY=()\n"
        "    if [[ $COMP_CWORD == 1 ]]; then\n";
    fmt::format_to(std::back_inserter(out),
                   "        COMPREPLY=($(compgen -W \"{} {}\" -- \"$word\"))\n        return\n    fi\n",
                   command_names(commands), all_names(commands.front()));
    out += "    case $command in\n";
    for (const CommandHelp& command : commands.subspan(1)) out += bash_command(command);
    return out + "    esac\n}\ncomplete -o filenames -F _stepwarden stepwarden\n";
}

std::string zsh_completion(std::span<const CommandHelp> commands) {
    std::string out = "#compdef stepwarden\n_stepwarden() {\n    local -a commands\n    commands=(\n";
    for (const CommandHelp& command : commands.subspan(1))
        fmt::format_to(std::back_inserter(out), "        {}\n",
                       in_quotes(fmt::format("{}:{}", command.name, zsh_text(command.description))));
    fmt::format_to(std::back_inserter(out),
                   "    )\n"
                   "    if (( CURRENT == 2 )); then\n"
                   "        _describe command commands\n"
                   "        compadd -- {}\n"
                   "        return\n"
                   "    fi\n"
                   "    local command=$words[2]\n"
                   "    shift words\n"
                   "    (( CURRENT-- ))\n"
                   "    case $command in\n",
                   all_names(commands.front()));
    for (const CommandHelp& command : commands.subspan(1)) out += zsh_command(command);
    return out + "    esac\n}\n_stepwarden \"$@\"\n";
}

std::string fish_completion(std::span<const CommandHelp> commands) {
    std::string out = "complete -c stepwarden -f\n";
    for (const CommandHelp& command : commands.subspan(1))
        fmt::format_to(std::back_inserter(out), "complete -c stepwarden -n __fish_use_subcommand -a {} -d {}\n",
                       command.name, in_quotes(command.description));
    for (const OptionHelp& option : commands.front().options)
        fmt::format_to(std::back_inserter(out), "complete -c stepwarden -n __fish_use_subcommand -l {} -d {}\n",
                       option.names.back().substr(2), in_quotes(option.description));
    for (const CommandHelp& command : commands.subspan(1)) out += fish_command(command);
    return out;
}

}  // namespace stepwarden::cli
