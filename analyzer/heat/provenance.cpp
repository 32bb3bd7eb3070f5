#include "heat/provenance.hpp"

#include <algorithm>
#include <variant>
#include <vector>

namespace stepwarden::heat {
namespace {

/// One step down a YAML tree.
using Step = std::variant<std::string, std::size_t>;

struct Visited {
    const yaml::Node* node = nullptr;
    /// The step that leads to it from the one before; unused for the root.
    Step step;
    /// The place asked for is the key's, not the value's.
    bool at_key = false;
};

bool not_after(text::Position a, text::Position b) { return a.line != b.line ? a.line < b.line : a.column <= b.column; }

/// The chain of nodes that lead down to the one which starts last before, or at, the place. Children stand in order, so
/// of each node's children it is the last that does not start after the place.
std::vector<Visited> chain_to(const yaml::Node& root, text::Position place) {
    std::vector<Visited> chain = {{&root, {}, false}};
    while (true) {
        const yaml::Node& node = *chain.back().node;
        std::optional<Visited> next;
        for (std::size_t i = 0; i < node.items.size(); ++i)
            if (not_after(node.items[i].where, place)) next = Visited{&node.items[i], i, false};
        for (const auto& [key, value] : node.entries) {
            if (!not_after(key.where, place)) continue;
            const bool at_key = place.line == key.where.line && !not_after(value.where, place);
            next = Visited{&value, key.scalar, at_key};
        }
        if (!next) return chain;
        chain.push_back(*next);
        // A mapping starts where its first key does, which another key may be in the template: the whole is meant.
        const bool is_start = next->node->is_mapping() && not_after(place, next->node->where);
        if (next->at_key || is_start) return chain;
    }
}

const yaml::Node* descend(const yaml::Node& node, const Step& step, text::Position& key_place) {
    if (const auto* key = std::get_if<std::string>(&step)) {
        const yaml::Entry* entry = node.find_entry(*key);
        if (entry == nullptr) return nullptr;
        key_place = entry->key.where;
        return &entry->value;
    }
    const std::size_t index = std::get<std::size_t>(step);
    return index < node.items.size() ? &node.items[index] : nullptr;
}

const yaml::Node* find_at(const HotTemplate& source, const yaml::Node& node, text::Position origin) {
    if (node.is_mapping() && source.origin(node.where) == origin) return &node;
    for (const yaml::Node& item : node.items)
        if (const yaml::Node* found = find_at(source, item, origin)) return found;
    for (const yaml::Entry& entry : node.entries)
        if (const yaml::Node* found = find_at(source, entry.value, origin)) return found;
    return nullptr;
}

}  // namespace

Provenance::Provenance(const Rendering& rendering) {
    for (const RenderedFile& file : rendering.files) files_.emplace(file.written.path, &file);
    for (const HotTemplate* source : rendering.templates) templates_.emplace(source->source(), source);
}

std::optional<text::Position> Provenance::origin(std::string_view path, const yaml::Node* document,
                                                 text::Position rendered) const {
    const auto found = files_.find(path);
    if (found == files_.end() || rendered.line == 0) return std::nullopt;
    const RenderedFile& file = *found->second;
    if (!file.lines.empty()) {
        if (rendered.line > file.lines.size()) return std::nullopt;
        const SourceLine& line = file.lines[rendered.line - 1];
        return text::Position{line.file, line.line, 0};
    }
    return document == nullptr ? std::nullopt : origin_in_list(file, *document, rendered);
}

std::optional<text::Position> Provenance::origin_in_list(const RenderedFile& file, const yaml::Node& document,
                                                         text::Position rendered) const {
    const std::vector<Visited> chain = chain_to(document, rendered);
    // Innermost first: the mapping that landed where one of the nodes on the way starts.
    for (std::size_t i = chain.size(); i-- > 0;) {
        const yaml::Node& node = *chain[i].node;
        if (!node.is_mapping()) continue;
        const auto& landed = file.written.landed;
        const auto row = std::ranges::find_if(landed, [&](const Landed& each) {
            return each.line == node.where.line && each.column == node.where.column;
        });
        if (row == landed.end() || row->origin.file == text::no_file) continue;
        text::Position place = row->origin;
        const Found origin = find_node(row->origin);
        const yaml::Node* at = origin.node;
        for (std::size_t step = i + 1; at != nullptr && step < chain.size(); ++step) {
            text::Position key;
            at = descend(*at, chain[step].step, key);
            if (at == nullptr) break;
            place = origin.source->origin(chain[step].at_key ? key : at->where);
        }
        return place;
    }
    return std::nullopt;
}

Provenance::Found Provenance::find_node(text::Position origin) const {
    const auto [first, last] = templates_.equal_range(origin.file);
    for (auto each = first; each != last; ++each)
        if (const yaml::Node* node = find_at(*each->second, each->second->root(), origin)) return {each->second, node};
    // A template rendered from a .j2 file that includes the one at hand.
    for (const auto& [file, source] : templates_)
        if (source->rendered() && file != origin.file)
            if (const yaml::Node* node = find_at(*source, source->root(), origin)) return {source, node};
    return {};
}

}  // namespace stepwarden::heat
