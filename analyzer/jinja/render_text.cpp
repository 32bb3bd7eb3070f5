#include "jinja/render_text.hpp"

#include <algorithm>
#include <array>

#include "jinja/parse.hpp"
#include "jinja/text_renderer.hpp"

namespace stepwarden::jinja {

namespace {

bool is_loop(const Node& node) {
    const auto* name = std::get_if<Name>(&node.kind);
    return name && name->name == "loop";
}

bool asks_ahead(const std::vector<Node>& nodes, const Node& node) {
    constexpr std::array<std::string_view, 5> ahead = {"last", "length", "revindex", "revindex0", "nextitem"};
    const auto* member = std::get_if<Attribute>(&node.kind);
    return member && is_loop(nodes[member->object]) &&
           std::find(ahead.begin(), ahead.end(), member->name) != ahead.end();
}

std::vector<std::uint32_t> line_starts(std::string_view source) {
    std::vector<std::uint32_t> out = {0};
    for (std::size_t at = source.find('\n'); at != std::string_view::npos; at = source.find('\n', at + 1))
        out.push_back(static_cast<std::uint32_t>(at + 1));
    return out;
}

}  // namespace

SourceLine TextTemplate::line_at(std::size_t offset) const {
    const auto after = std::upper_bound(line_starts.begin(), line_starts.end(), offset);
    return {source.where.file, static_cast<std::uint32_t>(after - line_starts.begin())};
}

text::Result<TextTemplate> parse_text_template(std::string_view text, text::FileId file) {
    auto source = parse_template(text, {file, 1, 1}, Dialect::jinja);
    if (!source) return tl::unexpected(std::move(source.error()));
    TextTemplate out;
    out.source = std::move(*source);
    out.line_starts = line_starts(out.source.source);
    const auto& nodes = out.source.nodes;
    out.uses_loop = std::any_of(nodes.begin(), nodes.end(), is_loop);
    out.looks_ahead = std::any_of(nodes.begin(), nodes.end(), [&](const Node& n) { return asks_ahead(nodes, n); });
    return out;
}

text::Result<LocatedText> render_text(const TextTemplate& source, const value::Dict& variables,
                                      const TextLoader& loader) {
    Lookup lookup([](std::string_view name) {
        return name == "self" ? value::Value::unknown("'self' inside of an expression")
                              : value::Value::undefined(std::string(name));
    });
    lookup.dialect = Dialect::jinja;
    return TextRenderer(lookup, loader).run(source, variables);
}

}  // namespace stepwarden::jinja
