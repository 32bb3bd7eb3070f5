#include "yaml/parse.hpp"

#include <fmt/format.h>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <istream>
#include <new>
#include <streambuf>
#include <utility>

#include "yaml/build.hpp"
#include "yaml/refused.hpp"
#include "yaml/source.hpp"

namespace stepwarden::yaml {
namespace {

/// Lets an istream read text that stays where it is.
class ViewBuffer : public std::streambuf {
public:
    explicit ViewBuffer(std::string_view text) {
        // The get area is never written to; streambuf's interface has no const form.
        char* begin = const_cast<char*>(text.data());
        setg(begin, begin, begin + text.size());
    }
};

struct Wording {
    std::string_view yaml_cpp;
    std::string_view ours;
};

/// yaml-cpp's terse messages in terms of what is written.
constexpr std::array<Wording, 9> wordings = {{
    {"illegal map value", "a ':' that begins no mapping here: wrong indentation, or text that needs quotes"},
    {"illegal map key", "a '?' that begins no key here: wrong indentation, or text that needs quotes"},
    {"illegal block entry", "a '-' that begins no list item here: wrong indentation"},
    {"end of map not found", "expected the next key of the mapping at its indentation, or less for its end"},
    {"end of sequence not found", "expected the next '- ' of the list at its indentation, or less for its end"},
    {"end of map flow not found", "'{' is not closed: expected ',' or '}'"},
    {"end of sequence flow not found", "'[' is not closed: expected ',' or ']'"},
    {"unknown token", "a character that cannot begin any value: quote the text"},
    {"the referenced anchor is not defined", "alias without an anchor of that name before it"},
}};

std::string_view worded(std::string_view message) {
    const auto found = std::ranges::find(wordings, message, &Wording::yaml_cpp);
    return found == wordings.end() ? message : found->ours;
}

/// yaml-cpp keeps every token of a flow collection until it closes; this keeps that in proportion to the node bound.
text::Result<void> check_token_count(const Source& source, const Limits& limits) {
    const std::size_t most = std::max<std::size_t>(limits.nodes * 4, 1024);
    if (source.text().size() <= most) return {};
    const auto indicators = static_cast<std::size_t>(std::ranges::count_if(
        source.text(), [](char c) { return std::string_view("[]{},:-?&*!").find(c) != std::string_view::npos; }));
    if (indicators <= most) return {};
    return tl::unexpected(
        text::Diagnostic{{source.file(), 1, 1},
                         fmt::format("holds {} YAML indicator characters, more than the limit of {}", indicators, most),
                         {}});
}

text::Position place(const YAML::Mark& mark, text::FileId file) {
    if (mark.is_null()) return {file, 0, 0};
    return {file, static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1)};
}

/// Throws what yaml-cpp and the Builder throw.
Stream read_all(const Source& source, const Limits& limits) {
    Stream stream;
    ViewBuffer buffer(source.fed());
    std::istream input(&buffer);
    YAML::Parser parser(input);
    Builder builder(source, limits, stream);
    while (parser.HandleNextDocument(builder)) {
    }
    return stream;
}

}  // namespace

text::Result<Stream> parse(std::string_view bytes, text::FileId file, const Limits& limits) {
    const text::Result<Source> source = Source::check(bytes, file);
    if (!source) return tl::unexpected(source.error());
    if (auto counted = check_token_count(*source, limits); !counted) return tl::unexpected(std::move(counted.error()));
    try {
        return read_all(*source, limits);
    } catch (Refused& refused) {
        return tl::unexpected(std::move(refused.why));
    } catch (const YAML::DeepRecursion& error) {
        return tl::unexpected(
            text::Diagnostic{place(error.mark, file), "nested deeper than yaml-cpp's limit of 500 levels", {}});
    } catch (const YAML::Exception& error) {
        return tl::unexpected(
            text::Diagnostic{place(error.mark, file), fmt::format("not valid YAML: {}", worded(error.msg)), {}});
    } catch (const std::bad_alloc&) {
        return tl::unexpected(text::Diagnostic{{file, 0, 0}, "needs more memory than there is", {}});
    }
}

}  // namespace stepwarden::yaml
