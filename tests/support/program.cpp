#include "support/program.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

namespace stepwarden::tests {

namespace {

/// Two ends of what the child writes to; the reading end is -1 when nobody reads.
struct Channel {
    int reading = -1;
    int writing = -1;
};

Channel make_pipe() {
    std::array<int, 2> ends = {};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    return {ends[0], ends[1]};
}

Channel make_output(StandardOutput kind) {
    if (kind == StandardOutput::full_device) return {-1, ::open("/dev/full", O_WRONLY | O_CLOEXEC)};
    if (kind == StandardOutput::terminal) {
        Channel channel;
        REQUIRE(::openpty(&channel.reading, &channel.writing, nullptr, nullptr, nullptr) == 0);
        return channel;
    }
    Channel channel = make_pipe();
    if (kind == StandardOutput::closed_pipe) {
        ::close(channel.reading);
        channel.reading = -1;
    }
    return channel;
}

[[noreturn]] void become_program(const Run& run, int output, int errors) {
    ::unsetenv("NO_COLOR");
    ::setenv("TERM", "xterm", 1);
    for (const auto& [name, value] : run.environment) ::setenv(name.c_str(), value.c_str(), 1);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(errors, STDERR_FILENO);
    if (!run.directory.empty() && ::chdir(run.directory.c_str()) != 0) ::_exit(126);
    std::vector<char*> words = {const_cast<char*>("stepwarden")};
    for (const std::string& argument : run.arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    ::execv(STEPWARDEN_PROGRAM, words.data());
    ::_exit(127);
}

/// Reads what there is; false at the end. A terminal whose other side is closed gives EIO.
bool read_some(int descriptor, std::string& text) {
    std::array<char, 65536> buffer = {};
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) return true;
    if (count <= 0) return false;
    text.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

void collect(std::array<pollfd, 2> sources, std::array<std::string*, 2> texts) {
    while (sources[0].fd >= 0 || sources[1].fd >= 0) {
        if (::poll(sources.data(), sources.size(), -1) < 0) continue;
        for (std::size_t i = 0; i < sources.size(); ++i)
            if (sources[i].revents != 0 && !read_some(sources[i].fd, *texts[i])) sources[i].fd = -1;
    }
}

std::string without_carriage_returns(const std::string& text) {
    std::string out;
    for (const char c : text)
        if (c != '\r') out += c;
    return out;
}

int status_of(int wait_status) {
    return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

}  // namespace

Outcome run(const Run& run) {
    const Channel output = make_output(run.output);
    const Channel errors = make_pipe();
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) become_program(run, output.writing, errors.writing);
    ::close(output.writing);
    ::close(errors.writing);
    Outcome outcome;
    collect({pollfd{output.reading, POLLIN, 0}, pollfd{errors.reading, POLLIN, 0}}, {&outcome.output, &outcome.errors});
    if (output.reading >= 0) ::close(output.reading);
    ::close(errors.reading);
    int wait_status = 0;
    while (::waitpid(child, &wait_status, 0) < 0 && errno == EINTR) {
    }
    outcome.status = status_of(wait_status);
    if (run.output == StandardOutput::terminal) outcome.output = without_carriage_returns(outcome.output);
    return outcome;
}

}  // namespace stepwarden::tests
