// What programs do when a shell or command task runs them, as data: rules/knowledge/commands.yaml read into rows. The
// YAML says in its own head how a pattern is written; here patterns are only taken apart.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulate/effect.hpp"
#include "text/diagnostic.hpp"
#include "yaml/node.hpp"

namespace stepwarden::simulate {

struct PatternToken {
    enum class Kind : std::uint8_t {
        /// A word that must stand here.
        word,
        /// An option that must stand somewhere.
        option,
        /// <_>: any word.
        skip,
        /// <name>: the resource.
        name,
        /// <names>: all words that are left.
        names,
        /// <last>: the last word that is left.
        last,
        /// <command>: the rest is a command line of its own.
        command,
        /// <command+>: likewise, with words that only the run knows after it.
        command_and_more,
        /// <script>: the word is a shell script.
        script,
        /// --option=<name>.
        option_name,
        /// -c=<script>.
        option_script,
    };
    Kind kind = Kind::word;
    /// The word or the option.
    std::string text;
};

struct CommandRow {
    std::string program;
    std::vector<PatternToken> pattern;
    std::string source;
    std::vector<Operation> operations;
    Resource resource = Resource::unit;
    std::optional<std::string> fixed_name;
    std::optional<std::string> fallback_name;
    std::vector<std::string> strip;
    /// What the command run inside can touch outside of it (a container shares databases, not paths); unset for all.
    std::optional<std::vector<Resource>> reaches;
    /// Unset: what the command that it runs does, or nothing when it runs none.
    std::optional<Changes> changes;
};

class CommandTable {
public:
    /// The rows of a program in the order to try them; `program` without its directory.
    [[nodiscard]] std::vector<const CommandRow*> rows(std::string_view program) const;
    [[nodiscard]] bool takes_value(std::string_view program, std::string_view option) const;
    /// The program that an expression as first word stands for ("container_cli"), or nullptr.
    [[nodiscard]] const std::string* program_of(std::string_view expression) const;
    /// The name under which a program's rows stand ("podman" -> "docker").
    [[nodiscard]] std::string_view canonical(std::string_view program) const;

private:
    friend text::Result<CommandTable> read_command_table(std::string_view yaml);

    std::vector<CommandRow> rows_;
    std::vector<std::pair<std::string, std::vector<std::string>>> value_options_;
    std::vector<std::pair<std::string, std::string>> same_as_;
    std::vector<std::pair<std::string, std::string>> expressions_;
};

/// Reads the text of commands.yaml; the diagnostic has the line of what is wrong first.
text::Result<CommandTable> read_command_table(std::string_view yaml);

}  // namespace stepwarden::simulate
