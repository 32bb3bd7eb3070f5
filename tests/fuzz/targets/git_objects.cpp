// A git repository whose objects are told line by line, so that an input can say what no git would write:
//
//     KIND[@SIZE] [BASE] CONTENT
//
// KIND is commit, tree, blob or tag for an object in a pack, ofs or ref for a delta against the object of line BASE,
// which may stand further down or be itself, and loose-KIND for one in a file of its own. SIZE is what the pack says
// that it unpacks to. In CONTENT `\xHH` is a byte, `%N` the id of line N's object as bytes and `$N` as digits. Lines
// count from 0; the first object is what the branch names. Ids say nothing of what the objects hold: what reads them is
// told not to look at that.
#include <fmt/format.h>
#include <git2.h>
#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "fuzz/mutate_lines.hpp"
#include "fuzz/scratch_directory.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets/all.hpp"
#include "text/git.hpp"
#include "text/tree.hpp"

namespace stepwarden::fuzz {
namespace {

constexpr std::size_t most_objects = 200;
constexpr std::size_t id_bytes = 20;

struct Object {
    /// As a pack has it: 1 commit, 2 tree, 3 blob, 4 tag, 6 and 7 deltas.
    unsigned type = 3;
    std::string_view loose_name;
    std::size_t bytes = 0;
    std::size_t base = 0;
    std::string content;
};

struct Kind {
    std::string_view name;
    unsigned type;
};

constexpr Kind kinds[] = {{"commit", 1}, {"tree", 2}, {"blob", 3}, {"tag", 4}, {"ofs", 6}, {"ref", 7}};

/// Ids ascend with the numbers of the objects, as an index wants it.
std::string id_of(std::size_t number) {
    std::string id(id_bytes, static_cast<char>(number));
    id[id_bytes - 1] = '\x01';
    return id;
}

std::string digits_of(std::string_view id) {
    std::string digits;
    for (const char byte : id) digits += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return digits;
}

/// The number at the start of the text, taken off it.
std::optional<std::size_t> take_number(std::string_view& text) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

std::string unescaped(std::string_view text) {
    std::string bytes;
    while (!text.empty()) {
        const char mark = text.front();
        text.remove_prefix(1);
        unsigned char byte = 0;
        if (mark == '\\' && text.size() >= 3 && text.front() == 'x' &&
            std::from_chars(text.data() + 1, text.data() + 3, byte, 16).ec == std::errc()) {
            bytes += static_cast<char>(byte);
            text.remove_prefix(3);
            continue;
        }
        const std::optional<std::size_t> number = mark == '%' || mark == '$' ? take_number(text) : std::nullopt;
        if (number)
            bytes += mark == '%' ? id_of(*number) : digits_of(id_of(*number));
        else
            bytes += mark;
    }
    return bytes;
}

std::optional<Object> read_object(std::string_view line) {
    if (line.ends_with('\n')) line.remove_suffix(1);
    Object object;
    const bool is_loose = line.starts_with("loose-");
    if (is_loose) line.remove_prefix(6);
    const auto* const kind = std::ranges::find_if(kinds, [&](const Kind& each) { return line.starts_with(each.name); });
    if (kind == std::end(kinds)) return std::nullopt;
    object.type = kind->type;
    if (is_loose) object.loose_name = kind->name;
    line.remove_prefix(kind->name.size());
    std::optional<std::size_t> bytes;
    if (line.starts_with('@')) {
        line.remove_prefix(1);
        bytes = take_number(line);
    }
    const auto skip_blank = [&] { line.remove_prefix(line.starts_with(' ') ? 1 : 0); };
    skip_blank();
    if (object.type >= 6) object.base = take_number(line).value_or(0);
    if (object.type >= 6) skip_blank();
    object.content = unescaped(line);
    object.bytes = bytes.value_or(object.content.size());
    return object;
}

std::string deflated(std::string_view bytes) {
    uLongf size = compressBound(bytes.size());
    std::string out(size, '\0');
    compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
    out.resize(size);
    return out;
}

std::string big_endian(std::size_t number) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift);
    return bytes;
}

/// Type and size as they stand before each entry of a pack.
std::string entry_head(const Object& object) {
    std::string head(1, static_cast<char>(object.type << 4 | (object.bytes & 15)));
    for (std::size_t rest = object.bytes >> 4; rest > 0; rest >>= 7) {
        head.back() = static_cast<char>(head.back() | '\x80');
        head += static_cast<char>(rest & 127);
    }
    return head;
}

/// How far back a base stands: gitformat-pack(5), "offset encoding".
std::string distance(std::size_t back) {
    std::string bytes(1, static_cast<char>(back & 127));
    while (back >>= 7) bytes.insert(bytes.begin(), static_cast<char>(128 | (--back & 127)));
    return bytes;
}

struct Pack {
    std::string pack;
    std::string index;
};

Pack pack_of(const std::vector<Object>& objects) {
    std::vector<std::size_t> places(objects.size());
    Pack made;
    std::string entries;
    std::string fanout;
    std::string ids;
    std::string offsets;
    std::size_t count = 0;
    for (std::size_t i = 0; i < objects.size(); ++i) {
        const Object& object = objects[i];
        if (object.loose_name.empty()) {
            places[i] = 12 + entries.size();
            entries += entry_head(object);
            if (object.type == 6) entries += distance(object.base < i ? places[i] - places[object.base] : object.base);
            if (object.type == 7) entries += id_of(object.base);
            entries += deflated(object.content);
            ids += id_of(i);
            offsets += big_endian(places[i]);
            ++count;
        }
        fanout += big_endian(count);
    }
    for (std::size_t i = objects.size(); i < 256; ++i) fanout += big_endian(count);
    const std::string sum(id_bytes, '\0');
    made.pack = "PACK" + big_endian(2) + big_endian(count) + entries + sum;
    made.index = std::string("\377tOc\0\0\0\2", 8) + fanout + ids + std::string(count * 4, '\0') + offsets + sum + sum;
    return made;
}

void write_repository(const ScratchDirectory& scratch, const std::vector<Object>& objects) {
    scratch.write("HEAD", "ref: refs/heads/main\n");
    scratch.write("config", "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
    scratch.write("refs/heads/main", digits_of(id_of(0)) + "\n");
    const Pack pack = pack_of(objects);
    const std::string name = "objects/pack/pack-" + std::string(40, '1');
    scratch.write(name + ".pack", pack.pack);
    scratch.write(name + ".idx", pack.index);
    for (std::size_t i = 0; i < objects.size(); ++i) {
        if (objects[i].loose_name.empty()) continue;
        const std::string id = digits_of(id_of(i));
        std::string content = fmt::format("{} {}", objects[i].loose_name, objects[i].bytes);
        content += '\0';
        scratch.write("objects/" + id.substr(0, 2) + "/" + id.substr(2), deflated(content + objects[i].content));
    }
}

void read_objects(const text::GitRepository& repository, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const std::string id = digits_of(id_of(i));
        hold_told(repository.read_commit(id));
        hold_told(repository.entries(id, 1000));
        hold_told(repository.blob_size(id));
        hold_told(repository.blob(id, std::size_t{1} << 20));
    }
}

void read_revision(const std::shared_ptr<text::GitRepository>& repository, std::string_view revision) {
    const auto tree = text::Tree::open_revision(repository, revision);
    hold_told(tree);
    for (text::FileId file = 0; tree && file < tree->size(); ++file) hold_told(tree->read(file));
}

}  // namespace

void git_objects(std::string_view bytes) {
    std::vector<Object> objects;
    for (const std::string& line : lines_of(bytes))
        if (auto object = read_object(line); object && objects.size() < most_objects)
            objects.push_back(std::move(*object));
    const ScratchDirectory scratch;
    write_repository(scratch, objects);
    const auto repository = text::GitRepository::open(scratch.path());
    if (!repository) return;
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    read_objects(**repository, objects.size());
    for (const std::string_view revision : {"HEAD", "main~1", "main^{tree}", "0101", ":/x"})
        read_revision(*repository, revision);
}

}  // namespace stepwarden::fuzz
