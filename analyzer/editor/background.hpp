// Work beside the server in a process of its own: it starts with all that the server knows, sends what it finds as it
// finds it, and can be ended at any moment. What goes wrong in it leaves the server as it was.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "editor/framing.hpp"

namespace stepwarden::editor {

class Background {
public:
    using Send = std::function<void(const nlohmann::json&)>;

    /// Forks: the caller has no other threads. `work` writes neither to standard output nor to standard error.
    explicit Background(const std::function<void(const Send&)>& work);
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;
    /// Ends it when it still runs.
    ~Background();

    /// To be polled for reading; -1 when no process could be made.
    [[nodiscard]] int descriptor() const { return descriptor_; }

    [[nodiscard]] std::chrono::steady_clock::time_point started() const { return started_; }

    /// What has come, without waiting; nothing more will when `ended` is true.
    struct Received {
        std::vector<nlohmann::json> messages;
        bool ended = false;
        /// It ended otherwise than by having done its work: in what way.
        std::optional<std::string> failure = std::nullopt;
    };
    Received receive();

private:
    [[nodiscard]] std::optional<std::string> wait();

    pid_t child_ = -1;
    int descriptor_ = -1;
    FrameReader reader_;
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace stepwarden::editor
