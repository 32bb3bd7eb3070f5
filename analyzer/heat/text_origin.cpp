#include "heat/text_origin.hpp"

#include <algorithm>

#include "heat/functions.hpp"

namespace stepwarden::heat {

using value::Dict;
using value::Value;

namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        lines.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return lines;
}

std::size_t line_count(std::string_view text) { return static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1; }

/// A literal block's lines follow its header one by one.
std::vector<SourceLine> block_origin(const Stack& stack, const yaml::Node& block) {
    std::vector<SourceLine> origin;
    text::Position at = block.where;
    for (std::size_t i = 0, count = line_count(block.scalar); i < count; ++i) {
        ++at.line;
        const text::Position source = stack.source().origin(at);
        origin.push_back({source.file, source.line});
    }
    return origin;
}

std::vector<SourceLine> file_origin(Stack& stack, const yaml::Node& argument) {
    const auto path = argument.is_string() ? stack.source().resolve(argument.scalar) : std::nullopt;
    if (!path) return {};
    const auto file = stack.evaluation().templates.files().read(*path);
    if (!file) return {};
    std::vector<SourceLine> origin(file->lines.begin(), file->lines.end());
    if (origin.empty())
        for (std::uint32_t line = 1, count = static_cast<std::uint32_t>(line_count(file->content)); line <= count;
             ++line)
            origin.push_back({file->source, line});
    return origin;
}

/// No key spans lines, so that what a line becomes does not depend on the others.
std::vector<SourceLine> replaced_origin(Stack& stack, const yaml::Node& argument) {
    const yaml::Node* source = argument.find("template");
    const yaml::Node* params = argument.find("params");
    if (source == nullptr || params == nullptr) return {};
    const std::vector<SourceLine> written = text_origin(stack, *source);
    const Outcome text = stack.resolve(*source);
    Outcome replacements = stack.resolve(*params);
    if (written.empty() || !text || !text->is_string() || !replacements) return {};
    std::vector<SourceLine> origin;
    const auto lines = lines_of(text->as_string());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto line = str_replace(Dict{{"template", Value(lines[i])}, {"params", *replacements}});
        const std::size_t count = line && line->is_string() ? line_count(line->as_string()) : 1;
        origin.insert(origin.end(), count, written[std::min(i, written.size() - 1)]);
    }
    return origin;
}

}  // namespace

std::vector<SourceLine> text_origin(Stack& stack, const yaml::Node& node) {
    if (node.is_string() && !node.plain && node.scalar.find('\n') != std::string::npos)
        return block_origin(stack, node);
    if (!node.is_mapping() || node.entries.size() != 1) return {};
    const auto& [key, argument] = node.entries.front();
    if (key.scalar == "get_file") return file_origin(stack, argument);
    if (key.scalar == "str_replace") return replaced_origin(stack, argument);
    return {};
}

}  // namespace stepwarden::heat
