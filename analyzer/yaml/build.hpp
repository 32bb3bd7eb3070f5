// Takes the parser's events of one stream, one by one, and builds the located nodes: scalar types, aliases, merge keys,
// duplicate keys, and the bounds. What is refused is thrown as Refused.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "yaml/node.hpp"
#include "yaml/parse.hpp"
#include "yaml/scalar.hpp"

namespace stepwarden::yaml {

class Builder {
public:
    /// `text_bytes` is the length of the stream, which bounds what its aliases may expand to.
    Builder(const Limits& limits, std::size_t text_bytes, Stream& stream)
        : limits_(limits), most_copies_(least_copies + copies_a_byte * text_bytes), stream_(stream) {}

    void begin_document();
    /// An `anchor` is empty where there is none.
    void alias(text::Position where, const std::string& anchor);
    void scalar(text::Position where, const std::string& anchor, std::string_view text, const ScalarStyle& style);
    /// `kind` is sequence or mapping; the tag is empty where there is none.
    void begin_collection(Kind kind, text::Position where, const std::string& anchor, std::string_view tag);
    void end_collection();

private:
    /// What aliases expand to may be much for a small text, but grows with it alone: a short file must not take all
    /// memory. Templates of TripleO come to a few hundred nodes.
    static constexpr std::size_t least_copies = 10'000;
    static constexpr std::size_t copies_a_byte = 10;

    /// How much a finished node holds, itself included.
    struct Extent {
        std::size_t nodes = 1;
        std::size_t height = 1;
    };
    /// A collection whose end has not been seen yet.
    struct Frame {
        Node node;
        Extent inside;
        std::string anchor;
        bool has_key = false;
        bool key_merges = false;
        Node key;
        std::vector<Entry> merges;
    };
    struct Anchored {
        Node node;
        Extent extent;
        bool finished = false;
    };

    [[nodiscard]] bool expects_key() const;
    void declare(text::Position where, const std::string& anchor);
    void add(Node node, Extent extent, bool merges);
    static void add_key(Frame& frame, Node key, bool merges);
    static void add_value(Frame& frame, Node value);
    void remember(const std::string& anchor, const Node& node, Extent extent);
    void count(text::Position where, std::size_t nodes);
    void count_copies(text::Position where, std::size_t nodes);
    void check_depth(text::Position where, std::size_t depth) const;

    const Limits& limits_;
    std::size_t most_copies_;
    Stream& stream_;
    std::vector<Frame> frames_;
    std::unordered_map<std::string, Anchored> anchors_;
    std::size_t nodes_ = 0;
    std::size_t copies_ = 0;
};

}  // namespace stepwarden::yaml
