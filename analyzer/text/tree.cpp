#include "text/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
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
        listing.files.push_back({path.filename().string(), {}, std::move(content), 0, {}});
        return listing;
    });
}

}  // namespace

struct Tree::State {
    State(Listing listing, const Limits& bounds)
        : slots(listing.files.size()), ids(listing.files.size()), refused(std::move(listing.refused)), limits(bounds) {
        for (std::size_t i = 0; i < slots.size(); ++i) slots[i].file = std::move(listing.files[i]);
        std::iota(ids.begin(), ids.end(), FileId{0});
    }

    /// Index of the first file whose path is not less than `path`.
    [[nodiscard]] std::size_t lower_bound(std::string_view path) const {
        const auto less = [](const Slot& slot, std::string_view wanted) { return slot.file.path < wanted; };
        return static_cast<std::size_t>(std::lower_bound(slots.begin(), slots.end(), path, less) - slots.begin());
    }

    static void load(Slot& slot, FileId id, std::size_t most_bytes) {
        if (!slot.file.refusal.empty()) {
            slot.error = Diagnostic{{id, 0, 0}, slot.file.refusal, {}};
            return;
        }
        if (slot.file.source.empty()) return;
        Result<std::string> content = read_regular_file(slot.file.source, "", most_bytes);
        if (content) {
            slot.file.content = std::move(*content);
        } else {
            slot.error = Diagnostic{{id, 0, 0}, std::move(content.error().message), {}};
        }
    }

    /// Never resized: a once_flag stays where it is. Reading fills a slot behind its flag.
    mutable std::vector<Slot> slots;
    std::vector<FileId> ids;
    std::vector<Diagnostic> refused;
    Limits limits;
};

Tree::Tree(std::unique_ptr<State> state) : state_(std::move(state)) {}
Tree::Tree(Tree&&) noexcept = default;
Tree& Tree::operator=(Tree&&) noexcept = default;
Tree::~Tree() = default;

Result<Tree> Tree::open(const fs::path& path, const Limits& limits) {
    Result<Listing> listing = list_input(path, limits);
    if (!listing) return tl::unexpected(std::move(listing.error()));
    if (listing->files.empty() && listing->refused.empty()) return fail(path, "holds no files");
    return Tree(std::make_unique<State>(std::move(*listing), limits));
}

Tree Tree::from_memory(std::vector<std::pair<std::string, std::string>> files) {
    std::ranges::stable_sort(files, {}, &std::pair<std::string, std::string>::first);
    Listing listing;
    for (auto& [path, content] : files) listing.files.push_back({std::move(path), {}, std::move(content), 0, {}});
    return Tree(std::make_unique<State>(std::move(listing), Limits{}));
}

std::size_t Tree::size() const { return state_->slots.size(); }

std::string_view Tree::path(FileId file) const {
    assert(file < size());
    return state_->slots[file].file.path;
}

std::optional<FileId> Tree::find(std::string_view path) const {
    const std::size_t index = state_->lower_bound(path);
    if (index == size() || state_->slots[index].file.path != path) return std::nullopt;
    return static_cast<FileId>(index);
}

std::span<const FileId> Tree::below(std::string_view directory) const {
    while (directory.ends_with('/')) directory.remove_suffix(1);
    if (directory.empty() || directory == ".") return state_->ids;
    std::string prefix(directory);
    prefix += '/';
    const std::size_t first = state_->lower_bound(prefix);
    // '0' follows '/' in byte order, so this is the first path behind everything that starts with the prefix.
    prefix.back() = '0';
    const std::size_t last = state_->lower_bound(prefix);
    return std::span<const FileId>(state_->ids).subspan(first, last - first);
}

bool Tree::has_directory(std::string_view directory) const { return !below(directory).empty(); }

Result<std::string_view> Tree::read(FileId file) const {
    assert(file < size());
    Slot& slot = state_->slots[file];
    std::call_once(slot.once, [&] { State::load(slot, file, state_->limits.file_bytes); });
    if (slot.error) return tl::unexpected(*slot.error);
    return std::string_view(slot.file.content);
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
