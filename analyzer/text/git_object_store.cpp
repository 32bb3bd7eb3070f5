#include "text/git_object_store.hpp"

#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "text/git_loose_objects.hpp"
#include "text/git_pack_index.hpp"
#include "text/git_pack_objects.hpp"
#include "text/read_file.hpp"

namespace stepwarden::text {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_alternates_bytes = std::size_t{1} << 20;
/// Stores that borrow from one another; git allows five in a row.
constexpr std::size_t most_directories = 64;

constexpr int loose_priority = 1;
constexpr int packed_priority = 2;

/// The stores that one borrows from: gitrepository-layout(5), objects/info/alternates.
std::vector<fs::path> alternates_of(const fs::path& objects) {
    std::vector<fs::path> found;
    const Result<std::string> lines = read_regular_file(objects / "info" / "alternates", "", most_alternates_bytes);
    if (!lines) return found;
    std::string_view rest = *lines;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (!line.empty() && line.front() != '#') found.push_back(objects / line);
    }
    return found;
}

/// The store itself first.
std::vector<fs::path> directories_from(const fs::path& objects) {
    std::vector<fs::path> all = {objects};
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (const fs::path& next : alternates_of(all[i])) {
            std::error_code error;
            const fs::path directory = fs::canonical(next, error);
            if (error || all.size() >= most_directories || std::ranges::count(all, directory) > 0) continue;
            all.push_back(directory);
        }
    }
    return all;
}

int add_backend(git_odb* store, git_odb_backend* backend, int priority) {
    const int status = git_odb_add_backend(store, backend, priority);
    if (status < 0) backend->free(backend);
    return status;
}

/// In the order of their names, so that what is said of them is always the same.
std::vector<fs::path> pack_indexes(const fs::path& objects) {
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator entry(objects / "pack", error), end; !error && entry != end; entry.increment(error)) {
        if (entry->path().extension() == ".idx") found.push_back(entry->path());
    }
    std::ranges::sort(found);
    return found;
}

int add_directory(git_odb* store, const fs::path& objects, std::vector<std::string>& damaged) {
    for (const fs::path& index : pack_indexes(objects)) {
        if (auto problem = pack_problem(index)) {
            damaged.push_back(std::move(*problem));
            continue;
        }
        git_odb_backend* pack = nullptr;
        int status = make_pack_objects(pack, index);
        if (status == 0) status = add_backend(store, pack, packed_priority);
        if (status < 0) return status;
    }
    git_odb_backend* const loose = make_loose_objects(objects);
    return loose == nullptr ? GIT_ERROR : add_backend(store, loose, loose_priority);
}

}  // namespace

int open_object_store(git_repository* repository, GitObjects& store, std::vector<std::string>& damaged) {
    git_buf path = {};
    int status = git_repository_item_path(&path, repository, GIT_REPOSITORY_ITEM_OBJECTS);
    if (status < 0) return status;
    std::error_code error;
    const fs::path given(path.ptr);
    git_buf_dispose(&path);
    const fs::path objects = fs::canonical(given, error);
    status = git_get(store, [](git_odb** out) { return git_odb_new(out); });
    for (const fs::path& directory : directories_from(error ? given : objects)) {
        if (status == 0) status = add_directory(store.get(), directory, damaged);
    }
    return status < 0 ? status : git_repository_set_odb(repository, store.get());
}

}  // namespace stepwarden::text
