#include "editor/background.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>

namespace stepwarden::editor {
namespace {

constexpr int status_done = 0;
constexpr int status_threw = 1;

void write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        // Nobody is there to be told.
        if (count <= 0) ::_exit(status_threw);
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

/// In the child: never returns.
[[noreturn]] void work_and_end(const std::function<void(const Background::Send&)>& work, int descriptor) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nowhere >= 0)
        for (const int standard : {STDIN_FILENO, STDOUT_FILENO}) ::dup2(nowhere, standard);
    sigset_t none;
    sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
    try {
        work([descriptor](const nlohmann::json& message) {
            write_all(descriptor, framed(message.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)));
        });
    } catch (const std::exception&) {
        ::_exit(status_threw);
    }
    ::_exit(status_done);
}

}  // namespace

Background::Background(const std::function<void(const Send&)>& work) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
    child_ = ::fork();
    if (child_ == 0) {
        ::close(ends[0]);
        work_and_end(work, ends[1]);
    }
    ::close(ends[1]);
    if (child_ < 0) {
        ::close(ends[0]);
        return;
    }
    descriptor_ = ends[0];
    ::fcntl(descriptor_, F_SETFL, O_NONBLOCK);
}

Background::~Background() {
    if (child_ > 0) {
        ::kill(child_, SIGKILL);
        static_cast<void>(wait());
    }
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<std::string> Background::wait() {
    int status = 0;
    while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
    }
    child_ = -1;
    if (WIFSIGNALED(status)) return fmt::format("it was ended by signal {}", WTERMSIG(status));
    if (WEXITSTATUS(status) != status_done) return fmt::format("it ended with status {}", WEXITSTATUS(status));
    return std::nullopt;
}

Background::Received Background::receive() {
    Received received;
    std::array<char, 1 << 16> bytes{};
    for (;;) {
        const ssize_t count = ::read(descriptor_, bytes.data(), bytes.size());
        if (count > 0) {
            reader_.feed({bytes.data(), static_cast<std::size_t>(count)});
            continue;
        }
        if (count < 0 && errno == EINTR) continue;
        received.ended = count == 0;
        break;
    }
    for (auto next = reader_.next(); next && *next; next = reader_.next()) {
        nlohmann::json message = nlohmann::json::parse(**next, nullptr, false);
        if (!message.is_discarded()) received.messages.push_back(std::move(message));
    }
    if (received.ended) received.failure = wait();
    return received;
}

}  // namespace stepwarden::editor
