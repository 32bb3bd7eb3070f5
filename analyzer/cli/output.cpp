#include "cli/output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <system_error>

#include "cli/write_file.hpp"

namespace stepwarden::cli {

namespace {

using Outcome = tl::expected<void, std::string>;

/// A reader that went away has all that it wanted.
Outcome outcome_of(int error, std::string_view name) {
    if (error == 0 || error == EPIPE) return {};
    return tl::unexpected(fmt::format("cannot write {}: {}", name, std::generic_category().message(error)));
}

/// The descriptor that a path such as /dev/stdout or /dev/fd/3 stands for: what it leads to is written on, not
/// replaced.
std::optional<int> descriptor_named(std::string_view path) {
    if (path == "/dev/stdout") return STDOUT_FILENO;
    if (path == "/dev/stderr") return STDERR_FILENO;
    for (const std::string_view directory : {"/dev/fd/", "/proc/self/fd/"}) {
        if (!path.starts_with(directory)) continue;
        const std::string_view digits = path.substr(directory.size());
        int number = -1;
        const auto [end, error] = std::from_chars(digits.begin(), digits.end(), number);
        if (error == std::errc() && end == digits.end()) return number;
    }
    return std::nullopt;
}

bool is_device_or_pipe(const std::string& path) {
    struct stat status = {};
    return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

int write_to_device(const std::string& path, std::string_view content) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0) return errno;
    const int error = write_all(descriptor, content);
    const int close_error = ::close(descriptor) == 0 ? 0 : errno;
    return error != 0 ? error : close_error;
}

}  // namespace

Outcome write_output(const std::optional<std::string>& file, std::string_view content) {
    if (!file || *file == "-") return outcome_of(write_all(STDOUT_FILENO, content), "to standard output");
    const std::string name = "'" + *file + "'";
    if (const auto descriptor = descriptor_named(*file)) return outcome_of(write_all(*descriptor, content), name);
    if (is_device_or_pipe(*file)) return outcome_of(write_to_device(*file, content), name);
    return outcome_of(replace_file(*file, content), name);
}

}  // namespace stepwarden::cli
