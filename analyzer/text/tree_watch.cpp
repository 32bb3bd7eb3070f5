#include "text/tree_watch.hpp"

#include <fmt/format.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <system_error>
#include <utility>

namespace stepwarden::text {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t wanted = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB |
                                 IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;

tl::unexpected<Diagnostic> failure(const fs::path& path, int error) {
    std::string message = std::generic_category().message(error);
    if (error == ENOSPC || error == EMFILE)
        message += ": the system has no more watches to give (fs.inotify.max_user_watches, max_user_instances)";
    return tl::unexpected(Diagnostic{{}, fmt::format("cannot be watched: {}", message), path.string()});
}

fs::path real_path(const fs::path& file) {
    std::error_code error;
    fs::path real = fs::weakly_canonical(fs::absolute(file, error), error);
    return error ? file : real;
}

bool is_hidden(std::string_view name) { return name.starts_with('.'); }

}  // namespace

Result<TreeWatch> TreeWatch::open() {
    const int descriptor = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (descriptor < 0) return failure({}, errno);
    return TreeWatch(descriptor);
}

TreeWatch::TreeWatch(TreeWatch&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      watches_(std::move(other.watches_)),
      left_out_(std::move(other.left_out_)) {}

TreeWatch& TreeWatch::operator=(TreeWatch&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(watches_, other.watches_);
    std::swap(left_out_, other.left_out_);
    return *this;
}

TreeWatch::~TreeWatch() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<int> TreeWatch::add(const fs::path& directory) {
    const int watch = ::inotify_add_watch(descriptor_, directory.c_str(), wanted);
    if (watch < 0) return failure(directory, errno);
    watches_[watch].directory = directory;
    return watch;
}

Result<void> TreeWatch::add_directory(const fs::path& directory) {
    const auto watch = add(directory);
    if (!watch) return tl::unexpected(watch.error());
    watches_[*watch].whole = true;
    std::error_code error;
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
        std::error_code unknown;
        const bool is_plain_directory = entry->is_directory(unknown) && !entry->is_symlink(unknown);
        if (!is_plain_directory || is_hidden(entry->path().filename().string())) continue;
        const auto added = add_directory(entry->path());
        // It may have gone in the meantime.
        if (!added && fs::exists(entry->path(), unknown)) return added;
    }
    return {};
}

Result<void> TreeWatch::add_file(const fs::path& file) {
    const auto watch = add(file.has_parent_path() ? file.parent_path() : fs::path("."));
    if (!watch) return tl::unexpected(watch.error());
    watches_[*watch].files.insert(file.filename().string());
    return {};
}

void TreeWatch::leave_out(const fs::path& file) { left_out_.insert(real_path(file)); }

bool TreeWatch::is_left_out(const fs::path& file) const {
    if (left_out_.empty()) return false;
    return left_out_.contains(real_path(file));
}

/// What happened while nobody could be told may have made directories.
void TreeWatch::add_again() {
    std::set<fs::path> directories;
    for (const auto& [watch, known] : watches_)
        if (known.whole) directories.insert(known.directory);
    for (const fs::path& directory : directories) static_cast<void>(add_directory(directory));
}

bool TreeWatch::take(int watch, unsigned happened, const std::string& name) {
    if ((happened & IN_Q_OVERFLOW) != 0) {
        add_again();
        return true;
    }
    const auto found = watches_.find(watch);
    if (found == watches_.end()) return false;
    if ((happened & IN_IGNORED) != 0) {
        watches_.erase(found);
        return true;
    }
    const Watch known = found->second;
    std::error_code error;
    // What has been moved away is no longer what was meant.
    if ((happened & IN_MOVE_SELF) != 0 && !fs::exists(known.directory, error)) ::inotify_rm_watch(descriptor_, watch);
    if (name.empty()) return known.whole;
    if (is_left_out(known.directory / name)) return false;
    const bool is_directory = (happened & IN_ISDIR) != 0;
    if (known.whole && !is_hidden(name)) {
        if (is_directory && (happened & (IN_CREATE | IN_MOVED_TO)) != 0)
            static_cast<void>(add_directory(known.directory / name));
        // A file that is made is written next.
        return is_directory || (happened & IN_CREATE) == 0 || fs::is_symlink(known.directory / name);
    }
    return known.files.contains(name);
}

bool TreeWatch::take_changes() {
    constexpr std::size_t most_at_a_time = 1 << 16;
    alignas(inotify_event) std::array<char, most_at_a_time> buffer;
    bool matters = false;
    for (;;) {
        const ssize_t size = ::read(descriptor_, buffer.data(), buffer.size());
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) return matters;
        for (const char* at = buffer.data(); at < buffer.data() + size;) {
            inotify_event event = {};
            std::memcpy(&event, at, sizeof event);
            const std::string name = event.len > 0 ? std::string(at + sizeof event) : std::string();
            matters = take(event.wd, event.mask, name) || matters;
            at += sizeof event + event.len;
        }
    }
}

}  // namespace stepwarden::text
