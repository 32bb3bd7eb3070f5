#include "jinja/lookup_call.hpp"

#include <algorithm>
#include <optional>

#include "jinja/failure.hpp"
#include "value/compare.hpp"

namespace stepwarden::jinja {

namespace {

using value::List;
using value::Truth;
using value::Value;

/// Takes a named argument out.
std::optional<Value> take(NamedValues& named, std::string_view name) {
    const auto at = std::find_if(named.begin(), named.end(), [&](const auto& entry) { return entry.first == name; });
    if (at == named.end()) return std::nullopt;
    Value taken = std::move(at->second);
    named.erase(at);
    return taken;
}

/// Ansible looks into all terms for something undefined before it runs the plugin.
std::optional<Failure> note_terms(std::span<const Value> terms, Context& context) {
    for (const Value& term : terms) {
        if (const value::Undefined* undefined = value::find_undefined(term))
            return undefined_failure(*undefined).value();
        context.risk.note_use(term);
    }
    return std::nullopt;
}

Value described(const std::string& name) { return risky_unknown("lookup '" + name + "'"); }

}  // namespace

Outcome look_up(std::span<const Value> positional, NamedValues named, bool wants_list, Context& context) {
    if (positional.empty()) return type_failure("lookup() misses the plugin's name");
    const Value& name = positional.front();
    if (name.is_undefined()) return undefined_failure(name);
    if (name.is_unknown()) return result_of(name);
    if (!name.is_string()) return other_failure("the name of a lookup must be a string");
    const std::span<const Value> terms = positional.subspan(1);
    if (auto failure = note_terms(terms, context)) return tl::unexpected(std::move(*failure));
    if (const auto wantlist = take(named, "wantlist")) {
        const Truth wanted = value::truthiness(*wantlist);
        if (wanted == Truth::unknown) return described(name.as_string());
        wants_list = wanted == Truth::yes;
    }
    take(named, "allow_unsafe");
    const std::optional<Value> errors = take(named, "errors");
    if (!context.lookup.plugin) return described(name.as_string());
    const bool forgives =
        errors && errors->is_string() && (errors->as_string() == "ignore" || errors->as_string() == "warn");
    Outcome out = context.lookup.plugin(name.as_string(), List(terms.begin(), terms.end()), named, wants_list);
    if (!forgives) return out;
    if (!out && out.error().kind != Failure::Kind::undefined) return wants_list ? Value(List{}) : Value();
    if (out && out->is_unknown())
        return answer_about(Value::unknown(value::Unknown{std::get<value::Unknown>(out->data()).cause, true}));
    return out;
}

}  // namespace stepwarden::jinja
