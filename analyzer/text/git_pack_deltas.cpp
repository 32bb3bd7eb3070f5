#include "text/git_pack_deltas.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace stepwarden::text {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t id_bytes = GIT_OID_RAWSZ;
constexpr std::size_t fanout_bytes = std::size_t{256} * 4;
constexpr std::string_view second_version("\377tOc\0\0\0\2", 8);
constexpr std::uint64_t long_offset_mark = 0x80000000U;

/// Types of a pack's entries: gitformat-pack(5).
constexpr unsigned offset_delta = 6;
constexpr unsigned reference_delta = 7;

/// Takes the bytes of an entry one by one; 0 behind the last.
class Reader {
public:
    Reader(std::string_view bytes, std::uint64_t place)
        : rest_(bytes.substr(std::min<std::uint64_t>(place, bytes.size()))) {}

    unsigned next() {
        if (rest_.empty()) return 0;
        const auto byte = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        return byte;
    }

    [[nodiscard]] std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

/// How far before a delta its base stands.
std::uint64_t read_distance(Reader& reader) {
    unsigned byte = reader.next();
    std::uint64_t distance = byte & 127U;
    while ((byte & 128U) != 0) {
        byte = reader.next();
        distance = (distance + 1) << 7 | (byte & 127U);
    }
    return distance;
}

}  // namespace

MappedFile::MappedFile(const fs::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    struct stat status = {};
    if (::fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
        const auto size = static_cast<std::size_t>(status.st_size);
        void* const start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
        if (start != MAP_FAILED) bytes_ = {static_cast<const char*>(start), size};
    }
    ::close(file);
}

MappedFile::~MappedFile() {
    if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

PackDeltas::PackDeltas(const fs::path& index)
    : index_(index),
      pack_(fs::path(index).replace_extension(".pack")),
      has_separate_tables_(index_.bytes().starts_with(second_version)),
      fanout_(has_separate_tables_ ? second_version.size() : 0),
      objects_(number_at(fanout_ + fanout_bytes - 4, 4)) {}

/// A number of so many bytes, the highest first; 0 where there are none.
std::uint64_t PackDeltas::number_at(std::uint64_t place, std::size_t bytes) const {
    if (place > index_.bytes().size() || bytes > index_.bytes().size() - place) return 0;
    std::uint64_t number = 0;
    for (const char byte : index_.bytes().substr(place, bytes)) number = number << 8 | static_cast<unsigned char>(byte);
    return number;
}

std::optional<std::uint64_t> PackDeltas::place_of(std::string_view id) const {
    const auto first_byte = static_cast<unsigned char>(id.front());
    const std::uint64_t tables = fanout_ + fanout_bytes;
    const std::uint64_t width = has_separate_tables_ ? id_bytes : id_bytes + 4;
    const std::uint64_t ids = has_separate_tables_ ? tables : tables + 4;
    if (ids + objects_ * width > index_.bytes().size()) return std::nullopt;
    std::uint64_t low = first_byte == 0 ? 0 : number_at(fanout_ + (first_byte - 1U) * 4, 4);
    std::uint64_t high = std::min(number_at(fanout_ + first_byte * 4U, 4), objects_);
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        const int order = index_.bytes().substr(ids + middle * width, id_bytes).compare(id);
        if (order == 0) {
            if (!has_separate_tables_) return number_at(tables + middle * width, 4);
            const std::uint64_t offsets = tables + objects_ * (id_bytes + 4);
            const std::uint64_t offset = number_at(offsets + middle * 4, 4);
            if ((offset & long_offset_mark) == 0) return offset;
            return number_at(offsets + objects_ * 4 + (offset & ~long_offset_mark) * 8, 8);
        }
        (order < 0 ? low : high) = order < 0 ? middle + 1 : middle;
    }
    return std::nullopt;
}

std::optional<std::uint64_t> PackDeltas::base_of(std::uint64_t place) const {
    Reader reader(pack_.bytes(), place);
    unsigned byte = reader.next();
    const unsigned type = byte >> 4 & 7U;
    if (type != offset_delta && type != reference_delta) return std::nullopt;
    while ((byte & 128U) != 0) byte = reader.next();
    if (type == offset_delta) {
        const std::uint64_t distance = read_distance(reader);
        return distance == 0 || distance > place ? std::nullopt : std::optional(place - distance);
    }
    return reader.rest().size() < id_bytes ? std::nullopt : place_of(reader.rest().substr(0, id_bytes));
}

bool PackDeltas::come_to_an_end(const git_oid& id) const {
    auto place = place_of({reinterpret_cast<const char*>(id.id), id_bytes});
    for (std::size_t deltas = 0; place; ++deltas) {
        if (deltas > most_deltas) return false;
        place = base_of(*place);
    }
    return true;
}

}  // namespace stepwarden::text
