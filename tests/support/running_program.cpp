#include "support/running_program.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <utility>

namespace stepwarden::tests {
namespace {

using Clock = std::chrono::steady_clock;

/// Longer than anything takes, even on a machine that is busy and under sanitizers.
constexpr std::chrono::seconds patience{60};
constexpr int glance_milliseconds = 50;

std::array<int, 2> make_pipe() {
    std::array<int, 2> ends = {};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    return ends;
}

std::array<int, 2> make_terminal() {
    std::array<int, 2> ends = {};
    REQUIRE(::openpty(&ends[0], &ends[1], nullptr, nullptr, nullptr) == 0);
    return ends;
}

[[noreturn]] void become(const std::vector<std::string>& arguments, const std::string& directory, int output,
                         int errors) {
    ::unsetenv("NO_COLOR");
    ::setenv("TERM", "xterm", 1);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(errors, STDERR_FILENO);
    if (::chdir(directory.c_str()) != 0) ::_exit(126);
    std::vector<char*> words = {const_cast<char*>("stepwarden")};
    for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    ::execv(STEPWARDEN_PROGRAM, words.data());
    ::_exit(127);
}

}  // namespace

RunningProgram::RunningProgram(const std::vector<std::string>& arguments, const std::string& directory,
                               bool on_terminal) {
    const auto output = on_terminal ? make_terminal() : make_pipe();
    const auto errors = make_pipe();
    child_ = ::fork();
    REQUIRE(child_ >= 0);
    if (child_ == 0) become(arguments, directory, output[1], errors[1]);
    ::close(output[1]);
    ::close(errors[1]);
    output_.descriptor = output[0];
    errors_.descriptor = errors[0];
}

RunningProgram::~RunningProgram() {
    if (child_ > 0) {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }
    for (const Stream* stream : {&output_, &errors_})
        if (stream->descriptor >= 0) ::close(stream->descriptor);
}

bool RunningProgram::read_more(Stream& stream, int milliseconds) {
    pollfd source = {stream.descriptor, POLLIN, 0};
    if (::poll(&source, 1, milliseconds) <= 0) return true;
    std::array<char, 4096> buffer = {};
    const ssize_t size = ::read(stream.descriptor, buffer.data(), buffer.size());
    if (size <= 0) return false;
    for (ssize_t i = 0; i < size; ++i)
        if (buffer[static_cast<std::size_t>(i)] != '\r') stream.text += buffer[static_cast<std::size_t>(i)];
    return true;
}

std::string RunningProgram::until(Stream& stream, const std::string& text) {
    const auto end = Clock::now() + patience;
    while (stream.text.find(text) == std::string::npos && Clock::now() < end)
        if (!read_more(stream, glance_milliseconds)) break;
    return std::exchange(stream.text, {});
}

std::string RunningProgram::output_within(int milliseconds) {
    const auto end = Clock::now() + std::chrono::milliseconds(milliseconds);
    while (Clock::now() < end)
        if (!read_more(output_, glance_milliseconds)) break;
    return std::exchange(output_.text, {});
}

void RunningProgram::send(int signal) const { ::kill(child_, signal); }

void RunningProgram::close_output() {
    ::close(output_.descriptor);
    output_.descriptor = -1;
}

int RunningProgram::status() {
    const auto end = Clock::now() + patience;
    while (Clock::now() < end) {
        int status = 0;
        if (::waitpid(child_, &status, WNOHANG) == child_) {
            child_ = -1;
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        // It may wait for somebody to read what it says.
        if (output_.descriptor >= 0) read_more(output_, 1);
        read_more(errors_, glance_milliseconds);
    }
    return -1;
}

}  // namespace stepwarden::tests
