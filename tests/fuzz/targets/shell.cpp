// Command lines and shell scripts of tasks: taken apart, and held against the table of commands.
#include "fuzz/target.hpp"
#include "fuzz/targets/all.hpp"
#include "simulate/command_line.hpp"
#include "simulate/module_table.hpp"
#include "simulate/shell_script.hpp"
#include "tripleo/knowledge_files.hpp"

namespace stepwarden::fuzz {
namespace {

const simulate::CommandTable& command_table() {
    static const simulate::ModuleTable modules =
        *simulate::read_module_table(tripleo::knowledge_file("modules.yaml"), tripleo::knowledge_file("commands.yaml"));
    return modules.commands();
}

}  // namespace

void shell(std::string_view bytes) {
    for (const auto& commands : {simulate::split_script(bytes), simulate::split_command(bytes)})
        if (commands)
            for (const simulate::SimpleCommand& command : *commands)
                hold(!command.words.empty() || !command.written.empty(), "a command has words or writes");
    simulate::script_effects(bytes, command_table());
    simulate::command_effects(bytes, command_table());
}

}  // namespace stepwarden::fuzz
