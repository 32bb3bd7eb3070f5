// How options are described to CLI11: each with one function, so that help, the manual page and the completions read
// alike for every command.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/configuration.hpp"
#include "cli/terminal.hpp"

namespace stepwarden::cli {

/// A choice of an option: its name on the command line and what it stands for.
template <typename T>
struct Choice {
    std::string_view name;
    T value;
};

std::string joined(const std::vector<std::string>& parts, std::string_view separator);

/// "; did you mean 'x'?", or nothing.
std::string did_you_mean(std::string_view name, const std::vector<std::string>& known);

/// Each occurrence takes exactly one value, in the order of the command line.
CLI::Option* add_each(CLI::App& command, const std::string& name, const std::function<void(const std::string&)>& take,
                      const std::string& description);

template <typename T>
CLI::Option* add_choice(CLI::App& command, const std::string& name, std::vector<Choice<T>> choices,
                        const std::function<void(T)>& take, const std::string& description) {
    std::vector<std::string> names;
    for (const Choice<T>& choice : choices) names.emplace_back(choice.name);
    const auto known = [names](const std::string& value) {
        if (std::ranges::find(names, value) != names.end()) return std::string();
        return "'" + value + "' is not one of " + joined(names, ", ") + did_you_mean(value, names);
    };
    const auto set = [choices = std::move(choices), take](const std::string& value) {
        for (const Choice<T>& choice : choices)
            if (choice.name == value) take(choice.value);
    };
    return add_each(command, name, set, description)
        ->check(CLI::Validator(known, "", ""))
        ->type_name(joined(names, "|"));
}

/// Values separated by commas; the option may be repeated.
void add_list(CLI::App& command, const std::string& name, std::vector<std::string>& target,
              const std::string& value_name, const std::string& description);

/// One value for each time that the option is given.
void add_repeated(CLI::App& command, const std::string& name, std::vector<std::string>& target,
                  const std::string& value_name, const std::string& description);

void add_file(CLI::App& command, const std::string& name, std::optional<std::string>& target,
              const std::string& description);

void add_output(CLI::App& command, std::optional<std::string>& target);

/// --fail-on, for the commands that tell findings.
void describe_fail_on(CLI::App& command, std::optional<check::FailOn>& target);
void add_colour(CLI::App& command, Colour& target);

}  // namespace stepwarden::cli
