// A stepwarden that goes on while a test does something, and what it has printed by then.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace stepwarden::tests {

class RunningProgram {
public:
    /// With standard output on a pipe, or on a terminal.
    RunningProgram(const std::vector<std::string>& arguments, const std::string& directory, bool on_terminal = false);
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;
    /// Kills it when it still runs.
    ~RunningProgram();

    /// What has come on standard output since the last call, once `text` is in it; whatever has come when it does not
    /// appear in time.
    std::string output_until(const std::string& text) { return until(output_, text); }
    /// The same of standard error.
    std::string errors_until(const std::string& text) { return until(errors_, text); }

    /// All that comes within so long a time on standard output.
    std::string output_within(int milliseconds);

    void send(int signal) const;
    void close_output();

    /// Waits for its end: the status, 128 + signal when one ended it, or -1 when it does not end in time.
    int status();

private:
    struct Stream {
        int descriptor = -1;
        std::string text;
    };

    static bool read_more(Stream& stream, int milliseconds);
    std::string until(Stream& stream, const std::string& text);

    pid_t child_ = -1;
    Stream output_;
    Stream errors_;
};

}  // namespace stepwarden::tests
