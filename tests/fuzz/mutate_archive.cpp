// Changes to a tar archive: fields of its headers, whole members, and right checksums afterwards, without which a
// reader looks no further.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "fuzz/mutate_lines.hpp"
#include "fuzz/targets/all.hpp"

namespace stepwarden::fuzz {
namespace {

constexpr std::size_t block = 512;

struct Field {
    std::size_t place;
    std::size_t length;
};

constexpr Field checksum{148, 8};
/// Name, mode, size, type, name of the link, and the rest of the name.
constexpr std::array<Field, 6> fields{Field{0, 100}, Field{100, 8},   Field{124, 12},
                                      Field{156, 1}, Field{157, 100}, Field{345, 155}};
constexpr std::array<std::string_view, 20> values{"0",
                                                  "5",
                                                  "2",
                                                  "1",
                                                  "x",
                                                  "g",
                                                  "L",
                                                  "K",
                                                  "S",
                                                  "00000000000",
                                                  "77777777777",
                                                  "00000001000",
                                                  "\x80\xff\xff\xff",
                                                  "../../etc/passwd",
                                                  "/etc/passwd",
                                                  "a/./b//c",
                                                  ".hidden/x",
                                                  "a/b",
                                                  "\xff\xfe",
                                                  "path=../x"};

bool is_header(std::string_view bytes, std::size_t at) {
    return at + block <= bytes.size() && bytes.substr(at + 257, 5) == "ustar";
}

void mend_checksum(std::string& bytes, std::size_t at) {
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at + checksum.place), checksum.length, ' ');
    unsigned sum = 0;
    for (std::size_t i = at; i < at + block; ++i) sum += static_cast<unsigned char>(bytes[i]);
    bytes.replace(at + checksum.place, checksum.length, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
}

void change_field(std::string& bytes, std::size_t header, std::mt19937& random) {
    const Field field = fields[one_of(fields.size(), random)];
    std::string value(values[one_of(values.size(), random)].substr(0, field.length));
    value.resize(field.length, '\0');
    bytes.replace(header + field.place, field.length, value);
}

}  // namespace

std::string mutate_archive(std::string_view bytes, std::string_view other, std::mt19937& random) {
    std::string changed(bytes);
    changed.resize((changed.size() + block - 1) / block * block, '\0');
    const std::size_t blocks = changed.size() / block;
    const std::size_t at = one_of(blocks, random) * block;
    switch (one_of(4, random)) {
        case 0:
            changed.erase(at, block * (1 + one_of(3, random)));
            break;
        case 1:
            changed.insert(at, changed.substr(one_of(blocks, random) * block, block * (1 + one_of(4, random))));
            break;
        case 2:
            if (other.size() >= block)
                changed.insert(at, other.substr(one_of(other.size() / block, random) * block, block * 4));
            break;
        default:
            for (std::size_t left = 3; left > 0; --left)
                if (const std::size_t header = one_of(blocks, random) * block; is_header(changed, header))
                    change_field(changed, header, random);
    }
    for (std::size_t header = 0; header + block <= changed.size(); header += block)
        if (is_header(changed, header)) mend_checksum(changed, header);
    return changed;
}

}  // namespace stepwarden::fuzz
