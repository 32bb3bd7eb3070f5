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
    Builder(const Limits& limits, Stream& stream) : limits_(limits), stream_(stream) {}

    void begin_document();
    /// An `anchor` is empty where there is none.
    void alias(text::Position where, const std::string& anchor);
    void scalar(text::Position where, const std::string& anchor, std::string_view text, const ScalarStyle& style);
    /// `kind` is sequence or mapping; the tag is empty where there is none.
    void begin_collection(Kind kind, text::Position where, const std::string& anchor, std::string_view tag);
    void end_collection();

private:
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
    void check_depth(text::Position where, std::size_t depth) const;

    const Limits& limits_;
    Stream& stream_;
    std::vector<Frame> frames_;
    std::unordered_map<std::string, Anchored> anchors_;
    std::size_t nodes_ = 0;
};

}  // namespace stepwarden::yaml
