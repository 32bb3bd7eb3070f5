#include "text/read_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace stepwarden::text {
namespace {

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

tl::unexpected<Diagnostic> refuse(std::string_view shown, std::string message) {
    return tl::unexpected(Diagnostic{{}, std::move(message), std::string(shown)});
}

tl::unexpected<Diagnostic> refuse_errno(std::string_view shown, int error) {
    return refuse(shown, fmt::format("cannot be read: {}", std::generic_category().message(error)));
}

}  // namespace

std::string readable_size(std::size_t bytes) {
    constexpr std::size_t kibibyte = 1024;
    constexpr std::size_t mebibyte = 1024 * kibibyte;
    if (bytes >= mebibyte && bytes % mebibyte == 0) return fmt::format("{} MiB", bytes / mebibyte);
    if (bytes >= kibibyte && bytes % kibibyte == 0) return fmt::format("{} KiB", bytes / kibibyte);
    return fmt::format("{} bytes", bytes);
}

Result<std::string> read_regular_file(const std::filesystem::path& path, std::string_view shown,
                                      std::size_t most_bytes) {
    // Without O_NONBLOCK the open itself would wait for the other end of a pipe.
    const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    if (descriptor.number() < 0) return refuse_errno(shown, errno);
    struct stat status {};
    if (::fstat(descriptor.number(), &status) != 0) return refuse_errno(shown, errno);
    if (!S_ISREG(status.st_mode)) return refuse(shown, "is not a regular file");

    std::string content;
    content.resize(std::min(static_cast<std::size_t>(status.st_size), most_bytes) + 1);
    std::size_t filled = 0;
    while (filled <= most_bytes) {
        const ssize_t got = ::read(descriptor.number(), content.data() + filled, content.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return refuse_errno(shown, errno);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
        if (filled == content.size()) content.resize(std::min(content.size() * 2, most_bytes + 1));
    }
    if (filled > most_bytes) {
        return refuse(shown, fmt::format("is larger than the limit of {} for one file", readable_size(most_bytes)));
    }
    content.resize(filled);
    return content;
}

}  // namespace stepwarden::text
