#include "cli/end_signals.hpp"

#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

namespace stepwarden::cli {

EndSignals::EndSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    descriptor_ = ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    // Without it the signals do what they always do.
    if (descriptor_ >= 0) ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

EndSignals::~EndSignals() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace stepwarden::cli
