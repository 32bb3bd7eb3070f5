// Runs the stepwarden program as a user does: words in, exit status and both outputs back, standard output on a pipe or
// on a terminal.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace stepwarden::tests {

enum class StandardOutput { pipe, terminal, closed_pipe, full_device };

struct Run {
    std::vector<std::string> arguments;
    /// Added to the environment of the tests, in which NO_COLOR is unset and TERM is "xterm".
    std::map<std::string, std::string> environment = {};
    StandardOutput output = StandardOutput::pipe;
    /// Where the program is started; "" for where the tests are.
    std::string directory = {};
};

struct Outcome {
    /// 128 + the signal's number when a signal ended the program.
    int status = -1;
    std::string output;
    std::string errors;
};

Outcome run(const Run& run);

/// A directory of its own, removed at the end.
class Scratch {
public:
    Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch();

    [[nodiscard]] std::string path(const std::string& name = "") const;
    /// Makes the directories above the file too.
    void write(const std::string& name, const std::string& content) const;
    [[nodiscard]] std::string read(const std::string& name) const;
    [[nodiscard]] std::vector<std::string> names() const;

private:
    std::string root_;
};

}  // namespace stepwarden::tests
