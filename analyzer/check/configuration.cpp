#include "check/configuration.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <span>

#include "check/rule_names.hpp"
#include "text/suggest.hpp"
#include "yaml/parse.hpp"

namespace stepwarden::check {
namespace {

/// What is wrong with a file; caught where the file is read.
struct Wrong {
    text::Diagnostic diagnostic;
};

[[noreturn]] void refuse(const yaml::Node& node, std::string message) { throw Wrong{{node.where, std::move(message)}}; }

std::string quoted_list(std::span<const std::string_view> words) {
    std::string list;
    for (const std::string_view word : words) list += (list.empty() ? "" : ", ") + std::string(word);
    return list;
}

template <typename Names>
std::string suggestion(std::string_view name, const Names& known) {
    const auto nearest = text::nearest_name(name, known);
    return nearest ? fmt::format("; did you mean '{}'?", *nearest) : "";
}

/// One of `words`, by its index.
std::size_t choice_of(const yaml::Node& node, std::span<const std::string_view> words) {
    // `off` is a boolean to YAML.
    const auto found = std::ranges::find(words, std::string_view(node.scalar));
    if (node.is_scalar() && found != words.end()) return static_cast<std::size_t>(found - words.begin());
    if (!node.is_scalar()) refuse(node, fmt::format("expected one of {}", quoted_list(words)));
    refuse(node,
           fmt::format("'{}' is not one of {}{}", node.scalar, quoted_list(words), suggestion(node.scalar, words)));
}

constexpr std::array<std::string_view, 3> profile_words = {"gate", "review", "all"};
constexpr std::array<std::string_view, 4> fail_on_words = {"note", "warning", "error", "never"};
constexpr std::array<std::string_view, 4> severity_words = {"note", "warning", "error", "off"};

/// The fourth word stands for none.
std::optional<Severity> severity_at(std::size_t index) {
    return index < 3 ? std::optional(static_cast<Severity>(index)) : std::nullopt;
}

const std::string& text_at(const yaml::Node& node, std::string_view what) {
    if (!node.is_scalar() || node.is_null() || node.scalar.empty()) refuse(node, fmt::format("expected {}", what));
    return node.scalar;
}

/// One text, or a list of them.
std::vector<std::string> texts_at(const yaml::Node& node, std::string_view what) {
    std::vector<std::string> texts;
    if (!node.is_sequence()) return {text_at(node, what)};
    for (const yaml::Node& item : node.items) texts.push_back(text_at(item, what));
    return texts;
}

void refuse_unknown_rule(const yaml::Node& node, const std::string& name) {
    if (const auto wrong = unknown_rule({name})) refuse(node, *wrong);
}

std::vector<std::string> rules_at(const yaml::Node& node) {
    std::vector<std::string> names = texts_at(node, "a rule or a group of rules");
    for (std::size_t i = 0; i < names.size(); ++i)
        refuse_unknown_rule(node.is_sequence() ? node.items[i] : node, names[i]);
    return names;
}

const yaml::Node& mapping_at(const yaml::Node& node, std::string_view what) {
    if (!node.is_mapping()) refuse(node, fmt::format("expected {}", what));
    return node;
}

void read_profile(const yaml::Node& node, Configuration& into) {
    into.profile = static_cast<Profile>(choice_of(node, profile_words));
}

void read_fail_on(const yaml::Node& node, Configuration& into) {
    into.fail_on = FailOn{severity_at(choice_of(node, fail_on_words))};
}

void read_select(const yaml::Node& node, Configuration& into) { into.select = rules_at(node); }

void read_ignore(const yaml::Node& node, Configuration& into) { into.ignore = rules_at(node); }

void read_severity(const yaml::Node& node, Configuration& into) {
    for (const yaml::Entry& entry : mapping_at(node, "a mapping of rules to severities").entries) {
        const std::string& rule = text_at(entry.key, "a rule or a group of rules");
        refuse_unknown_rule(entry.key, rule);
        into.severities.push_back({rule, severity_at(choice_of(entry.value, severity_words))});
    }
}

void read_baseline(const yaml::Node& node, Configuration& into) { into.baseline = text_at(node, "a file"); }

void read_knowledge(const yaml::Node& node, Configuration& into) { into.knowledge = text_at(node, "a directory"); }

constexpr std::array<std::string_view, 3> exception_keys = {"rules", "paths", "reason"};

Exception exception_at(const yaml::Node& node) {
    Exception exception;
    for (const yaml::Entry& entry : mapping_at(node, "a mapping with rules and paths").entries) {
        const std::string& key = text_at(entry.key, "rules, paths or reason");
        if (key == "rules")
            exception.rules = rules_at(entry.value);
        else if (key == "paths")
            exception.paths = texts_at(entry.value, "a path");
        else if (key == "reason")
            text_at(entry.value, "a sentence");
        else
            refuse(entry.key, fmt::format("unknown key '{}'{}", key, suggestion(key, exception_keys)));
    }
    if (exception.rules.empty()) refuse(node, "expected 'rules' beside 'paths': which rules are not to hold there");
    if (exception.paths.empty()) refuse(node, "expected 'paths' beside 'rules': 'ignore' turns rules off everywhere");
    return exception;
}

void read_exceptions(const yaml::Node& node, Configuration& into) {
    if (!node.is_sequence()) refuse(node, "expected a list of mappings with rules and paths");
    for (const yaml::Node& item : node.items) into.exceptions.push_back(exception_at(item));
}

using Json = nlohmann::ordered_json;

Json rule_list_schema() {
    const Json names = {{"type", "string"}};
    return {{"oneOf", {names, {{"type", "array"}, {"items", names}}}}};
}

Json choice_schema(std::span<const std::string_view> words) { return {{"enum", words}}; }

Json exceptions_schema() {
    const Json item = {
        {"type", "object"},
        {"additionalProperties", false},
        {"required", {"rules", "paths"}},
        {"properties",
         {{"rules", rule_list_schema()}, {"paths", rule_list_schema()}, {"reason", {{"type", "string"}}}}}};
    return {{"type", "array"}, {"items", item}};
}

/// A key of the file: how it is read, and how the schema describes it.
struct Key {
    std::string_view name;
    std::string_view description;
    void (*read)(const yaml::Node&, Configuration&);
    Json (*schema)();
};

const std::array<Key, 8> keys = {{
    {"profile", "How much is told: errors only, warnings too, or all", read_profile,
     [] { return choice_schema(profile_words); }},
    {"fail-on", "The severity from which on the exit status is 1", read_fail_on,
     [] { return choice_schema(fail_on_words); }},
    {"select", "Only these rules or groups of rules", read_select, rule_list_schema},
    {"ignore", "All but these rules or groups of rules", read_ignore, rule_list_schema},
    {"severity", "The severity of all findings of a rule or a group of rules", read_severity,
     [] {
         return Json{{"type", "object"}, {"additionalProperties", choice_schema(severity_words)}};
     }},
    {"exceptions", "Rules that do not hold in some files; * and ? in a path stand for any text", read_exceptions,
     exceptions_schema},
    {"baseline", "A file of known findings, relative to this one, that are not told again", read_baseline,
     [] {
         return Json{{"type", "string"}};
     }},
    {"knowledge", "A directory of tables, relative to this file, that add to those of rules/knowledge", read_knowledge,
     [] {
         return Json{{"type", "string"}};
     }},
}};

std::vector<std::string_view> key_names() {
    std::vector<std::string_view> names;
    for (const Key& key : keys) names.push_back(key.name);
    return names;
}

Configuration configuration_at(const yaml::Node& document) {
    Configuration configuration;
    if (document.is_null()) return configuration;
    for (const yaml::Entry& entry : mapping_at(document, "a mapping of settings").entries) {
        const std::string& name = text_at(entry.key, "the name of a setting");
        const auto key = std::ranges::find(keys, std::string_view(name), &Key::name);
        if (key == keys.end()) {
            const std::vector<std::string_view> known = key_names();
            const std::string near = suggestion(name, known);
            refuse(entry.key, fmt::format("unknown key '{}'{}", name,
                                          near.empty() ? fmt::format("; known are {}", quoted_list(known)) : near));
        }
        key->read(entry.value, configuration);
    }
    return configuration;
}

}  // namespace

Severity minimum_of(Profile profile) {
    switch (profile) {
        case Profile::gate:
            return Severity::error;
        case Profile::review:
            return Severity::warning;
        case Profile::all:
            return Severity::note;
    }
    return Severity::warning;
}

text::Result<Configuration> read_configuration(std::string_view text) {
    auto stream = yaml::parse(text, text::no_file);
    if (!stream) return tl::unexpected(stream.error());
    if (!stream->duplicate_keys.empty()) return tl::unexpected(stream->duplicate_keys.front().told());
    try {
        return stream->documents.empty() ? Configuration{} : configuration_at(stream->documents.front());
    } catch (const Wrong& wrong) {
        return tl::unexpected(wrong.diagnostic);
    }
}

std::string configuration_schema() {
    Json properties = Json::object();
    for (const Key& key : keys) {
        Json schema = key.schema();
        schema["description"] = key.description;
        properties[std::string(key.name)] = std::move(schema);
    }
    const Json schema = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                         {"title", ".stepwarden.yaml"},
                         {"type", "object"},
                         {"additionalProperties", false},
                         {"properties", std::move(properties)}};
    return schema.dump(2) + "\n";
}

bool is_excepted(const std::vector<Exception>& exceptions, std::string_view rule, std::string_view path) {
    const std::string file(path);
    return std::ranges::any_of(exceptions, [&](const Exception& exception) {
        const bool here = std::ranges::any_of(exception.paths, [&](const std::string& pattern) {
            return fnmatch(pattern.c_str(), file.c_str(), 0) == 0;
        });
        return here && names_rule(exception.rules, rule);
    });
}

}  // namespace stepwarden::check
