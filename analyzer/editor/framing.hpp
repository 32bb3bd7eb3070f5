// Messages of the language server protocol as they come over a stream: a header that gives a number of bytes, then so
// many bytes of JSON. A reader is fed whatever has arrived and gives what is complete, however it was cut.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace stepwarden::editor {

/// More than an editor has to say at a time; a checkout's largest file is a hundredth of it.
inline constexpr std::size_t most_message_bytes = std::size_t{64} << 20;
inline constexpr std::size_t most_header_bytes = std::size_t{8} << 10;

class FrameReader {
public:
    explicit FrameReader(std::size_t most_bytes = most_message_bytes) : most_bytes_(most_bytes) {}

    void feed(std::string_view bytes) { buffer_ += bytes; }

    /// The next complete message; nothing when more has to come. Fails with a sentence when the stream is no longer
    /// understood (a header without a length, a message beyond the bound): where the next one begins is not known then.
    tl::expected<std::optional<std::string>, std::string> next();

private:
    std::size_t most_bytes_;
    std::string buffer_;
};

/// A message as it is sent.
std::string framed(std::string_view content);

}  // namespace stepwarden::editor
