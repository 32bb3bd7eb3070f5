#include "text/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <iterator>
#include <mutex>
#include <numeric>
#include <system_error>

#include "text/listing.hpp"
#include "text/read_file.hpp"

namespace stepwarden::text {
namespace {

namespace fs = std::filesystem;

/// One file whose content is read at most once.
struct Slot {
    ListedFile file;
    std::once_flag once;
    std::optional<Diagnostic> error;
};

tl::unexpected<Diagnostic> fail(const fs::path& path, std::string message) {
    return tl::unexpected(Diagnostic{{}, std::move(message), path.string()});
}

bool is_archive_name(const fs::path& path) {
    const std::string name = path.filename().string();
    return name.ends_with(".tar") || name.ends_with(".tar.gz") || name.ends_with(".tgz");
}

/// The files that do not fit into the whole tree's bound any more, in path order, so that it is always the same ones.
void refuse_beyond_total(std::vector<ListedFile>& files, const Limits& limits) {
    std::size_t total = 0;
    for (ListedFile& file : files) {
        if (file.bytes > limits.file_bytes) continue;
        if (file.bytes > limits.total_bytes - total) {
            file.refusal = fmt::format("is left out: the files before it fill the limit of {} for one tree",
                                       readable_size(limits.total_bytes));
            continue;
        }
        total += file.bytes;
    }
}

Result<Listing> list_input(const fs::path& path, const Limits& limits) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) return fail(path, "does not exist");
    if (error) return fail(path, fmt::format("cannot be read: {}", error.message()));
    if (fs::is_directory(status)) {
        Result<Listing> listing = list_directory(path, limits);
        if (!listing) listing.error().path = path.string();
        if (listing) refuse_beyond_total(listing->files, limits);
        return listing;
    }
    if (!fs::is_regular_file(status)) return fail(path, "is neither a directory nor a regular file");
    if (is_archive_name(path)) return list_archive(path, limits);
    return read_regular_file(path, path.string(), limits.file_bytes).map([&](std::string content) {
        Listing listing;
        listing.files.push_back({path.filename().string(), {}, std::move(content)});
        return listing;
    });
}

/// The files below one root.
class Mount {
public:
    Mount(std::string shown, Listing listing, FileId first, const Limits& limits)
        : shown_(std::move(shown)),
          slots_(listing.files.size()),
          ids_(listing.files.size()),
          repository_(std::move(listing.repository)),
          first_(first),
          most_bytes_(limits.file_bytes) {
        for (std::size_t i = 0; i < slots_.size(); ++i) slots_[i].file = std::move(listing.files[i]);
        std::iota(ids_.begin(), ids_.end(), first);
    }

    [[nodiscard]] const std::string& shown() const { return shown_; }
    [[nodiscard]] FileId first() const { return first_; }
    [[nodiscard]] FileId end() const { return first_ + static_cast<FileId>(slots_.size()); }
    [[nodiscard]] std::string_view path(FileId file) const { return slots_[file - first_].file.path; }

    [[nodiscard]] std::string_view content_id(FileId file) const { return slots_[file - first_].file.blob; }

    /// Moves all ids on by `distance`.
    void shift(FileId distance) {
        first_ += distance;
        for (FileId& id : ids_) id += distance;
        for (Slot& slot : slots_)
            if (slot.error) slot.error->where.file += distance;
    }

    [[nodiscard]] std::optional<FileId> find(std::string_view path) const {
        const std::size_t index = lower_bound(path);
        if (index == slots_.size() || slots_[index].file.path != path) return std::nullopt;
        return ids_[index];
    }

    [[nodiscard]] std::span<const FileId> below(std::string_view directory) const {
        while (directory.ends_with('/')) directory.remove_suffix(1);
        if (directory.empty() || directory == ".") return ids_;
        std::string prefix(directory);
        prefix += '/';
        const std::size_t first = lower_bound(prefix);
        // '0' follows '/' in byte order, so this is the first path behind everything that starts with the prefix.
        prefix.back() = '0';
        const std::size_t last = lower_bound(prefix);
        return std::span<const FileId>(ids_).subspan(first, last - first);
    }

    [[nodiscard]] Result<std::string_view> read(FileId file) const {
        Slot& slot = slots_[file - first_];
        std::call_once(slot.once, [&] { load(slot, file); });
        if (slot.error) return tl::unexpected(*slot.error);
        return std::string_view(slot.file.content);
    }

private:
    /// Index of the first file whose path is not less than `path`.
    [[nodiscard]] std::size_t lower_bound(std::string_view path) const {
        const auto less = [](const Slot& slot, std::string_view wanted) { return slot.file.path < wanted; };
        return static_cast<std::size_t>(std::lower_bound(slots_.begin(), slots_.end(), path, less) - slots_.begin());
    }

    void load(Slot& slot, FileId id) const {
        if (!slot.file.refusal.empty()) {
            slot.error = Diagnostic{{id, 0, 0}, slot.file.refusal, {}};
            return;
        }
        if (slot.file.source.empty() && slot.file.blob.empty()) return;
        Result<std::string> content = slot.file.blob.empty() ? read_regular_file(slot.file.source, "", most_bytes_)
                                                             : repository_->blob(slot.file.blob, most_bytes_);
        if (content) {
            slot.file.content = std::move(*content);
        } else {
            slot.error = Diagnostic{{id, 0, 0}, std::move(content.error().message), {}};
        }
    }

    std::string shown_;
    /// Never resized: a once_flag stays where it is. Reading fills a slot behind its flag.
    mutable std::vector<Slot> slots_;
    std::vector<FileId> ids_;
    std::shared_ptr<const GitRepository> repository_;
    FileId first_ = 0;
    std::size_t most_bytes_ = 0;
};

Listing listing_of(std::vector<std::pair<std::string, std::string>> files) {
    std::ranges::stable_sort(files, {}, &std::pair<std::string, std::string>::first);
    Listing listing;
    for (auto& [path, content] : files) listing.files.push_back({std::move(path), {}, std::move(content)});
    return listing;
}

}  // namespace

struct Tree::State {
    MountId add(std::string shown, Listing listing, const Limits& limits) {
        const FileId first = mounts.empty() ? 0 : mounts.back().end();
        std::ranges::move(listing.refused, std::back_inserter(refused));
        mounts.emplace_back(std::move(shown), std::move(listing), first, limits);
        return static_cast<MountId>(mounts.size() - 1);
    }

    [[nodiscard]] const Mount& mount_of(FileId file) const { return mounts[number_of(file)]; }

    /// Roots are few.
    [[nodiscard]] MountId number_of(FileId file) const {
        MountId number = 0;
        while (file >= mounts[number].end()) ++number;
        return number;
    }

    std::vector<Mount> mounts;
    std::vector<Diagnostic> refused;
};

Tree::Tree(std::unique_ptr<State> state) : state_(std::move(state)) {}
Tree::Tree(Tree&&) noexcept = default;
Tree& Tree::operator=(Tree&&) noexcept = default;
Tree::~Tree() = default;

Result<Tree> Tree::open(const fs::path& path, const Limits& limits) {
    Result<Listing> listing = list_input(path, limits);
    if (!listing) return tl::unexpected(std::move(listing.error()));
    if (listing->files.empty() && listing->refused.empty()) return fail(path, "holds no files");
    auto state = std::make_unique<State>();
    state->add(path.string(), std::move(*listing), limits);
    return Tree(std::move(state));
}

Result<Tree> Tree::open_revision(std::shared_ptr<const GitRepository> repository, std::string_view revision,
                                 std::string_view subdirectory, const Limits& limits) {
    assert(repository != nullptr);
    std::string shown = fmt::format("{}@{}", repository->path().string(), revision);
    const std::optional<std::string> directory = resolve("", subdirectory);
    if (!directory) return fail(shown, fmt::format("subdirectory '{}' leads out of the repository", subdirectory));
    const Result<std::string> commit = repository->commit(revision);
    if (!commit) return tl::unexpected(commit.error());
    if (!directory->empty()) shown += '/' + *directory;
    Result<Listing> listing = list_revision(std::move(repository), *commit, *directory, limits);
    if (!listing) return fail(shown, std::move(listing.error().message));
    refuse_beyond_total(listing->files, limits);
    if (listing->files.empty() && listing->refused.empty()) return fail(shown, "holds no files");
    auto state = std::make_unique<State>();
    state->add(std::move(shown), std::move(*listing), limits);
    return Tree(std::move(state));
}

Tree Tree::from_memory(std::vector<std::pair<std::string, std::string>> files) {
    auto state = std::make_unique<State>();
    state->add("", listing_of(std::move(files)), {});
    return Tree(std::move(state));
}

Result<MountId> Tree::mount(const fs::path& path, const Limits& limits) {
    return list_input(path, limits).map([&](Listing listing) {
        return state_->add(path.string(), std::move(listing), limits);
    });
}

MountId Tree::mount_memory(std::string shown, std::vector<std::pair<std::string, std::string>> files) {
    return state_->add(std::move(shown), listing_of(std::move(files)), {});
}

std::pair<MountId, FileId> Tree::adopt(Tree other) {
    const auto mount = static_cast<MountId>(mounts());
    const auto first = static_cast<FileId>(size());
    for (Mount& moved : other.state_->mounts) {
        moved.shift(first);
        state_->mounts.push_back(std::move(moved));
    }
    std::ranges::move(other.state_->refused, std::back_inserter(state_->refused));
    return {mount, first};
}

std::size_t Tree::mounts() const { return state_->mounts.size(); }

std::string_view Tree::mount_path(MountId mount) const {
    assert(mount < mounts());
    return state_->mounts[mount].shown();
}

MountId Tree::mount_of(FileId file) const {
    assert(file < size());
    return state_->number_of(file);
}

std::size_t Tree::size() const { return state_->mounts.back().end(); }

std::string_view Tree::path(FileId file) const {
    assert(file < size());
    return state_->mount_of(file).path(file);
}

std::optional<FileId> Tree::find(std::string_view path, MountId mount) const {
    assert(mount < mounts());
    return state_->mounts[mount].find(path);
}

std::span<const FileId> Tree::below(std::string_view directory, MountId mount) const {
    assert(mount < mounts());
    return state_->mounts[mount].below(directory);
}

bool Tree::has_directory(std::string_view directory, MountId mount) const { return !below(directory, mount).empty(); }

Result<std::string_view> Tree::read(FileId file) const {
    assert(file < size());
    return state_->mount_of(file).read(file);
}

std::string_view Tree::content_id(FileId file) const {
    assert(file < size());
    return state_->mount_of(file).content_id(file);
}

std::span<const Diagnostic> Tree::refused() const { return state_->refused; }

std::optional<std::string> resolve(std::string_view from, std::string_view relative) {
    if (relative.starts_with('/')) return std::nullopt;
    std::string joined(from.substr(0, from.rfind('/') + 1));
    joined += relative;
    std::vector<std::string_view> parts;
    for (std::string_view rest = joined; !rest.empty();) {
        const std::size_t slash = rest.find('/');
        const std::string_view part = rest.substr(0, slash);
        rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
        if (part.empty() || part == ".") continue;
        if (part != "..") {
            parts.push_back(part);
            continue;
        }
        if (parts.empty()) return std::nullopt;
        parts.pop_back();
    }
    return fmt::format("{}", fmt::join(parts, "/"));
}

}  // namespace stepwarden::text
