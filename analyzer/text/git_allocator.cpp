#include "text/git_allocator.hpp"

#include <fmt/format.h>
#include <git2.h>
#include <git2/sys/alloc.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "text/read_file.hpp"

namespace stepwarden::text {
namespace {

bool is_over(std::size_t count, std::size_t size) {
    if (size == 0 || count <= most_git_bytes / size) return false;
    git_error_set_str(GIT_ERROR_NOMEMORY,
                      fmt::format("it takes more than the limit of {}", readable_size(most_git_bytes)).c_str());
    return true;
}

/// libgit2 leaves it to its allocator to say that there is no memory.
void* or_say_so(void* memory) {
    if (memory == nullptr) git_error_set_oom();
    return memory;
}

void* allocate(std::size_t bytes, const char*, int) {
    return is_over(bytes, 1) ? nullptr : or_say_so(std::malloc(bytes));
}

void* allocate_zeros(std::size_t count, std::size_t size, const char*, int) {
    return is_over(count, size) ? nullptr : or_say_so(std::calloc(count, size));
}

void* allocate_array(std::size_t count, std::size_t size, const char*, int) {
    return is_over(count, size) ? nullptr : or_say_so(std::malloc(count * size));
}

void* reallocate(void* old, std::size_t bytes, const char*, int) {
    return is_over(bytes, 1) ? nullptr : or_say_so(std::realloc(old, bytes));
}

void* reallocate_array(void* old, std::size_t count, std::size_t size, const char*, int) {
    return is_over(count, size) ? nullptr : or_say_so(std::realloc(old, count * size));
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
