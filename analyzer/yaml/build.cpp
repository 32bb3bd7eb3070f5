#include "yaml/build.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "yaml/mapping.hpp"
#include "yaml/refused.hpp"

namespace stepwarden::yaml {
namespace {

constexpr std::string_view merge_tag = "tag:yaml.org,2002:merge";

/// PyYAML's safe constructor wants sequences and mappings under YAML's own tags for them.
bool fits_own_tag(Kind kind, std::string_view tag) {
    if (!tag.starts_with("!!")) return true;
    if (kind == Kind::mapping) return tag == "!!map" || tag == "!!set";
    return tag == "!!seq" || tag == "!!omap" || tag == "!!pairs";
}

}  // namespace

bool Builder::expects_key() const {
    return !frames_.empty() && frames_.back().node.is_mapping() && !frames_.back().has_key;
}

void Builder::begin_document() { anchors_.clear(); }

/// composer.py, compose_node.
void Builder::declare(text::Position where, const std::string& anchor) {
    if (!anchor.empty() && !anchors_.try_emplace(anchor).second)
        refuse(where, fmt::format("anchor '{}' is defined twice", anchor));
}

void Builder::alias(text::Position where, const std::string& anchor) {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end())
        refuse(where, fmt::format("not valid YAML: alias without an anchor '{}' before it", anchor));
    const Anchored& anchored = found->second;
    if (!anchored.finished) refuse(where, "alias stands inside the node that it names");
    count_copies(where, anchored.extent.nodes);
    check_depth(where, frames_.size() + anchored.extent.height);
    add(anchored.node, anchored.extent, false);
}

void Builder::scalar(text::Position where, const std::string& anchor, std::string_view text, const ScalarStyle& style) {
    declare(where, anchor);
    Node node;
    node.where = where;
    const bool merges = style.tag == merge_tag || (style.implicit && text == "<<");
    if ((merges || (style.implicit && text == "=")) && !expects_key())
        refuse(where, fmt::format("plain '{}' is not a string in YAML 1.1: quote it", text));
    set_scalar(node, std::string(text), style);
    count(where, 1);
    check_depth(where, frames_.size() + 1);
    remember(anchor, node, {});
    add(std::move(node), {}, merges);
}

void Builder::begin_collection(Kind kind, text::Position where, const std::string& anchor, std::string_view tag) {
    declare(where, anchor);
    Frame frame;
    frame.node.kind = kind;
    frame.node.where = where;
    frame.node.tag = shown_tag(tag);
    if (!fits_own_tag(kind, frame.node.tag))
        refuse(where, fmt::format("tag '{}' does not fit what follows it", frame.node.tag));
    if (frame.node.tag == "!!map" || frame.node.tag == "!!seq") frame.node.tag.clear();
    frame.anchor = anchor;
    count(where, 1);
    check_depth(where, frames_.size() + 1);
    frames_.push_back(std::move(frame));
}

void Builder::end_collection() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (frame.node.is_mapping()) {
        drop_duplicates(frame.node.entries, stream_.duplicate_keys);
        if (!frame.merges.empty()) apply_merges(std::move(frame.merges), frame.node.entries);
    }
    remember(frame.anchor, frame.node, frame.inside);
    add(std::move(frame.node), frame.inside, false);
}

void Builder::add(Node node, Extent extent, bool merges) {
    if (frames_.empty()) {
        stream_.documents.push_back(std::move(node));
        return;
    }
    Frame& frame = frames_.back();
    frame.inside.nodes += extent.nodes;
    frame.inside.height = std::max(frame.inside.height, extent.height + 1);
    if (frame.node.is_sequence()) {
        frame.node.items.push_back(std::move(node));
    } else if (frame.has_key) {
        add_value(frame, std::move(node));
    } else {
        add_key(frame, std::move(node), merges);
    }
}

void Builder::add_key(Frame& frame, Node key, bool merges) {
    if (!key.is_scalar()) refuse(key.where, "a list or a mapping cannot be a key");
    frame.key = std::move(key);
    frame.has_key = true;
    frame.key_merges = merges;
}

void Builder::add_value(Frame& frame, Node value) {
    auto& target = frame.key_merges ? frame.merges : frame.node.entries;
    target.push_back({std::move(frame.key), std::move(value)});
    frame.has_key = false;
}

void Builder::remember(const std::string& anchor, const Node& node, Extent extent) {
    if (anchor.empty()) return;
    // The copy counts: anchors nested in anchors would otherwise hold a deep tree many times over.
    count_copies(node.where, extent.nodes);
    anchors_[anchor] = {node, extent, true};
}

void Builder::count(text::Position where, std::size_t nodes) {
    if (nodes > limits_.nodes - nodes_)
        refuse(where, fmt::format("more than the limit of {} nodes (aliases expanded)", limits_.nodes));
    nodes_ += nodes;
}

void Builder::count_copies(text::Position where, std::size_t nodes) {
    count(where, nodes);
    if (nodes > most_copies_ - copies_)
        refuse(where,
               fmt::format("aliases expand to more than the limit of {} nodes for a file of this size", most_copies_));
    copies_ += nodes;
}

void Builder::check_depth(text::Position where, std::size_t depth) const {
    if (depth > limits_.depth) refuse(where, fmt::format("nested deeper than the limit of {} levels", limits_.depth));
}

}  // namespace stepwarden::yaml
