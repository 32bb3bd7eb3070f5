// Templates as Jinja itself renders them into the text of a file (jinja2/environment.py with its defaults), with the
// place that every line of the text came from. All variables have to be known: what an Unknown decides is an error
// here.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "jinja/located_text.hpp"
#include "jinja/syntax.hpp"
#include "text/diagnostic.hpp"
#include "value/value.hpp"

namespace stepwarden::jinja {

/// The template of a file: parsed once, rendered as often as wanted, from several threads at a time too.
struct TextTemplate {
    Template source;
    /// Offsets at which the lines of the source start.
    std::vector<std::uint32_t> line_starts;
    /// Some expression reads `loop`.
    bool uses_loop = false;
    /// Some expression asks `loop` for what comes after the item at hand.
    bool looks_ahead = false;

    [[nodiscard]] SourceLine line_at(std::size_t offset) const;
};

/// A newline at the end of the text is dropped, as Jinja drops it.
text::Result<TextTemplate> parse_text_template(std::string_view text, text::FileId file);

/// Finds what `include` names; nullptr when there is no such template, an error when it cannot be read or parsed.
using TextLoader = std::function<text::Result<const TextTemplate*>(std::string_view name)>;

/// `variables` are the names that the template can use; what it does to their values is gone afterwards. An error
/// stands at the statement, in the included file too.
text::Result<LocatedText> render_text(const TextTemplate& source, const value::Dict& variables,
                                      const TextLoader& loader);

}  // namespace stepwarden::jinja
