// Listens to yaml-cpp's events for one stream and builds the located nodes: places, scalar types, aliases, merge keys,
// duplicate keys, and the bounds. It stops the parser by throwing Refused.
#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <cstddef>
#include <string>
#include <unordered_set>
#include <vector>

#include "yaml/node.hpp"
#include "yaml/parse.hpp"
#include "yaml/source.hpp"

namespace stepwarden::yaml {

class Builder final : public YAML::EventHandler {
public:
    Builder(const Source& source, const Limits& limits, Stream& stream)
        : source_(source), limits_(limits), stream_(stream) {}

    void OnDocumentStart(const YAML::Mark& mark) override;
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override;
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override;
    void OnSequenceEnd() override;
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override;
    void OnMapEnd() override;
    void OnAnchor(const YAML::Mark& mark, const std::string& name) override;

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
        YAML::anchor_t anchor = 0;
        /// Column, from 0, of the first byte behind anchor and tag.
        std::size_t column = 0;
        bool block = false;
        bool has_key = false;
        bool key_merges = false;
        Node key;
        std::size_t key_offset = 0;
        std::vector<Entry> merges;
    };
    struct Anchored {
        Node node;
        Extent extent;
        bool finished = false;
    };

    [[nodiscard]] text::Position position(const YAML::Mark& mark) const;
    [[nodiscard]] bool expects_key() const;
    [[nodiscard]] bool is_empty_null(const YAML::Mark& mark) const;
    void refuse_misplaced_null(const YAML::Mark& mark) const;
    [[nodiscard]] text::Position empty_place(const YAML::Mark& mark) const;
    [[nodiscard]] text::Position place_of(std::size_t offset, const YAML::Mark& near) const;
    [[nodiscard]] int block_indent() const;
    void check_start(const YAML::Mark& mark, bool block_sequence) const;
    void check_content(const YAML::Mark& mark, std::size_t content, std::string_view value) const;
    [[nodiscard]] std::string exact_value(const YAML::Mark& mark, std::size_t content, const std::string& value,
                                          bool plain) const;
    void start_collection(Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                          YAML::EmitterStyle::value style);
    void end_collection();
    void add_scalar(Node node, std::size_t offset, YAML::anchor_t anchor, bool merges);
    void add(Node node, Extent extent, std::size_t offset, bool merges);
    void add_key(Frame& frame, Node key, std::size_t offset, bool merges) const;
    static void add_value(Frame& frame, Node value);
    void remember(YAML::anchor_t anchor, const Node& node, Extent extent);
    void count(text::Position where, std::size_t nodes);
    void check_depth(text::Position where, std::size_t depth) const;

    const Source& source_;
    const Limits& limits_;
    Stream& stream_;
    std::vector<Frame> frames_;
    std::vector<Anchored> anchors_;
    std::unordered_set<std::string> anchor_names_;
    std::size_t nodes_ = 0;
};

}  // namespace stepwarden::yaml
