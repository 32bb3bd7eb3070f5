#include "cli/write_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>

#include "cli/held_signals.hpp"

namespace stepwarden::cli {

namespace {

namespace fs = std::filesystem;

constexpr mode_t everyone_as_umask_allows = 0666;
/// As the kernel follows them.
constexpr int most_links = 40;
constexpr int most_names_aside = 100;
/// What is written between two looks for a signal.
constexpr std::size_t piece_bytes = std::size_t{1} << 20;

/// The path behind all links, whether or not there is something.
fs::path behind_links(fs::path path) {
    std::error_code error;
    for (int i = 0; i < most_links && fs::is_symlink(path, error); ++i) {
        const fs::path target = fs::read_symlink(path, error);
        if (error) break;
        path = path.parent_path() / target;
    }
    return path;
}

/// The old file at `path`, when there is one.
std::optional<struct stat> old_file(const fs::path& path) {
    struct stat status = {};
    if (::stat(path.c_str(), &status) != 0) return std::nullopt;
    return status;
}

/// A file that is written beside the one that it will replace, under a name that no list of files shows.
class FileAside {
public:
    explicit FileAside(const fs::path& target) : target_(target) {
        const fs::path directory = target.has_parent_path() ? target.parent_path() : fs::path(".");
        for (int i = 0; i < most_names_aside && descriptor_ < 0; ++i) {
            path_ = directory / fmt::format(".stepwarden-{}-{}.part", ::getpid(), i);
            descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, everyone_as_umask_allows);
            error_ = descriptor_ < 0 ? errno : 0;
            if (error_ != 0 && error_ != EEXIST) break;
        }
        is_there_ = descriptor_ >= 0;
    }
    FileAside(const FileAside&) = delete;
    FileAside& operator=(const FileAside&) = delete;
    ~FileAside() {
        close();
        if (is_there_) ::unlink(path_.c_str());
    }

    /// Each answers 0 or the error number; after an error the others do nothing.
    int take_over_from(const struct stat& old) {
        if (error_ != 0) return error_;
        struct stat now = {};
        const bool is_same_owner =
            ::fstat(descriptor_, &now) == 0 && now.st_uid == old.st_uid && now.st_gid == old.st_gid;
        // Only root may give files away; whoever may replace the file may read it, which is what matters.
        if (!is_same_owner && ::fchown(descriptor_, old.st_uid, old.st_gid) != 0) errno = 0;
        constexpr mode_t permissions = 0777;
        return keep(::fchmod(descriptor_, old.st_mode & permissions));
    }

    int write(std::string_view content, const HeldSignals& signals) {
        while (error_ == 0 && !content.empty()) {
            if (signals.is_one_waiting()) return error_ = EINTR;
            error_ = write_all(descriptor_, content.substr(0, piece_bytes));
            content.remove_prefix(std::min(content.size(), piece_bytes));
        }
        return error_;
    }

    int put_in_place() {
        // Some file systems have nothing to bring to a disk.
        if (error_ == 0 && ::fsync(descriptor_) != 0 && errno != EINVAL && errno != ENOTSUP) error_ = errno;
        if (const int status = close(); error_ == 0) keep(status);
        if (error_ == 0 && keep(::rename(path_.c_str(), target_.c_str())) == 0) is_there_ = false;
        return error_;
    }

private:
    int keep(int status) {
        if (error_ == 0 && status != 0) error_ = errno;
        return error_;
    }

    int close() {
        const int status = descriptor_ >= 0 ? ::close(descriptor_) : 0;
        descriptor_ = -1;
        return status;
    }

    fs::path target_;
    fs::path path_;
    int descriptor_ = -1;
    int error_ = 0;
    bool is_there_ = false;
};

}  // namespace

int write_all(int descriptor, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && errno == EAGAIN) {
            // Whoever shares the other side has made it return at once.
            pollfd ready = {descriptor, POLLOUT, 0};
            ::poll(&ready, 1, -1);
            continue;
        }
        if (written < 0) return errno;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

int write_new_file(const std::string& path, std::string_view content) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, everyone_as_umask_allows);
    if (descriptor < 0) return errno;
    const int error = write_all(descriptor, content);
    const int close_error = ::close(descriptor) == 0 ? 0 : errno;
    return error != 0 ? error : close_error;
}

int replace_file(const std::string& path, std::string_view content) {
    const fs::path target = behind_links(path);
    const HeldSignals signals;
    FileAside aside(target);
    if (const auto old = old_file(target)) aside.take_over_from(*old);
    aside.write(content, signals);
    return aside.put_in_place();
}

}  // namespace stepwarden::cli
