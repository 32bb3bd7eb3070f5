#include "cli/output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace stepwarden::cli {

namespace {

namespace fs = std::filesystem;
using Outcome = tl::expected<void, std::string>;

Outcome failure(std::string_view name, int error) {
    return tl::unexpected(fmt::format("cannot write {}: {}", name, std::generic_category().message(error)));
}

/// 0 or the error number.
int write_all(int descriptor, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

Outcome write_standard_output(std::string_view content) {
    const int error = write_all(STDOUT_FILENO, content);
    if (error == 0 || error == EPIPE) return {};
    return failure("to standard output", error);
}

/// 0 or the error number; `flags` are open's.
int write_file(const std::string& path, int flags, std::string_view content) {
    constexpr mode_t everyone_as_umask_allows = 0666;
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | flags, everyone_as_umask_allows);
    if (descriptor < 0) return errno;
    const int error = write_all(descriptor, content);
    const int close_error = ::close(descriptor) == 0 ? 0 : errno;
    return error != 0 ? error : close_error;
}

bool is_device_or_pipe(const std::string& path) {
    struct stat status = {};
    return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

/// A link stays a link: the file behind it is what gets replaced.
std::string behind_links(const std::string& path) {
    std::error_code error;
    const fs::path real = fs::canonical(path, error);
    return error ? path : real.string();
}

}  // namespace

Outcome write_output(const std::optional<std::string>& file, std::string_view content) {
    if (!file || *file == "-") return write_standard_output(content);
    if (is_device_or_pipe(*file)) {
        const int error = write_file(*file, 0, content);
        return error == 0 || error == EPIPE ? Outcome() : failure("'" + *file + "'", error);
    }
    const std::string target = behind_links(*file);
    const std::string aside = fmt::format("{}.{}.part", target, ::getpid());
    int error = write_file(aside, O_CREAT | O_TRUNC | O_NOFOLLOW, content);
    if (error == 0 && ::rename(aside.c_str(), target.c_str()) != 0) error = errno;
    if (error == 0) return {};
    ::unlink(aside.c_str());
    return failure("'" + *file + "'", error);
}

}  // namespace stepwarden::cli
