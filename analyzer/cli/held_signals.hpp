// The signals by which a run is ended (INT, TERM, HUP), held back while something must not be left half done. One that
// comes meanwhile ends the program as ever, as soon as they are let go.
#pragma once

#include <csignal>

namespace stepwarden::cli {

class HeldSignals {
public:
    HeldSignals();
    HeldSignals(const HeldSignals&) = delete;
    HeldSignals& operator=(const HeldSignals&) = delete;
    /// Lets go of them: the program ends here when one waits.
    ~HeldSignals();

    /// Whether one waits. Those that do nothing to the program, or that somebody else waits for, do not count.
    [[nodiscard]] bool is_one_waiting() const;

private:
    sigset_t held_ = {};
    sigset_t before_ = {};
};

}  // namespace stepwarden::cli
