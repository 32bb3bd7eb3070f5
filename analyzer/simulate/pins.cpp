#include "simulate/pins.hpp"

#include <algorithm>
#include <string>

#include "ansible/arguments.hpp"
#include "simulate/json_value.hpp"
#include "yaml/parse.hpp"

namespace stepwarden::simulate {
namespace {

using value::Dict;
using value::Value;

text::Diagnostic wrong(text::Position where, std::string message, std::string_view shown_path) {
    where.file = text::no_file;
    return {where, std::move(message), std::string(shown_path)};
}

text::Result<yaml::Node> parse_yaml(std::string_view text, std::string_view shown_path) {
    auto stream = yaml::parse(text, text::no_file);
    if (!stream) return tl::unexpected(wrong(stream.error().where, stream.error().message, shown_path));
    if (stream->documents.size() > 1)
        return tl::unexpected(wrong(stream->documents[1].where, "expected one YAML document", shown_path));
    return stream->documents.empty() ? yaml::Node{} : std::move(stream->documents.front());
}

std::string_view kind_name(const yaml::Node& node) {
    if (node.is_mapping()) return "a mapping";
    if (node.is_sequence()) return "a list";
    return node.is_null() ? "nothing" : "a single value";
}

text::Result<yaml::Node> parse_mapping(std::string_view text, std::string_view shown_path, std::string_view expected) {
    auto document = parse_yaml(text, shown_path);
    if (!document || document->is_mapping()) return document;
    std::string message = "expected " + std::string(expected) + ", found " + std::string(kind_name(*document));
    return tl::unexpected(wrong(document->where, std::move(message), shown_path));
}

bool is_name(std::string_view text) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    constexpr std::string_view all = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    return !text.empty() && letters.find(text.front()) != std::string_view::npos &&
           text.find_first_not_of(all) == std::string_view::npos;
}

/// `host | SUCCESS => {...}` with blanks for what stands before the object, so that places stay right.
std::string without_banner(std::string_view text) {
    std::string blanked(text);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    const std::size_t arrow = text.substr(0, text.find('\n')).find("=> {");
    if (first == std::string_view::npos || text[first] == '{' || arrow == std::string_view::npos) return blanked;
    std::fill_n(blanked.begin(), arrow + 2, ' ');
    return blanked;
}

/// One of the words for a result that has no more to say; null for any other.
const Dict* result_named(std::string_view word) {
    static const std::pair<std::string_view, Dict> results[] = {
        {"ok", {{"changed", false}, {"failed", false}}},
        {"changed", {{"changed", true}, {"failed", false}}},
        {"failed", {{"changed", false}, {"failed", true}}},
        {"skipped", {{"changed", false}, {"failed", false}, {"skipped", true}}},
    };
    for (const auto& [name, result] : results)
        if (name == word) return &result;
    return nullptr;
}

text::Result<Value> outcome_of(const yaml::Node& node, std::string_view shown_path) {
    if (node.is_mapping()) return value::from_yaml(node);
    if (const Dict* named = node.is_string() ? result_named(node.scalar) : nullptr) return Value(*named);
    return tl::unexpected(
        wrong(node.where, "expected the module's result as a mapping ({rc: 1}), or ok, changed, failed or skipped",
              shown_path));
}

}  // namespace

text::Result<Value> parse_facts(std::string_view json, std::string_view shown_path) {
    auto facts = parse_json(without_banner(json), shown_path);
    if (!facts) return facts;
    if (!facts->is_dict())
        return tl::unexpected(wrong({text::no_file, 1, 1},
                                    "expected a JSON object of facts, or one that holds it under \"ansible_facts\"",
                                    shown_path));
    const Value* inner = value::find(facts->as_dict(), "ansible_facts");
    return inner != nullptr && inner->is_dict() ? *inner : *facts;
}

text::Result<Dict> parse_outcomes(std::string_view yaml, std::string_view shown_path) {
    const auto document = parse_mapping(yaml, shown_path, "a mapping of task names or path:line to results");
    if (!document) return tl::unexpected(document.error());
    Dict outcomes;
    for (const yaml::Entry& entry : document->entries) {
        auto outcome = outcome_of(entry.value, shown_path);
        if (!outcome) return tl::unexpected(outcome.error());
        outcomes.emplace_back(entry.key.scalar, std::move(*outcome));
    }
    return outcomes;
}

text::Result<std::pair<std::string, Value>> parse_assumption(std::string_view word) {
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos || !is_name(word.substr(0, equals)))
        return tl::unexpected(text::Diagnostic{{}, "expected NAME=VALUE, found '" + std::string(word) + "'", {}});
    const auto value = parse_yaml(word.substr(equals + 1), {});
    if (!value)
        return tl::unexpected(
            text::Diagnostic{{}, "the value in '" + std::string(word) + "': " + value.error().message, {}});
    return std::pair(std::string(word.substr(0, equals)), value::from_yaml(*value));
}

text::Result<Dict> parse_extra_vars(std::string_view word) {
    const std::size_t first = word.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return Dict{};
    if (word[first] == '{' || word[first] == '[') return parse_vars_file(word, {});
    if (word.front() == '/' || word.front() == '.')
        return tl::unexpected(text::Diagnostic{{}, "a file of variables is given as '@" + std::string(word) + "'", {}});
    const ansible::KeyValueText text = ansible::split_arguments(word, false);
    if (text.pairs.empty() || !text.free_form.empty())
        return tl::unexpected(text::Diagnostic{{},
                                               "expected NAME=VALUE, a YAML or JSON mapping, or @FILE, found '" +
                                                   (text.free_form.empty() ? std::string(word) : text.free_form) + "'",
                                               {}});
    Dict vars;
    for (const auto& [name, value] : text.pairs) override_with(vars, {{Value(name), Value(value)}});
    return vars;
}

text::Result<Dict> parse_vars_file(std::string_view yaml, std::string_view shown_path) {
    const auto document = parse_mapping(yaml, shown_path, "a mapping of variables");
    if (!document) return tl::unexpected(document.error());
    return value::from_yaml(*document).as_dict();
}

void override_with(Dict& vars, Dict more) {
    for (auto& [name, value] : more) {
        const auto same = std::ranges::find_if(vars, [&name = name](const auto& entry) {
            return entry.first.is_string() && name.is_string() && entry.first.as_string() == name.as_string();
        });
        if (same != vars.end())
            same->second = std::move(value);
        else
            vars.emplace_back(std::move(name), std::move(value));
    }
}

}  // namespace stepwarden::simulate
