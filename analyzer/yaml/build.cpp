#include "yaml/build.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "yaml/line_break.hpp"
#include "yaml/mapping.hpp"
#include "yaml/refused.hpp"
#include "yaml/rescan.hpp"
#include "yaml/scalar.hpp"

namespace stepwarden::yaml {
namespace {

constexpr const char* shallow_value = "a value has to be indented deeper than the key or dash before it";
constexpr std::string_view merge_tag = "tag:yaml.org,2002:merge";

std::size_t offset_of(const YAML::Mark& mark) { return static_cast<std::size_t>(std::max(mark.pos, 0)); }

/// PyYAML's safe constructor wants sequences and mappings under YAML's own tags for them.
bool fits_own_tag(Kind kind, std::string_view tag) {
    if (!tag.starts_with("!!")) return true;
    if (kind == Kind::mapping) return tag == "!!map" || tag == "!!set";
    return tag == "!!seq" || tag == "!!omap" || tag == "!!pairs";
}

std::string_view null_spelling(std::string_view text) {
    for (const std::string_view spelling : {"~", "null", "Null", "NULL"}) {
        if (text.starts_with(spelling)) return spelling;
    }
    return "";
}

bool is_merge_key(std::string_view text, ScalarStyle style) {
    return style.tag == merge_tag || (style.plain && text == "<<" && (style.tag == "?" || style.tag == "!"));
}

}  // namespace

text::Position Builder::position(const YAML::Mark& mark) const {
    return {source_.file(), static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1)};
}

bool Builder::expects_key() const {
    return !frames_.empty() && frames_.back().node.is_mapping() && !frames_.back().has_key;
}

void Builder::OnDocumentStart(const YAML::Mark& mark) {
    // yaml-cpp takes whatever follows a finished node for the next document; PyYAML wants `---` there.
    if (!stream_.documents.empty() && !is_document_separator(source_.fed(), offset_of(mark))) {
        refuse(position(mark), "the document has ended here: expected '---' or the end of the file");
    }
    if (is_document_separator(source_.fed(), offset_of(mark)) && source_.fed()[offset_of(mark)] == '.') {
        refuse(position(mark), "'...' ends a document that has not begun");
    }
    anchors_.clear();
    anchor_names_.clear();
}

void Builder::OnAnchor(const YAML::Mark& mark, const std::string& name) {
    const auto allowed = [](char c) {
        return c == '-' || c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0;
    };
    if (!std::ranges::all_of(name, allowed)) {
        refuse(position(mark),
               fmt::format("anchor name '{}' has characters other than letters, digits, '-' and '_'", name));
    }
    if (!anchor_names_.insert(name).second) refuse(position(mark), fmt::format("anchor '{}' is defined twice", name));
}

/// True when the null that yaml-cpp reports at `mark` is written nowhere: the mark is the next token's.
bool Builder::is_empty_null(const YAML::Mark& mark) const {
    const std::size_t offset = offset_of(mark);
    if (null_spelling(source_.text().substr(std::min(offset, source_.text().size()))).empty()) return true;
    if (frames_.empty() || !frames_.back().block || expects_key()) return false;
    const Frame& frame = frames_.back();
    if (offset <= frame.key_offset) return true;
    if (static_cast<std::size_t>(mark.column) > frame.column) return false;
    const std::string_view between = source_.fed().substr(frame.key_offset, offset - frame.key_offset);
    return between.find('\n') != std::string_view::npos;
}

/// yaml-cpp reads `[a, , b]`, `: value` and a last line without its colon as nulls; PyYAML refuses them.
void Builder::refuse_misplaced_null(const YAML::Mark& mark) const {
    if (frames_.empty()) return;
    const Frame& frame = frames_.back();
    const std::size_t offset = offset_of(mark);
    if (frame.node.is_sequence() && !frame.block) refuse(position(mark), "expected a value before ',' or ']'");
    if (!frame.node.is_mapping()) return;
    if (!frame.has_key) {
        if (!source_.is_explicit_key(offset)) refuse(position(mark), "expected a key before ':'");
    } else if (frame.block && source_.after_colon(frame.key_offset, offset) == offset &&
               !source_.fed().substr(0, offset).ends_with(':') && !source_.is_explicit_key(frame.key_offset)) {
        refuse(frame.key.where, "expected ':' behind the key");
    }
}

text::Position Builder::place_of(std::size_t offset, const YAML::Mark& near) const {
    return source_.position_near(position(near), offset_of(near), offset);
}

/// Where PyYAML puts an empty node: behind the colon or dash that announced it, else at the next token.
text::Position Builder::empty_place(const YAML::Mark& mark) const {
    const std::size_t next = offset_of(mark);
    if (frames_.empty()) return position(mark);
    const Frame& frame = frames_.back();
    if (frame.node.is_mapping() && frame.has_key) return place_of(source_.after_colon(frame.key_offset, next), mark);
    if (frame.node.is_sequence() && frame.block) return place_of(source_.after_dash(frame.column, next), mark);
    return position(mark);
}

/// The column that PyYAML's scanner has as `indent`: that of the innermost block collection, or -1.
int Builder::block_indent() const {
    const auto block = std::find_if(frames_.rbegin(), frames_.rend(), [](const Frame& frame) { return frame.block; });
    return block == frames_.rend() ? -1 : static_cast<int>(block->column);
}

/// What PyYAML asks of the place where a node begins and yaml-cpp does not.
void Builder::check_start(const YAML::Mark& mark, bool block_sequence) const {
    if (const auto tab = source_.tab_before(offset_of(mark))) {
        refuse(place_of(*tab, mark), "a tab where YAML allows spaces only");
    }
    if (frames_.empty() || !frames_.back().block || expects_key()) return;
    const Frame& frame = frames_.back();
    const auto column = static_cast<std::size_t>(mark.column);
    const bool indentless = block_sequence && frame.node.is_mapping() && column == frame.column;
    // A block scalar's indicator may stand below its key: it cannot be taken for another key.
    const std::string_view rest = source_.fed().substr(std::min(offset_of(mark), source_.fed().size()));
    const bool block_scalar = rest.starts_with('|') || rest.starts_with('>');
    if (column <= frame.column && !indentless && !block_scalar) refuse(position(mark), shallow_value);
}

void Builder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
    Node node;
    node.plain = true;
    const std::size_t offset = offset_of(mark);
    if (anchor != 0 || !is_empty_null(mark)) {
        check_start(mark, false);
        node.where = position(mark);
        const std::size_t content = source_.skip_properties(offset, anchor != 0 ? 1 : 0);
        if (content < source_.text().size()) node.scalar = null_spelling(source_.text().substr(content));
    } else {
        refuse_misplaced_null(mark);
        node.where = empty_place(mark);
    }
    add_scalar(std::move(node), offset, anchor, false);
}

void Builder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
    check_start(mark, false);
    const Anchored& anchored = anchors_.at(anchor - 1);
    if (!anchored.finished) refuse(position(mark), "alias stands inside the node that it names");
    count(position(mark), anchored.extent.nodes);
    check_depth(position(mark), frames_.size() + anchored.extent.height);
    add(anchored.node, anchored.extent, offset_of(mark), false);
}

/// As check_start, for text that stands in a line below its anchor or tag.
void Builder::check_content(const YAML::Mark& mark, std::size_t content, std::string_view value) const {
    if (value.empty() || frames_.empty() || !frames_.back().block || expects_key()) return;
    const text::Position where = place_of(content, mark);
    if (where.line != position(mark).line && where.column <= frames_.back().column + 1) refuse(where, shallow_value);
}

std::string Builder::exact_value(const YAML::Mark& mark, std::size_t content, const std::string& value,
                                 bool plain) const {
    if (plain) {
        const auto tab = source_.tab_in_plain(content, value);
        if (tab) refuse(place_of(*tab, mark), "a tab in plain text, where YAML allows spaces only: quote the text");
        return value;
    }
    const char indicator = source_.text()[content];
    Rescanned scalar = indicator == '"' || indicator == '\'' ? rescan_quoted(source_.text(), content)
                                                             : rescan_block(source_.text(), content, block_indent());
    if (!scalar.error.empty()) refuse(place_of(scalar.error_offset, mark), std::string(scalar.error));
    return std::move(scalar.value);
}

void Builder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       const std::string& value) {
    check_start(mark, false);
    const std::size_t content = source_.skip_properties(offset_of(mark), 2);
    check_content(mark, content, value);
    // yaml-cpp gives the tag "!" to quoted and block scalars, and for a `!` that is written.
    const bool indicated = tag != "?" && content < source_.text().size() &&
                           std::string_view("\"'|>").find(source_.text()[content]) != std::string_view::npos;
    const ScalarStyle style{tag, !indicated};
    Node node;
    node.where = position(mark);
    const bool merges = is_merge_key(value, style);
    const bool is_value_tag = style.plain && value == "=" && (tag == "?" || tag == "!");
    if ((merges || is_value_tag) && !expects_key()) {
        refuse(node.where, fmt::format("plain '{}' is not a string in YAML 1.1: quote it", value));
    }
    set_scalar(node, exact_value(mark, content, value, style.plain), style);
    add_scalar(std::move(node), offset_of(mark), anchor, merges);
}

void Builder::add_scalar(Node node, std::size_t offset, YAML::anchor_t anchor, bool merges) {
    count(node.where, 1);
    check_depth(node.where, frames_.size() + 1);
    remember(anchor, node, {});
    add(std::move(node), {}, offset, merges);
}

void Builder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                              YAML::EmitterStyle::value style) {
    start_collection(Kind::sequence, mark, tag, anchor, style);
}

void Builder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) {
    start_collection(Kind::mapping, mark, tag, anchor, style);
}

void Builder::start_collection(Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                               YAML::EmitterStyle::value style) {
    check_start(mark, kind == Kind::sequence && style == YAML::EmitterStyle::Block);
    Frame frame;
    frame.node.kind = kind;
    frame.node.where = position(mark);
    frame.node.tag = shown_tag(tag);
    if (!fits_own_tag(kind, frame.node.tag)) {
        refuse(frame.node.where, fmt::format("tag '{}' does not fit what follows it", frame.node.tag));
    }
    if (frame.node.tag == "!!map" || frame.node.tag == "!!seq") frame.node.tag.clear();
    frame.anchor = anchor;
    const std::size_t offset = offset_of(mark);
    const int properties = (anchor != 0 ? 1 : 0) + (tag != "?" ? 1 : 0);
    frame.key_offset = source_.skip_properties(offset, properties);
    frame.column = properties == 0 ? static_cast<std::size_t>(mark.column)
                                   : frame.key_offset - source_.line_start(frame.key_offset);
    frame.block = style == YAML::EmitterStyle::Block;
    count(frame.node.where, 1);
    check_depth(frame.node.where, frames_.size() + 1);
    if (anchor > anchors_.size()) anchors_.resize(anchor);
    frames_.push_back(std::move(frame));
}

void Builder::OnSequenceEnd() { end_collection(); }

void Builder::OnMapEnd() {
    Frame& frame = frames_.back();
    drop_duplicates(frame.node.entries, stream_.duplicate_keys);
    if (!frame.merges.empty()) apply_merges(std::move(frame.merges), frame.node.entries);
    end_collection();
}

void Builder::end_collection() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    remember(frame.anchor, frame.node, frame.inside);
    add(std::move(frame.node), frame.inside, frame.key_offset, false);
}

void Builder::add(Node node, Extent extent, std::size_t offset, bool merges) {
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
        add_key(frame, std::move(node), offset, merges);
    }
}

void Builder::add_key(Frame& frame, Node key, std::size_t offset, bool merges) const {
    if (!key.is_scalar()) refuse(key.where, "a list or a mapping cannot be a key");
    frame.key = std::move(key);
    frame.key_offset = source_.skip_properties(offset, 2);
    frame.has_key = true;
    frame.key_merges = merges;
}

void Builder::add_value(Frame& frame, Node value) {
    auto& target = frame.key_merges ? frame.merges : frame.node.entries;
    target.push_back({std::move(frame.key), std::move(value)});
    frame.has_key = false;
}

void Builder::remember(YAML::anchor_t anchor, const Node& node, Extent extent) {
    if (anchor == 0) return;
    if (anchor > anchors_.size()) anchors_.resize(anchor);
    // The copy counts: anchors nested in anchors would otherwise hold a deep tree many times over.
    count(node.where, extent.nodes);
    anchors_[anchor - 1] = {node, extent, true};
}

void Builder::count(text::Position where, std::size_t nodes) {
    if (nodes > limits_.nodes - nodes_) {
        refuse(where, fmt::format("more than the limit of {} nodes (aliases expanded)", limits_.nodes));
    }
    nodes_ += nodes;
}

void Builder::check_depth(text::Position where, std::size_t depth) const {
    if (depth > limits_.depth) refuse(where, fmt::format("nested deeper than the limit of {} levels", limits_.depth));
}

}  // namespace stepwarden::yaml
