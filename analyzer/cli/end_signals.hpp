// The signals by which a long run is asked to end, as something to poll for: none of them interrupts the work.
#pragma once

namespace stepwarden::cli {

class EndSignals {
public:
    /// SIGINT and SIGTERM wait from here on, in all threads that are started later.
    EndSignals();
    EndSignals(const EndSignals&) = delete;
    EndSignals& operator=(const EndSignals&) = delete;
    ~EndSignals();

    /// Readable once one has come; -1 when the system has none to give.
    [[nodiscard]] int descriptor() const { return descriptor_; }

private:
    int descriptor_ = -1;
};

}  // namespace stepwarden::cli
