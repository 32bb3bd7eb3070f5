// str_replace, str_split, list_join and make_url.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "heat/functions.hpp"
#include "heat/url_text.hpp"
#include "value/compare.hpp"
#include "value/number_text.hpp"
#include "value/placeholder.hpp"
#include "value/python_text.hpp"

namespace stepwarden::heat {

using value::Dict;
using value::List;
using value::Value;

namespace {

/// Texts that are put into each other multiply.
constexpr std::size_t most_text_bytes = std::size_t{16} << 20;

FunctionOutcome bounded(std::string text) {
    if (text.size() > most_text_bytes) return refused("makes a text of more than 16 MiB");
    return Value(std::move(text));
}

struct Replacement {
    std::string key;
    std::string text;
};

/// Longest key first, then in alphabetical order (heat/engine/hot/functions.py, Replace._resolve).
std::vector<Replacement> in_order(std::vector<Replacement> replacements) {
    std::ranges::sort(replacements, [](const Replacement& a, const Replacement& b) {
        return a.key.size() != b.key.size() ? a.key.size() > b.key.size() : a.key < b.key;
    });
    return replacements;
}

/// What was put in for one key is not searched for the others. Goes on no further once the text is too long.
std::string replaced(std::string_view text, std::span<const Replacement> replacements) {
    if (replacements.empty()) return std::string(text);
    const auto& [key, with] = replacements.front();
    const auto rest = replacements.subspan(1);
    std::string out;
    std::size_t start = 0;
    for (std::size_t hit = text.find(key); hit != std::string_view::npos; hit = text.find(key, start)) {
        out += replaced(text.substr(start, hit - start), rest);
        out += with;
        start = hit + key.size();
        if (out.size() > most_text_bytes) return out;
    }
    return out += replaced(text.substr(start), rest);
}

enum class Strictness { lenient, strict, very_strict };

FunctionOutcome replace(const Value& argument, Strictness strictness) {
    if (argument.is_unknown()) return argument;
    if (!argument.is_dict()) return refused("takes a map with template and params");
    const Value* text = value::find(argument.as_dict(), "template");
    const Value* params = value::find(argument.as_dict(), "params");
    if (text == nullptr || params == nullptr) return refused("takes a map with template and params");
    if (text->is_unknown()) return *text;
    if (params->is_unknown()) return *params;
    if (!text->is_string() && !text->is_null()) return refused("the template is no string");
    if (params->is_null()) return text->is_null() ? Value("") : *text;
    if (!params->is_dict()) return refused("params is no map");
    const std::string source = text_of(*text);
    std::vector<Replacement> replacements;
    for (const auto& [key, with] : params->as_dict()) {
        if (!key.is_string()) return refused("a key of params is no string");
        if (key.as_string().empty()) return refused("a key of params is empty");
        if (with.is_unknown() && source == key.as_string()) return with;
        if (strictness != Strictness::lenient && source.find(key.as_string()) == std::string::npos)
            return refused("the template has no '" + key.as_string() + "'");
        replacements.push_back({key.as_string(), text_of(with)});
        if (strictness == Strictness::very_strict && replacements.back().text.empty())
            return refused("the value of '" + key.as_string() + "' is empty");
    }
    return bounded(replaced(source, in_order(std::move(replacements))));
}

}  // namespace

FunctionOutcome str_replace(const Value& argument) { return replace(argument, Strictness::lenient); }
FunctionOutcome str_replace_strict(const Value& argument) { return replace(argument, Strictness::strict); }
FunctionOutcome str_replace_vstrict(const Value& argument) { return replace(argument, Strictness::very_strict); }

FunctionOutcome str_split(const Value& argument) {
    if (argument.is_unknown()) return argument;
    if (!argument.is_plain_list() || argument.as_list().size() < 2 || argument.as_list().size() > 3)
        return refused("takes a list of a delimiter, a string and maybe an index");
    const List& parts = argument.as_list();
    const Value text = value::without_gaps(parts[1]);
    if (text.is_unknown() || text.is_null()) return text;
    if (parts[0].is_unknown()) return parts[0];
    if (!text.is_string() || !parts[0].is_string() || parts[0].as_string().empty())
        return refused("takes a delimiter and a string");
    List split;
    const std::string& source = text.as_string();
    const std::string& delimiter = parts[0].as_string();
    std::size_t start = 0;
    for (std::size_t hit = source.find(delimiter); hit != std::string::npos; hit = source.find(delimiter, start)) {
        split.emplace_back(source.substr(start, hit - start));
        start = hit + delimiter.size();
    }
    split.emplace_back(source.substr(start));
    if (parts.size() < 3) return Value(std::move(split));
    const auto index = parts[2].is_int() ? value::ParsedInteger{value::ParsedInteger::Status::ok, parts[2].as_int()}
                       : parts[2].is_string() ? value::parse_integer(parts[2].as_string())
                                              : value::ParsedInteger{};
    if (index.status != value::ParsedInteger::Status::ok) return refused("the index is no integer");
    const auto count = static_cast<std::int64_t>(split.size());
    const std::int64_t at = index.number < 0 ? index.number + count : index.number;
    if (at < 0 || at >= count)
        return refused("the index " + std::to_string(index.number) + " is out of range, the string has " +
                       std::to_string(count) + " parts");
    return split[static_cast<std::size_t>(at)];
}

FunctionOutcome list_join(const Value& argument) {
    if (argument.is_unknown()) return argument;
    if (!argument.is_plain_list() || argument.as_list().size() < 2)
        return refused("takes a list of a delimiter and one or more lists");
    const List& parts = argument.as_list();
    if (parts[0].is_unknown()) return parts[0];
    if (!parts[0].is_string()) return refused("the delimiter is no string");
    std::vector<std::string> texts;
    const Value* unknown = nullptr;
    for (const Value& list : std::span(parts).subspan(1)) {
        // Whatever is false in Python is passed over, the "" of a path that leads nowhere too (JoinMultiple.result).
        if (value::truthiness(list) == value::Truth::no) continue;
        if (list.is_unknown()) {
            unknown = &list;
            texts.push_back(text_of(list));
            continue;
        }
        if (!list.is_list()) return refused("joins lists, not " + std::string(value::python_type(list)));
        for (const Value& item : list.as_list()) {
            if (item.is_unknown()) unknown = &item;
            if ((item.is_bool() || item.is_int() || item.is_float()))
                return refused("items to join must be strings, not " + value::python_repr(item));
            texts.push_back(text_of(item));
        }
    }
    if (unknown != nullptr && texts.size() == 1) return *unknown;
    std::string joined;
    for (std::size_t i = 0; i < texts.size() && joined.size() <= most_text_bytes; ++i)
        joined += (i == 0 ? "" : parts[0].as_string()) + texts[i];
    return bounded(std::move(joined));
}

FunctionOutcome make_url(const Value& argument) {
    if (argument.is_unknown()) return argument;
    if (!argument.is_dict()) return refused("takes a map");
    const Dict& parts = argument.as_dict();
    const auto part = [&](std::string_view name) -> std::string {
        const Value* found = value::find(parts, name);
        return found == nullptr ? std::string() : text_of(*found);
    };
    const auto given = [&](std::string_view name) {
        const Value* found = value::find(parts, name);
        return found != nullptr && !found->is_null() && !text_of(*found).empty();
    };
    std::string url;
    if (given("scheme")) url += part("scheme") + ":";
    if (given("scheme") || given("host")) url += "//";
    if (given("username") || given("password")) {
        url += quoted_for_url(part("username"), "");
        if (given("password")) url += ":" + quoted_for_url(part("password"), "");
        url += "@";
    }
    if (given("host")) {
        const std::string host = part("host");
        url += host.find(':') != std::string::npos && !host.starts_with('[') && !value::has_placeholder(host)
                   ? "[" + host + "]"
                   : host;
        if (given("port")) url += ":" + part("port");
    }
    if (given("path")) {
        const std::string path = part("path");
        if (!path.starts_with('/')) url += "/";
        url += quoted_for_url(path, "/");
    }
    if (const Value* query = value::find(parts, "query"); query != nullptr && query->is_dict()) {
        std::string_view separator = "?";
        for (const auto& [key, item] : query->as_dict()) {
            url +=
                std::string(separator) + quoted_for_url(text_of(key), "/") + "=" + quoted_for_url(text_of(item), "/");
            separator = "&";
        }
    }
    if (given("fragment")) url += "#" + quoted_for_url(part("fragment"), "/");
    return Value(std::move(url));
}

}  // namespace stepwarden::heat
