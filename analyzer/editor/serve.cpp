#include "editor/serve.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <vector>

#include "editor/framing.hpp"

namespace stepwarden::editor {
namespace {

class Stream {
public:
    Stream(int input, int output) : input_(input), output_(output) {}

    void send(const nlohmann::json& message) {
        const std::string bytes = framed(message.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
        for (std::string_view rest = bytes; !rest.empty() && is_open_;) {
            const ssize_t count = ::write(output_, rest.data(), rest.size());
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) is_open_ = false;
            if (count > 0) rest.remove_prefix(static_cast<std::size_t>(count));
        }
    }

    /// Takes what is there, at least something or the end.
    void read() {
        std::array<char, 1 << 16> bytes{};
        const ssize_t count = ::read(input_, bytes.data(), bytes.size());
        if (count > 0) reader_.feed({bytes.data(), static_cast<std::size_t>(count)});
        if (count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN)) is_open_ = false;
    }

    [[nodiscard]] bool has_more() const {
        pollfd source{input_, POLLIN, 0};
        return ::poll(&source, 1, 0) > 0;
    }

    FrameReader& reader() { return reader_; }
    [[nodiscard]] bool is_open() const { return is_open_; }

private:
    int input_;
    int output_;
    FrameReader reader_;
    bool is_open_ = true;
};

/// All that has come, before anything of it is answered: a request may have been taken back by then.
void take_messages(Stream& stream, Server& server) {
    do stream.read();
    while (stream.is_open() && stream.has_more());
    for (;;) {
        const auto next = stream.reader().next();
        if (!next) return server.lose(next.error());
        if (!*next) return;
        server.take(**next);
    }
}

}  // namespace

bool serve(ServerSettings settings, int input, int output, int end) {
    Stream stream(input, output);
    Server server(std::move(settings), [&stream](const nlohmann::json& message) { stream.send(message); });
    Workspace& workspace = server.workspace();
    while (!server.has_ended() && stream.is_open()) {
        std::vector<pollfd> sources = {{input, POLLIN, 0}, {end, POLLIN, 0}};
        for (const int descriptor : workspace.descriptors()) sources.push_back({descriptor, POLLIN, 0});
        if (::poll(sources.data(), sources.size(), workspace.time_left()) < 0 && errno != EINTR) break;
        if (sources[1].revents != 0) break;
        if (sources[0].revents != 0) take_messages(stream, server);
        server.work();
        workspace.take_results();
        workspace.start_analyses();
    }
    return server.ended_in_order();
}

}  // namespace stepwarden::editor
