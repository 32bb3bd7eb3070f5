#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "text/git.hpp"
#include "text/listing.hpp"
#include "text/revision_paths.hpp"

namespace stepwarden::text {
namespace {

/// As long as a path of the system can be; it bounds the depth too.
constexpr std::size_t longest_path = 4095;

struct PendingDirectory {
    /// Without links, relative to the root of the repository.
    std::string real;
    std::string tree;
    /// Path relative to the listed directory, ending in '/' unless it is that one.
    std::string prefix;
    bool behind_link = false;
};

/// True when `path` is `directory` or lies below it.
bool contains(std::string_view directory, std::string_view path) {
    if (directory.empty() || directory == path) return true;
    return path.starts_with(directory) && path[directory.size()] == '/';
}

std::string joined(const std::string& directory, const std::string& name) {
    return directory.empty() ? name : directory + '/' + name;
}

class RevisionWalk {
public:
    RevisionWalk(std::shared_ptr<const GitRepository> repository, const GitCommit& commit, const Limits& limits)
        : limits_(limits), paths_(*repository, commit.tree, limits.files) {
        listing_.repository = std::move(repository);
    }

    Result<Listing> run(std::string_view subdirectory) {
        auto root = paths_.resolve("", subdirectory.empty() ? "." : subdirectory);
        if (!root) return fail("subdirectory " + root.error());
        if (root->kind != GitEntry::Kind::directory) return fail("is no directory in that revision");
        if (auto entries = paths_.entries(root->id); !entries) {
            return fail("directory cannot be listed: " + entries.error());
        }
        root_ = root->path;
        pending_.push_back({root_, root->id, "", false});
        while (!pending_.empty()) {
            const PendingDirectory directory = std::move(pending_.back());
            pending_.pop_back();
            walk(directory);
            if (entries_ > limits_.files) {
                return fail(fmt::format("holds more than the limit of {} entries", limits_.files));
            }
        }
        sort();
        return std::move(listing_);
    }

private:
    static tl::unexpected<Diagnostic> fail(std::string message) {
        return tl::unexpected(Diagnostic{{}, std::move(message), {}});
    }

    void walk(const PendingDirectory& directory) {
        const auto entries = paths_.entries(directory.tree);
        if (!entries) {
            return refuse(directory.prefix.substr(0, directory.prefix.size() - 1),
                          "directory cannot be listed: " + entries.error());
        }
        for (const GitEntry& entry : **entries) {
            if (++entries_ > limits_.files) return;
            if (!is_hidden_name(entry.name)) visit(directory, entry);
        }
    }

    void visit(const PendingDirectory& parent, const GitEntry& entry) {
        std::string path = parent.prefix + entry.name;
        if (entry.name.find('/') != std::string::npos) return refuse(path, "name of a git tree's entry holds a '/'");
        if (path.size() > longest_path) {
            return refuse(path.substr(0, longest_path),
                          fmt::format("path is longer than the limit of {} bytes", longest_path));
        }
        switch (entry.kind) {
            case GitEntry::Kind::file:
                return add_file(entry.id, std::move(path));
            case GitEntry::Kind::link:
                return visit_link(parent, entry, std::move(path));
            case GitEntry::Kind::directory:
                pending_.push_back({joined(parent.real, entry.name), entry.id, path + '/', parent.behind_link});
                return;
            case GitEntry::Kind::submodule:
                return;
        }
    }

    void visit_link(const PendingDirectory& parent, const GitEntry& link, std::string path) {
        const auto target = paths_.resolve(parent.real, link.name);
        if (!target) return refuse(path, "link " + target.error());
        if (!contains(root_, target->path)) return refuse(path, "link leads out of the tree and is not followed");
        if (target->kind == GitEntry::Kind::file) return add_file(target->id, std::move(path));
        if (target->kind == GitEntry::Kind::submodule) return;
        if (parent.behind_link) return refuse(path, "link to a directory inside a linked directory is not followed");
        if (contains(target->path, joined(parent.real, link.name))) {
            return refuse(path, "link leads to a directory that contains it");
        }
        pending_.push_back({target->path, target->id, path + '/', true});
    }

    void add_file(const std::string& blob, std::string path) {
        ListedFile file{std::move(path)};
        const Result<std::size_t> bytes = listing_.repository->blob_size(blob);
        if (bytes) {
            file.bytes = *bytes;
        } else {
            file.refusal = bytes.error().message;
        }
        file.blob = blob;
        listing_.files.push_back(std::move(file));
    }

    void refuse(const std::string& path, std::string message) {
        listing_.refused.push_back({{}, std::move(message), path});
    }

    void sort() {
        std::ranges::stable_sort(listing_.files, {}, &ListedFile::path);
        std::vector<ListedFile> kept;
        kept.reserve(listing_.files.size());
        for (ListedFile& file : listing_.files) {
            if (kept.empty() || kept.back().path != file.path) {
                kept.push_back(std::move(file));
            } else {
                refuse(file.path, "is held twice by a damaged git tree");
            }
        }
        listing_.files = std::move(kept);
        std::ranges::stable_sort(listing_.refused, {}, &Diagnostic::path);
    }

    const Limits& limits_;
    RevisionPaths paths_;
    Listing listing_;
    std::string root_;
    std::vector<PendingDirectory> pending_;
    std::size_t entries_ = 0;
};

}  // namespace

Result<Listing> list_revision(std::shared_ptr<const GitRepository> repository, std::string_view commit,
                              std::string_view subdirectory, const Limits& limits) {
    const Result<GitCommit> read = repository->read_commit(commit);
    if (!read) return tl::unexpected(read.error());
    return RevisionWalk(std::move(repository), *read, limits).run(subdirectory);
}

}  // namespace stepwarden::text
