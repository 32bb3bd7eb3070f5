#include "text/git_pack_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string_view>
#include <system_error>

namespace stepwarden::text {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t id_bytes = 20;
constexpr std::size_t fanout_bytes = std::size_t{256} * 4;
constexpr std::string_view signature("\377tOc\0\0\0\2", 8);
constexpr std::uint64_t pack_header_bytes = 12;
/// As much of a table as is looked at at once; a multiple of all widths of entries.
constexpr std::size_t chunk_bytes = std::size_t{24} << 12;

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
    return number;
}

/// A file of which parts are read; what is not there reads as "".
class Parts {
public:
    explicit Parts(const fs::path& path) {
        std::error_code error;
        if (!fs::is_regular_file(path, error)) return;
        bytes_ = fs::file_size(path, error);
        if (error) bytes_ = 0;
        stream_.open(path, std::ios::binary);
    }

    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

    std::string read(std::uint64_t place, std::size_t count) {
        if (place > bytes_ || count > bytes_ - place) return "";
        std::string part(count, '\0');
        stream_.clear();
        stream_.seekg(static_cast<std::streamoff>(place));
        stream_.read(part.data(), static_cast<std::streamsize>(count));
        return stream_.gcount() == static_cast<std::streamsize>(count) ? part : "";
    }

private:
    std::ifstream stream_;
    std::uint64_t bytes_ = 0;
};

class PackIndex {
public:
    explicit PackIndex(const fs::path& index) : index_(index), pack_(fs::path(index).replace_extension(".pack")) {}

    /// What is wrong, told without the name of the file.
    std::optional<std::string> problem() {
        if (pack_.bytes() < pack_header_bytes + id_bytes) return "has no pack of its name beside it that can be read";
        if (index_.bytes() < fanout_bytes + 2 * id_bytes) return "is cut off";
        const bool second_version = index_.read(0, signature.size()) == signature;
        const std::uint64_t start = second_version ? signature.size() : 0;
        if (!count_objects(start)) return "is damaged: the numbers of objects in it decrease";
        const std::uint64_t tables = start + fanout_bytes;
        const std::uint64_t least = tables + objects_ * (second_version ? id_bytes + 8 : id_bytes + 4) + 2 * id_bytes;
        const std::uint64_t most = least + (second_version ? objects_ * 8 : 0);
        if (index_.bytes() < least || index_.bytes() > most) return "is damaged: it has not the length it should have";
        if (!is_pack_of_index()) return "and its pack do not belong together: one of them is cut off or damaged";
        const bool right = second_version ? check_offsets(tables + objects_ * (id_bytes + 4), 4, true)
                                          : check_offsets(tables, id_bytes + 4, false);
        if (!right) return "is damaged: an offset in it leads out of its pack";
        return std::nullopt;
    }

private:
    bool count_objects(std::uint64_t start) {
        const std::string fanout = index_.read(start, fanout_bytes);
        if (fanout.empty()) return false;
        for (std::size_t i = 0; i < fanout_bytes; i += 4) {
            const std::uint64_t count = big_endian(std::string_view(fanout).substr(i, 4));
            if (count < objects_) return false;
            objects_ = count;
        }
        return true;
    }

    bool is_pack_of_index() {
        const std::string start = pack_.read(0, pack_header_bytes);
        return start.starts_with("PACK") && big_endian(std::string_view(start).substr(8)) == objects_ &&
               pack_.read(pack_.bytes() - id_bytes, id_bytes) == index_.read(index_.bytes() - 2 * id_bytes, id_bytes);
    }

    [[nodiscard]] bool is_inside_pack(std::uint64_t offset) const {
        return offset >= pack_header_bytes && offset < pack_.bytes() - id_bytes;
    }

    /// The offset that begins each entry of a table; one with its highest bit set is the number of a long one.
    bool check_offsets(std::uint64_t table, std::size_t width, bool has_long_ones) {
        const std::uint64_t end = table + objects_ * width;
        for (std::uint64_t place = table; place < end; place += chunk_bytes) {
            const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(chunk_bytes, end - place));
            const std::string chunk = index_.read(place, count);
            if (chunk.empty()) return false;
            for (std::size_t i = 0; i < count; i += width) {
                std::uint64_t offset = big_endian(std::string_view(chunk).substr(i, 4));
                if (has_long_ones && (offset & 0x80000000U) != 0) offset = long_offset(end, offset & 0x7fffffffU);
                if (!is_inside_pack(offset)) return false;
            }
        }
        return true;
    }

    /// 0, which no object has, when there is none of that number.
    std::uint64_t long_offset(std::uint64_t table, std::uint64_t number) {
        const std::uint64_t place = table + number * 8;
        return place + 8 > index_.bytes() - 2 * id_bytes ? 0 : big_endian(index_.read(place, 8));
    }

    Parts index_;
    Parts pack_;
    std::uint64_t objects_ = 0;
};

}  // namespace

std::optional<std::string> pack_problem(const fs::path& index) {
    std::optional<std::string> problem = PackIndex(index).problem();
    if (problem) problem = fmt::format("{} {}", index.filename().string(), *problem);
    return problem;
}

}  // namespace stepwarden::text
