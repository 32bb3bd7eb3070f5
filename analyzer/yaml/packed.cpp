#include "yaml/packed.hpp"

#include <cassert>
#include <cstring>
#include <type_traits>

#include "yaml/parse.hpp"

namespace stepwarden::yaml {
namespace {

// No YAML text starts with a NUL byte.
constexpr std::string_view magic("\0knowledge", 10);

class Packer {
public:
    explicit Packer(std::string& out) : out_(out) {}

    void node(const Node& node) {
        number(static_cast<std::uint8_t>(node.kind));
        number(static_cast<std::uint8_t>((node.plain ? 1 : 0) | (node.boolean ? 2 : 0) | (node.tag.empty() ? 0 : 4)));
        number(node.where.line);
        number(static_cast<std::uint16_t>(node.where.column));
        if (node.kind == Kind::integer) number(node.integer);
        if (node.kind == Kind::floating) number(node.floating);
        if (!node.tag.empty()) text(node.tag);
        if (node.is_sequence()) {
            number(static_cast<std::uint32_t>(node.items.size()));
            for (const Node& item : node.items) this->node(item);
        } else if (node.is_mapping()) {
            number(static_cast<std::uint32_t>(node.entries.size()));
            for (const Entry& entry : node.entries) {
                this->node(entry.key);
                this->node(entry.value);
            }
        } else {
            text(node.scalar);
        }
    }

private:
    template <typename Number>
    void number(Number value) {
        static_assert(std::is_arithmetic_v<Number>);
        char bytes[sizeof value];
        std::memcpy(bytes, &value, sizeof value);
        out_.append(bytes, sizeof value);
    }

    void text(const std::string& text) {
        number(static_cast<std::uint32_t>(text.size()));
        out_ += text;
    }

    std::string& out_;
};

class Unpacker {
public:
    explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

    Node node() {
        Node node;
        node.kind = static_cast<Kind>(number<std::uint8_t>());
        const auto flags = number<std::uint8_t>();
        node.plain = (flags & 1) != 0;
        node.boolean = (flags & 2) != 0;
        node.where.line = number<std::uint32_t>();
        node.where.column = number<std::uint16_t>();
        if (node.kind == Kind::integer) node.integer = number<std::int64_t>();
        if (node.kind == Kind::floating) node.floating = number<double>();
        if ((flags & 4) != 0) node.tag = text();
        if (node.is_sequence())
            items(node);
        else if (node.is_mapping())
            entries(node);
        else
            node.scalar = text();
        return node;
    }

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

private:
    void items(Node& node) {
        const auto count = number<std::uint32_t>();
        node.items.reserve(count);
        for (std::uint32_t i = 0; i < count; ++i) node.items.push_back(this->node());
    }

    void entries(Node& node) {
        const auto count = number<std::uint32_t>();
        node.entries.reserve(count);
        for (std::uint32_t i = 0; i < count; ++i) {
            Node key = this->node();
            node.entries.push_back({std::move(key), this->node()});
        }
    }

    template <typename Number>
    Number number() {
        assert(rest_.size() >= sizeof(Number));
        Number value;
        std::memcpy(&value, rest_.data(), sizeof value);
        rest_.remove_prefix(sizeof value);
        return value;
    }

    std::string text() {
        const auto size = number<std::uint32_t>();
        assert(rest_.size() >= size);
        std::string text(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return text;
    }

    std::string_view rest_;
};

}  // namespace

std::string pack(const Node& node) {
    std::string bytes(magic);
    Packer(bytes).node(node);
    return bytes;
}

bool is_packed(std::string_view bytes) { return bytes.starts_with(magic); }

Node unpack(std::string_view bytes) {
    assert(is_packed(bytes));
    Unpacker unpacker(bytes.substr(magic.size()));
    Node node = unpacker.node();
    assert(unpacker.at_end());
    return node;
}

text::Result<Node> read_table(std::string_view bytes, text::FileId file) {
    if (is_packed(bytes)) return unpack(bytes);
    auto stream = parse(bytes, file);
    if (!stream) return tl::unexpected(stream.error());
    if (stream->documents.size() != 1)
        return tl::unexpected(text::Diagnostic{{file, 1, 1}, "a knowledge table is one YAML document", {}});
    // A table says each thing once.
    if (!stream->duplicate_keys.empty()) return tl::unexpected(stream->duplicate_keys.front().told());
    return std::move(stream->documents.front());
}

}  // namespace stepwarden::yaml
