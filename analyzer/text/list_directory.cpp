#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "text/listing.hpp"

namespace stepwarden::text {
namespace {

namespace fs = std::filesystem;

struct PendingDirectory {
    fs::path real;
    /// Path relative to the root, ending in '/' unless it is the root.
    std::string prefix;
    bool behind_link = false;
};

/// True when `path` is `directory` or lies below it; both canonical.
bool contains(const fs::path& directory, const fs::path& path) {
    const auto [end, ignored] = std::mismatch(directory.begin(), directory.end(), path.begin(), path.end());
    return end == directory.end();
}

class DirectoryWalk {
public:
    DirectoryWalk(fs::path root, const Limits& limits) : root_(std::move(root)), limits_(limits) {}

    Result<Listing> run() {
        pending_.push_back({root_, "", false});
        while (!pending_.empty()) {
            const PendingDirectory directory = std::move(pending_.back());
            pending_.pop_back();
            walk(directory);
            if (listing_.files.size() > limits_.files) {
                return tl::unexpected(Diagnostic{
                    {}, fmt::format("holds more than the limit of {} files", limits_.files), root_.string()});
            }
        }
        if (!root_error_.empty()) return tl::unexpected(Diagnostic{{}, root_error_, root_.string()});
        sort();
        return std::move(listing_);
    }

private:
    void walk(const PendingDirectory& directory) {
        std::error_code error;
        fs::directory_iterator entry(directory.real, error);
        for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
            const std::string name = entry->path().filename().string();
            if (is_hidden_name(name)) continue;
            visit(directory, *entry, directory.prefix + name);
            if (listing_.files.size() > limits_.files) return;
        }
        if (error) refuse_directory(directory.prefix, error);
    }

    void refuse_directory(const std::string& prefix, const std::error_code& error) {
        const std::string message = fmt::format("directory cannot be listed: {}", error.message());
        if (prefix.empty()) {
            root_error_ = message;
        } else {
            refuse(prefix.substr(0, prefix.size() - 1), message);
        }
    }

    void visit(const PendingDirectory& parent, const fs::directory_entry& entry, std::string path) {
        std::error_code error;
        const fs::file_status status = entry.symlink_status(error);
        if (error) return refuse(path, fmt::format("cannot be read: {}", error.message()));
        if (fs::is_symlink(status)) return visit_link(parent, entry.path(), std::move(path));
        if (fs::is_directory(status)) {
            pending_.push_back({entry.path(), path + '/', parent.behind_link});
        } else if (fs::is_regular_file(status)) {
            add_file(entry.path(), std::move(path));
        } else {
            refuse(path, "is neither a regular file nor a directory");
        }
    }

    void visit_link(const PendingDirectory& parent, const fs::path& link, std::string path) {
        std::error_code error;
        const fs::path target = fs::canonical(link, error);
        if (error) return refuse(path, fmt::format("link leads nowhere: {}", error.message()));
        if (!contains(root_, target)) return refuse(path, "link leads out of the tree and is not followed");
        if (fs::is_regular_file(target, error)) return add_file(target, std::move(path));
        if (!fs::is_directory(target, error)) return refuse(path, "link leads to what is no regular file");
        if (parent.behind_link) return refuse(path, "link to a directory inside a linked directory is not followed");
        if (contains(target, link)) return refuse(path, "link leads to a directory that contains it");
        pending_.push_back({target, path + '/', true});
    }

    void add_file(const fs::path& source, std::string path) {
        std::error_code error;
        const auto bytes = fs::file_size(source, error);
        if (error) return refuse(path, fmt::format("cannot be read: {}", error.message()));
        listing_.files.push_back({std::move(path), source, {}, static_cast<std::size_t>(bytes), {}});
    }

    void refuse(const std::string& path, std::string message) {
        listing_.refused.push_back({{}, std::move(message), path});
    }

    void sort() {
        std::ranges::sort(listing_.files, {}, &ListedFile::path);
        std::ranges::sort(listing_.refused, {}, &Diagnostic::path);
    }

    fs::path root_;
    const Limits& limits_;
    std::vector<PendingDirectory> pending_;
    Listing listing_;
    std::string root_error_;
};

}  // namespace

bool is_hidden_name(std::string_view name) { return name.empty() || name.front() == '.'; }

Result<Listing> list_directory(const std::filesystem::path& root, const Limits& limits) {
    std::error_code error;
    fs::path canonical = fs::canonical(root, error);
    if (error) return tl::unexpected(Diagnostic{{}, "cannot be read: " + error.message(), root.string()});
    return DirectoryWalk(std::move(canonical), limits).run();
}

}  // namespace stepwarden::text
