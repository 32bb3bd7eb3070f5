#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "text/listing.hpp"
#include "text/read_file.hpp"

namespace stepwarden::text {
namespace {

struct FreeArchive {
    void operator()(archive* reader) const { archive_read_free(reader); }
};
using ArchiveReader = std::unique_ptr<archive, FreeArchive>;

/// `raw` without "." parts; nothing when it is absolute or holds "..".
std::optional<std::string> entry_path(std::string_view raw) {
    if (raw.starts_with('/')) return std::nullopt;
    std::string path;
    while (!raw.empty()) {
        const std::size_t slash = raw.find('/');
        const std::string_view part = raw.substr(0, slash);
        raw.remove_prefix(slash == std::string_view::npos ? raw.size() : slash + 1);
        if (part == "..") return std::nullopt;
        if (part.empty() || part == ".") continue;
        if (!path.empty()) path += '/';
        path += part;
    }
    return path;
}

bool has_hidden_part(std::string_view path) { return path.starts_with('.') || path.find("/.") != path.npos; }

class ArchiveWalk {
public:
    ArchiveWalk(const std::filesystem::path& path, const Limits& limits)
        : shown_(path.string()), limits_(limits), reader_(archive_read_new()) {
        archive_read_support_filter_gzip(reader_.get());
        archive_read_support_format_tar(reader_.get());
    }

    Result<Listing> run() {
        if (archive_read_open_filename(reader_.get(), shown_.c_str(), std::size_t{1} << 16) != ARCHIVE_OK) {
            return damaged();
        }
        archive_entry* entry = nullptr;
        for (std::size_t count = 1;; ++count) {
            const int status = archive_read_next_header(reader_.get(), &entry);
            if (status == ARCHIVE_EOF) break;
            if (status < ARCHIVE_WARN) return damaged();
            if (count > limits_.files) {
                return fail(fmt::format("holds more than the limit of {} entries", limits_.files));
            }
            if (auto visited = visit(entry); !visited) return tl::unexpected(std::move(visited.error()));
        }
        finish();
        return std::move(listing_);
    }

private:
    [[nodiscard]] tl::unexpected<Diagnostic> fail(std::string message) const {
        return tl::unexpected(Diagnostic{{}, std::move(message), shown_});
    }

    [[nodiscard]] tl::unexpected<Diagnostic> damaged() const {
        const char* reason = archive_error_string(reader_.get());
        return fail(fmt::format("is not a tar archive that can be read: {}", reason == nullptr ? "damaged" : reason));
    }

    void refuse(std::string_view path, std::string message) {
        listing_.refused.push_back({{}, std::move(message), std::string(path)});
    }

    Result<void> visit(archive_entry* entry) {
        const char* raw = archive_entry_pathname(entry);
        if (raw == nullptr) raw = archive_entry_pathname_utf8(entry);
        if (raw == nullptr) {
            refuse("", "entry without a readable name");
            return {};
        }
        std::optional<std::string> path = entry_path(raw);
        if (!path) {
            refuse(raw, "entry's path leads out of the archive");
            return {};
        }
        if (archive_entry_filetype(entry) == AE_IFDIR || path->empty() || has_hidden_part(*path)) return {};
        if (archive_entry_symlink(entry) != nullptr || archive_entry_hardlink(entry) != nullptr) {
            refuse(*path, "links inside an archive are not followed");
            return {};
        }
        if (archive_entry_filetype(entry) != AE_IFREG) {
            refuse(*path, "is not a regular file");
            return {};
        }
        return unpack(entry, std::move(*path));
    }

    Result<void> unpack(archive_entry* entry, std::string path) {
        ListedFile file{std::move(path), {}, {}, 0, {}};
        const auto declared = static_cast<std::size_t>(std::max<la_int64_t>(archive_entry_size(entry), 0));
        total_ += declared;
        if (total_ > limits_.total_bytes) {
            return fail(fmt::format("unpacks to more than the limit of {}", readable_size(limits_.total_bytes)));
        }
        file.bytes = declared;
        if (declared > limits_.file_bytes) {
            file.refusal =
                fmt::format("is larger than the limit of {} for one file", readable_size(limits_.file_bytes));
        } else if (!read_content(declared, file.content)) {
            return damaged();
        }
        listing_.files.push_back(std::move(file));
        return {};
    }

    /// False when the archive breaks off or holds more than it declared.
    bool read_content(std::size_t declared, std::string& content) {
        std::array<char, std::size_t{1} << 14> chunk{};
        while (true) {
            const la_ssize_t got = archive_read_data(reader_.get(), chunk.data(), chunk.size());
            if (got == 0) return true;
            if (got < 0 || content.size() + static_cast<std::size_t>(got) > declared) return false;
            content.append(chunk.data(), static_cast<std::size_t>(got));
        }
    }

    void finish() {
        strip_top_directory();
        std::ranges::stable_sort(listing_.files, {}, &ListedFile::path);
        keep_last_of_each_path();
        std::ranges::stable_sort(listing_.refused, {}, &Diagnostic::path);
    }

    void strip_top_directory() {
        if (listing_.files.empty()) return;
        const std::string& first = listing_.files.front().path;
        const std::string top = first.substr(0, first.find('/') + 1);
        if (top.empty()) return;
        if (!std::ranges::all_of(listing_.files, [&](const ListedFile& f) { return f.path.starts_with(top); })) return;
        for (ListedFile& file : listing_.files) file.path.erase(0, top.size());
    }

    /// tar appends a changed file once more under the same name.
    void keep_last_of_each_path() {
        std::vector<ListedFile> kept;
        kept.reserve(listing_.files.size());
        for (ListedFile& file : listing_.files) {
            if (!kept.empty() && kept.back().path == file.path) kept.pop_back();
            kept.push_back(std::move(file));
        }
        listing_.files = std::move(kept);
    }

    std::string shown_;
    const Limits& limits_;
    ArchiveReader reader_;
    Listing listing_;
    std::size_t total_ = 0;
};

}  // namespace

Result<Listing> list_archive(const std::filesystem::path& archive, const Limits& limits) {
    return ArchiveWalk(archive, limits).run();
}

}  // namespace stepwarden::text
