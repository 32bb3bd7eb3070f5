#include "cli/held_signals.hpp"

#include <algorithm>
#include <array>

namespace stepwarden::cli {

namespace {

constexpr std::array end_signals = {SIGINT, SIGTERM, SIGHUP};

/// nohup lets a program ignore SIGHUP, and a shell SIGINT in the background.
bool is_ignored(int signal) {
    struct sigaction action = {};
    return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

HeldSignals::HeldSignals() {
    sigemptyset(&held_);
    ::pthread_sigmask(SIG_BLOCK, nullptr, &before_);
    for (const int signal : end_signals)
        if (!is_ignored(signal) && sigismember(&before_, signal) == 0) sigaddset(&held_, signal);
    ::pthread_sigmask(SIG_BLOCK, &held_, nullptr);
}

HeldSignals::~HeldSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

bool HeldSignals::is_one_waiting() const {
    sigset_t waiting;
    sigemptyset(&waiting);
    if (::sigpending(&waiting) != 0) return false;
    return std::ranges::any_of(end_signals, [&](int signal) {
        return sigismember(&waiting, signal) == 1 && sigismember(&held_, signal) == 1;
    });
}

}  // namespace stepwarden::cli
