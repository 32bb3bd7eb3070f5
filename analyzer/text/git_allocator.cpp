#include "text/git_allocator.hpp"

#include <git2.h>
#include <git2/sys/alloc.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace stepwarden::text {
namespace {

/// No object of a repository of sources comes near; a delta's base may be larger than the file that is read.
constexpr std::size_t most_bytes = std::size_t{512} << 20;

bool is_over(std::size_t count, std::size_t size) { return size != 0 && count > most_bytes / size; }

void* allocate(std::size_t bytes, const char*, int) { return is_over(bytes, 1) ? nullptr : std::malloc(bytes); }

void* allocate_zeros(std::size_t count, std::size_t size, const char*, int) {
    return is_over(count, size) ? nullptr : std::calloc(count, size);
}

void* allocate_array(std::size_t count, std::size_t size, const char*, int) {
    return is_over(count, size) ? nullptr : std::malloc(count * size);
}

void* reallocate(void* old, std::size_t bytes, const char*, int) {
    return is_over(bytes, 1) ? nullptr : std::realloc(old, bytes);
}

void* reallocate_array(void* old, std::size_t count, std::size_t size, const char*, int) {
    return is_over(count, size) ? nullptr : std::realloc(old, count * size);
}

char* duplicate_bytes(const char* text, std::size_t length, const char* file, int line) {
    auto* copy = static_cast<char*>(allocate(length + 1, file, line));
    if (copy == nullptr) return nullptr;
    std::memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char* duplicate_at_most(const char* text, std::size_t most, const char* file, int line) {
    return duplicate_bytes(text, ::strnlen(text, most), file, line);
}

char* duplicate(const char* text, const char* file, int line) {
    return duplicate_bytes(text, std::strlen(text), file, line);
}

/// Newer versions of libgit2 make the others from these three.
template <typename Allocator>
void fill(Allocator& allocator) {
    allocator.gmalloc = allocate;
    allocator.grealloc = reallocate;
    allocator.gfree = std::free;
    if constexpr (requires { allocator.gcalloc; }) {
        allocator.gcalloc = allocate_zeros;
        allocator.gmallocarray = allocate_array;
        allocator.greallocarray = reallocate_array;
        allocator.gstrdup = duplicate;
        allocator.gstrndup = duplicate_at_most;
        allocator.gsubstrdup = duplicate_bytes;
    }
}

}  // namespace

void bound_git_allocations() {
    git_allocator allocator = {};
    fill(allocator);
    // It is copied.
    git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &allocator);
}

}  // namespace stepwarden::text
