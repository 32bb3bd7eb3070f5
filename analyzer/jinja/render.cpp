#include <algorithm>

#include "jinja/failure.hpp"
#include "jinja/lexer.hpp"
#include "jinja/literal.hpp"
#include "jinja/operators.hpp"
#include "jinja/renderer.hpp"

namespace stepwarden::jinja {

namespace {

using value::Value;

std::size_t newlines_at_end(std::string_view text) {
    const std::size_t last = text.find_last_not_of('\n');
    return last == std::string_view::npos ? text.size() : text.size() - last - 1;
}

/// Rendered text typed as Ansible types it.
Value typed(std::string text) {
    const bool looks_literal = text.starts_with('{') || text.starts_with('[') || text == "True" || text == "False";
    if (!looks_literal) return text;
    auto literal = literal_eval(text);
    return literal ? std::move(*literal) : Value(std::move(text));
}

/// Made of what reads back from its own text just as it was.
bool survives_text(const Value& value) {
    if (value.is_null() || value.is_bool() || value.is_int() || value.is_string()) return true;
    if (value.is_plain_list()) return std::all_of(value.as_list().begin(), value.as_list().end(), survives_text);
    return value.is_dict() && std::all_of(value.as_dict().begin(), value.as_dict().end(), [](const auto& entry) {
               return survives_text(entry.first) && survives_text(entry.second);
           });
}

/// What a list or dict becomes on its way through text: tuples inside stay tuples, NaN and infinity have no literal.
Value through_text(const Value& value) {
    if (value.is_plain_list() || value.is_dict()) {
        if (survives_text(value) || value::find_unknown(value)) return value;
        Outcome text = text_of(value);
        return text && text->is_string() ? typed(text->as_string()) : value;
    }
    Outcome text = text_of(value);
    return text->is_string() ? typed(text->as_string()) : *text;
}

/// `{{ name }}` and nothing else but whitespace inside: Ansible hands on a bool, number or none as it is
/// (ansible-core template/__init__.py, SINGLE_VAR).
const Name* only_name(const Template& source) {
    const std::string_view text = source.source;
    if (!text.starts_with("{{") || source.body.size() != 1) return nullptr;
    const auto* output = std::get_if<Output>(&source.body.front().kind);
    if (!output) return nullptr;
    const auto* name = std::get_if<Name>(&source[output->expression].kind);
    const std::size_t end = text.ends_with('\n') ? text.size() - 1 : text.size();
    const std::string_view inside = text.substr(2, end - 2);
    if (!name || !inside.ends_with("}}")) return nullptr;
    std::string_view word = inside.substr(0, inside.size() - 2);
    word.remove_prefix(skip_whitespace(word, 0));
    word = word.substr(0, trim_whitespace_end(word));
    return word == name->name ? name : nullptr;
}

}  // namespace

Outcome render(const Template& source, const Lookup& lookup) {
    Risk risk;
    return render(source, lookup, risk);
}

Outcome render(const Template& source, const Lookup& lookup, bool& may_fail) {
    Risk risk;
    Outcome out = render(source, lookup, risk);
    may_fail = may_fail || risk.any();
    return out;
}

Outcome render(const Template& source, const Lookup& lookup, Risk& risk) {
    if (const Name* name = only_name(source)) {
        Value value = lookup(name->name);
        if (value.is_bool() || value.is_int() || value.is_float() || value.is_null()) return value;
    }
    Renderer renderer(source, lookup);
    if (auto failure = renderer.evaluator().compile()) return tl::unexpected(std::move(*failure));
    Outcome out = renderer.run(source.body);
    if (!out) return out;
    const bool is_fixed = renderer.evaluator().is_fixed_text(*out);
    Value result = out->is_unknown() || is_fixed ? *out : through_text(*out);
    risk.note(renderer.evaluator().risk().cause());
    if (result.is_unknown()) {
        const bool defined = !renderer.evaluator().risk().any();
        return Value::unknown(value::Unknown{std::get<value::Unknown>(result.data()).cause, defined, false});
    }
    if (!result.is_string()) return result;
    const std::size_t wanted = newlines_at_end(source.source);
    const std::size_t present = newlines_at_end(result.as_string());
    if (wanted <= present) return result;
    return Value(result.as_string() + std::string(wanted - present, '\n'));
}

}  // namespace stepwarden::jinja
