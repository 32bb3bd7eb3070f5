#include "simulate/lookup_plugins.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "jinja/failure.hpp"
#include "jinja/parse.hpp"
#include "simulate/lookup_files.hpp"
#include "simulate/lookup_sequences.hpp"
#include "value/compare.hpp"

namespace stepwarden::simulate {

namespace {

using jinja::Outcome;
using value::List;
using value::Truth;
using value::Value;

/// lookup('vars', name, default=...): `default` may be anything but none.
Outcome vars(const List& terms, const LookupOptions& options, const FileView& view) {
    if (!view.variable) return jinja::risky_unknown("lookup 'vars'");
    const Value* fallback = find_option(options, "default");
    if (fallback && fallback->is_null()) fallback = nullptr;
    List out;
    for (const Value& term : terms) {
        if (!term.is_string()) return jinja::other_failure("Invalid setting identifier, it is not a string");
        Value found = view.variable(term.as_string());
        const bool open = found.is_unknown() && !jinja::surely_defined(found);
        if (found.is_undefined()) {
            if (!fallback)
                return tl::unexpected(jinja::Failure{jinja::Failure::Kind::undefined,
                                                     "No variable found with this name: " + term.as_string(),
                                                     term.as_string()});
            out.push_back(*fallback);
        } else if (open) {
            out.push_back(fallback ? jinja::one_of(found, true) : jinja::result_of(found));
        } else {
            out.push_back(std::move(found));
        }
    }
    return Value(std::move(out));
}

struct OutsidePlugin {
    std::string_view name;
    /// The machine that runs Ansible decides whether it fails, too.
    bool may_fail;
};

/// What these give only the machine that runs Ansible can tell.
constexpr std::array<OutsidePlugin, 11> outside_plugins = {{{"env", false},
                                                            {"password", false},
                                                            {"varnames", false},
                                                            {"inventory_hostnames", false},
                                                            {"config", true},
                                                            {"csvfile", true},
                                                            {"ini", true},
                                                            {"lines", true},
                                                            {"pipe", true},
                                                            {"unvault", true},
                                                            {"url", true}}};

/// A list of results of which nobody knows one; how many there are is known where there is one a term.
Outcome outside(std::string_view name) {
    const auto at = std::find_if(outside_plugins.begin(), outside_plugins.end(),
                                 [&](const OutsidePlugin& plugin) { return plugin.name == name; });
    std::string cause = fmt::format("lookup '{}'", name);
    const bool may_fail = at == outside_plugins.end() || at->may_fail;
    return may_fail ? jinja::risky_unknown(std::move(cause)) : Value::unknown(std::move(cause), true);
}

/// What lookup() makes of a plugin's list (ansible-core template/__init__.py, _lookup).
Value as_one(const List& results) {
    if (results.empty()) return Value(List{});
    if (results.size() == 1) return results.front();
    std::string joined;
    const Value* unknown = nullptr;
    for (const Value& result : results) {
        if (result.is_unknown()) {
            if (!unknown) unknown = &result;
            continue;
        }
        if (!result.is_string()) return Value(results);
        if (&result != &results.front()) joined += ',';
        joined += result.as_string();
    }
    return unknown ? jinja::result_of(*unknown) : Value(std::move(joined));
}

std::string_view without_collection(std::string_view name) {
    for (const std::string_view collection : {"ansible.builtin.", "ansible.legacy."})
        if (name.starts_with(collection)) return name.substr(collection.size());
    return name;
}

Outcome results_of(std::string_view name, const List& terms, const LookupOptions& options, const FileView& view) {
    if (const SequencePlugin plugin = find_sequence_plugin(name)) return plugin(terms);
    const FilePlugin by_file = find_file_plugin(name);
    if (name != "vars" && !by_file) return outside(name);
    // first_found looks at its terms one by one.
    const auto unknown = std::find_if(terms.begin(), terms.end(),
                                      [](const Value& term) { return value::find_unknown(term) != nullptr; });
    if (name != "first_found" && unknown != terms.end()) return jinja::result_of(*value::find_unknown(*unknown));
    return by_file ? by_file(terms, options, view) : vars(terms, options, view);
}

}  // namespace

Outcome lookup_plugin(std::string_view name, const List& terms, const LookupOptions& options, bool wants_list,
                      const FileView& view) {
    Outcome results = results_of(without_collection(name), terms, options, view);
    if (!results || results->is_unknown() || wants_list) return results;
    return as_one(results->as_list());
}

}  // namespace stepwarden::simulate
