#include "simulate/loop_items.hpp"

#include <fmt/format.h>

#include <utility>

#include "value/python_text.hpp"

namespace stepwarden::simulate {
namespace {

using value::Value;

jinja::Outcome plain_loop(Value items) {
    if (items.is_undefined())
        return tl::unexpected(jinja::Failure{jinja::Failure::Kind::undefined,
                                             fmt::format("'{}' is undefined", items.missing_name()),
                                             items.missing_name()});
    if (items.is_unknown() || items.is_mapping()) {
        if (items.is_unknown()) return items;
        return Value::unknown(items.as_mapping().name, true);
    }
    if (items.is_plain_list()) return items;
    return tl::unexpected(jinja::Failure{
        jinja::Failure::Kind::other, fmt::format("'loop' needs a list, not a {}", value::python_type(items)), {}});
}

/// The terms that a lookup gets (utils/listify.py): one text is one term.
value::List terms_of(Value terms) {
    if (terms.is_plain_list()) return terms.as_list();
    return {std::move(terms)};
}

/// One level of lists opened (plugins/lookup/items.py).
value::List flattened(const value::List& terms) {
    value::List items;
    for (const Value& term : terms) {
        if (term.is_list())
            items.insert(items.end(), term.as_list().begin(), term.as_list().end());
        else
            items.push_back(term);
    }
    return items;
}

}  // namespace

jinja::Outcome loop_items(const ansible::Loop& loop, Viewer& viewer, bool& may_fail) {
    jinja::Outcome source = viewer.value_of(*loop.source, may_fail);
    if (!source) return source;
    if (loop.keyword == "loop") return plain_loop(std::move(*source));
    if (source->is_undefined()) return plain_loop(std::move(*source));
    if (source->is_unknown()) return source;
    const value::List terms = terms_of(std::move(*source));
    const std::string_view plugin = std::string_view(loop.keyword).substr(std::string_view("with_").size());
    if (plugin == "items" || plugin == "list") {
        for (const Value& term : terms) {
            // A term that is not known may be a list of any length.
            if (term.is_unknown() || term.is_mapping())
                return term.is_unknown() ? term : Value::unknown(term.as_mapping().name, true);
            if (term.is_undefined()) return plain_loop(term);
        }
        return Value(plugin == "items" ? flattened(terms) : terms);
    }
    if (!viewer.lookup().plugin) return Value::unknown(fmt::format("items of '{}'", loop.keyword), true);
    jinja::Outcome items = viewer.lookup().plugin(plugin, terms, {}, true);
    if (items && !items->is_unknown() && !items->is_plain_list())
        return Value::unknown(fmt::format("items of '{}'", loop.keyword), true);
    return items;
}

}  // namespace stepwarden::simulate
