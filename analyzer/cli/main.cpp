#include <exception>
#include <span>
#include <string>

#include "cli/message.hpp"
#include "cli/run.hpp"
#include "cli/withstand.hpp"
#include "revision.hpp"

int main(int argc, char** argv) {
    using namespace stepwarden::cli;
    withstand_faults();
    try {
        const std::span<const char* const> words(argv, static_cast<std::size_t>(argc));
        return static_cast<int>(run(words.subspan(argc > 0 ? 1 : 0), stepwarden::revision));
    } catch (const std::exception& error) {
        // Input is not to cause one; whoever meets it is not left with a bare signal.
        say(std::string("stepwarden: this is a defect of stepwarden, please report it: ") + error.what());
        return static_cast<int>(ExitStatus::unanalysed);
    }
}
