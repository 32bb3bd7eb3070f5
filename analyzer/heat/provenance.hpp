// From a place in a rendered directory to the place in the checkout that it was written at: the nearest enclosing
// mapping that a template has, and from there on the same keys, as far as the template has them literally.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "heat/hot_template.hpp"
#include "heat/rendering.hpp"
#include "text/position.hpp"
#include "yaml/node.hpp"

namespace stepwarden::heat {

class Provenance {
public:
    /// `rendering`, and the plans that it was made with, outlive this.
    explicit Provenance(const Rendering& rendering);

    /// `document` is the rendered file's, parsed; nullptr for a text that is none. Empty when nothing of the checkout
    /// stands behind the place.
    [[nodiscard]] std::optional<text::Position> origin(std::string_view path, const yaml::Node* document,
                                                       text::Position rendered) const;

private:
    [[nodiscard]] std::optional<text::Position> origin_in_list(const RenderedFile& file, const yaml::Node& document,
                                                               text::Position rendered) const;
    /// The template's node at a place of the checkout, with the template.
    struct Found {
        const HotTemplate* source = nullptr;
        const yaml::Node* node = nullptr;
    };
    [[nodiscard]] Found find_node(text::Position origin) const;

    std::map<std::string, const RenderedFile*, std::less<>> files_;
    std::multimap<text::FileId, const HotTemplate*> templates_;
};

}  // namespace stepwarden::heat
