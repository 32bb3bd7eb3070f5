#include "text/git_loose_objects.hpp"

#include <fmt/format.h>
#include <git2/sys/odb_backend.h>
#include <zlib.h>

#include <array>
#include <charconv>
#include <cstring>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "text/git_allocator.hpp"
#include "text/git_state.hpp"
#include "text/read_file.hpp"

namespace stepwarden::text {
namespace {

namespace fs = std::filesystem;

/// "commit 123" and a zero byte: with the longest name of a type and the most digits of a size.
constexpr std::size_t longest_header = 32;

struct Header {
    git_object_t type = GIT_OBJECT_INVALID;
    std::size_t bytes = 0;
    /// Of the header itself, with the zero byte.
    std::size_t length = 0;
};

int fail(std::string_view message) {
    git_error_set_str(GIT_ERROR_ODB, std::string(message).c_str());
    return GIT_ERROR;
}

/// A zlib stream that is held in memory as a whole.
class Inflater {
public:
    explicit Inflater(std::string_view compressed) {
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
        stream_.avail_in = static_cast<uInt>(compressed.size());
        ready_ = inflateInit(&stream_) == Z_OK;
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    ~Inflater() { inflateEnd(&stream_); }

    /// Fills `bytes` of `out`; fewer when the stream ends or is damaged.
    std::size_t read(char* out, std::size_t bytes) {
        if (!ready_ || at_end_) return 0;
        stream_.next_out = reinterpret_cast<Bytef*>(out);
        stream_.avail_out = static_cast<uInt>(bytes);
        const int status = inflate(&stream_, Z_SYNC_FLUSH);
        at_end_ = status == Z_STREAM_END;
        return bytes - stream_.avail_out;
    }

    /// True when all that there is has been read, its checksum is right and nothing follows.
    bool finish() {
        char none = 0;
        return read(&none, 1) == 0 && at_end_ && stream_.avail_in == 0;
    }

private:
    z_stream stream_ = {};
    bool ready_ = false;
    bool at_end_ = false;
};

std::optional<Header> parse_header(std::string_view start) {
    const std::size_t end = start.find('\0');
    const std::size_t space = start.substr(0, end).find(' ');
    if (end == std::string_view::npos || space == std::string_view::npos) return std::nullopt;
    Header header;
    header.type = git_object_string2type(std::string(start.substr(0, space)).c_str());
    const std::string_view digits = start.substr(space + 1, end - space - 1);
    const auto [stop, error] = std::from_chars(digits.begin(), digits.end(), header.bytes);
    if (error != std::errc() || stop != digits.end() || git_object_typeisloose(header.type) == 0) return std::nullopt;
    header.length = end + 1;
    return header;
}

struct LooseObjects {
    git_odb_backend backend = {};
    fs::path directory;

    [[nodiscard]] fs::path file(const git_oid& id) const {
        const std::string digits = git_hex(id);
        return directory / digits.substr(0, 2) / digits.substr(2);
    }
};

/// Calls from libgit2, which knows no exceptions.
template <typename Work>
int guarded(Work work) {
    try {
        return work();
    } catch (const std::exception& error) {
        return fail(error.what());
    }
}

const LooseObjects& objects_of(const git_odb_backend* backend) {
    return *reinterpret_cast<const LooseObjects*>(backend);
}

bool is_there(const LooseObjects& objects, const git_oid& id) {
    std::error_code ignored;
    return fs::exists(objects.file(id), ignored);
}

/// The header and, when `data` is given, the content, in memory for libgit2.
int read_object(git_odb_backend* backend, const git_oid& id, Header& header, void** data) {
    const LooseObjects& objects = objects_of(backend);
    if (!is_there(objects, id)) return GIT_ENOTFOUND;
    const Result<std::string> compressed = read_regular_file(objects.file(id), "", most_git_bytes);
    if (!compressed) return fail("its file " + compressed.error().message);
    Inflater inflater(*compressed);
    std::array<char, longest_header> start = {};
    const std::size_t got = inflater.read(start.data(), start.size());
    const std::optional<Header> parsed = parse_header({start.data(), got});
    if (!parsed) return fail("its file is damaged: it does not begin as an object does");
    header = *parsed;
    if (data == nullptr) return 0;
    if (header.bytes > most_git_bytes) {
        return fail(fmt::format("it takes more than the limit of {}", readable_size(most_git_bytes)));
    }
    const std::size_t held = got - header.length;
    if (held > header.bytes) return fail("its file is damaged: it holds more than it says");
    auto* const content = static_cast<char*>(git_odb_backend_data_alloc(backend, header.bytes + 1));
    if (content == nullptr) return GIT_ERROR;
    std::memcpy(content, start.data() + header.length, held);
    const std::size_t rest = header.bytes - held;
    if ((rest > 0 && inflater.read(content + held, rest) != rest) || !inflater.finish()) {
        git_odb_backend_data_free(backend, content);
        return fail("its file is cut off or damaged");
    }
    *data = content;
    return 0;
}

int read(void** data, std::size_t* bytes, git_object_t* type, git_odb_backend* backend, const git_oid* id) {
    return guarded([&] {
        Header header;
        const int status = read_object(backend, *id, header, data);
        *bytes = header.bytes;
        *type = header.type;
        return status;
    });
}

int read_header(std::size_t* bytes, git_object_t* type, git_odb_backend* backend, const git_oid* id) {
    return guarded([&] {
        Header header;
        const int status = read_object(backend, *id, header, nullptr);
        *bytes = header.bytes;
        *type = header.type;
        return status;
    });
}

int exists(git_odb_backend* backend, const git_oid* id) {
    return guarded([&] { return is_there(objects_of(backend), *id) ? 1 : 0; }) == 1 ? 1 : 0;
}

/// The one object whose id begins with the first `length` digits of `prefix`.
int find_by_prefix(const LooseObjects& objects, const git_oid& prefix, std::size_t length, git_oid& found) {
    const std::string digits = git_hex(prefix).substr(0, length);
    std::error_code error;
    int count = 0;
    for (fs::directory_iterator entry(objects.directory / digits.substr(0, 2), error), end; !error && entry != end;
         entry.increment(error)) {
        const std::string id = digits.substr(0, 2) + entry->path().filename().string();
        if (id.size() == GIT_OID_HEXSZ && id.starts_with(digits) && git_oid_fromstr(&found, id.c_str()) == 0) ++count;
    }
    return count == 0 ? GIT_ENOTFOUND : count == 1 ? 0 : GIT_EAMBIGUOUS;
}

int exists_prefix(git_oid* found, git_odb_backend* backend, const git_oid* prefix, std::size_t length) {
    return guarded([&] { return find_by_prefix(objects_of(backend), *prefix, length, *found); });
}

int read_prefix(git_oid* found, void** data, std::size_t* bytes, git_object_t* type, git_odb_backend* backend,
                const git_oid* prefix, std::size_t length) {
    const int status = exists_prefix(found, backend, prefix, length);
    return status < 0 ? status : read(data, bytes, type, backend, found);
}

void release(git_odb_backend* backend) { delete reinterpret_cast<LooseObjects*>(backend); }

}  // namespace

git_odb_backend* make_loose_objects(const fs::path& objects) {
    auto* const made = new (std::nothrow) LooseObjects;
    if (made == nullptr) return nullptr;
    made->directory = objects;
    git_odb_init_backend(&made->backend, GIT_ODB_BACKEND_VERSION);
    made->backend.read = read;
    made->backend.read_header = read_header;
    made->backend.read_prefix = read_prefix;
    made->backend.exists = exists;
    made->backend.exists_prefix = exists_prefix;
    made->backend.free = release;
    return &made->backend;
}

}  // namespace stepwarden::text
