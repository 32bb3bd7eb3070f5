// The language server: answers the messages of an editor, one after the other, and tells it what is found. What is
// known of the files is the workspace's; here is what the protocol asks of everybody who speaks it.
#pragma once

#include <deque>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "editor/workspace.hpp"

namespace stepwarden::editor {

struct ServerSettings {
    PolicyOf policy_of;
    /// The checkout that generated directories were made of, unless the editor names one; "" for none.
    std::string origin;
    std::string version;
};

class Server {
public:
    /// `send` takes messages to the editor.
    Server(ServerSettings settings, std::function<void(const nlohmann::json&)> send);

    /// A message as it came.
    void take(std::string_view content);
    /// Answers what was taken.
    void work();

    /// The stream is no longer understood, for this reason.
    void lose(const std::string& reason);

    [[nodiscard]] Workspace& workspace() { return workspace_; }

    /// Whether the editor has said that it is over, and whether it had asked for an end before.
    [[nodiscard]] bool has_ended() const { return has_ended_; }
    [[nodiscard]] bool ended_in_order() const { return has_ended_ && stage_ == Stage::shut_down; }

private:
    enum class Stage : std::uint8_t { new_born, initialized, shut_down };

    struct Failure {
        int code = 0;
        std::string message;
    };
    using Answer = tl::expected<nlohmann::json, Failure>;

    struct Method {
        std::string_view name;
        Answer (Server::*handle)(const nlohmann::json& parameters);
        bool is_request = true;
    };
    static const std::vector<Method>& methods();

    void handle(const nlohmann::json& message);
    void answer(const nlohmann::json& id, const Answer& answer);
    [[nodiscard]] bool is_cancelled(const nlohmann::json& id) const;

    Answer initialize(const nlohmann::json& parameters);
    Answer initialized(const nlohmann::json& parameters);
    Answer shut_down(const nlohmann::json& parameters);
    Answer exit(const nlohmann::json& parameters);
    Answer hover(const nlohmann::json& parameters);
    Answer definition(const nlohmann::json& parameters);
    Answer code_action(const nlohmann::json& parameters);
    Answer did_open(const nlohmann::json& parameters);
    Answer did_change(const nlohmann::json& parameters);
    Answer did_save(const nlohmann::json& parameters);
    Answer did_close(const nlohmann::json& parameters);
    Answer did_change_files(const nlohmann::json& parameters);
    Answer did_change_settings(const nlohmann::json& parameters);
    Answer ignore(const nlohmann::json& parameters);

    ServerSettings settings_;
    std::function<void(const nlohmann::json&)> send_;
    Workspace workspace_;
    std::deque<nlohmann::json> waiting_;
    Stage stage_ = Stage::new_born;
    bool has_ended_ = false;
    bool registers_watchers_ = false;
};

}  // namespace stepwarden::editor
