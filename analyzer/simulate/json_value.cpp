#include "simulate/json_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace stepwarden::simulate {
namespace {

using nlohmann::json;
using value::Value;

/// Takes the events of nlohmann's parser; its depth is bounded here, since the parser's own is not.
class ValueBuilder {
public:
    using Number = json::number_integer_t;

    bool null() { return add({}); }
    bool boolean(bool b) { return add(b); }
    bool number_integer(Number number) { return add(std::int64_t{number}); }
    bool number_unsigned(json::number_unsigned_t number) {
        constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        return add(number > most ? too_large() : Value(static_cast<std::int64_t>(number)));
    }
    /// An integer too long for 64 bits comes as a double too.
    bool number_float(json::number_float_t number, const std::string& text) {
        return add(text.find_first_of(".eE") == std::string::npos ? too_large() : Value(number));
    }
    bool string(std::string& text) { return add(std::move(text)); }
    bool binary(json::binary_t& /*bytes*/) { return false; }
    bool start_object(std::size_t /*size*/) { return open(true); }
    bool start_array(std::size_t /*size*/) { return open(false); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(std::string& text) {
        open_.back().keys.push_back(std::move(text));
        return true;
    }
    bool parse_error(std::size_t byte, const std::string& /*token*/, const nlohmann::detail::exception& error) {
        wrong_at = byte == 0 ? 0 : byte - 1;
        const std::string_view whole = error.what();
        const std::size_t said = whole.find(": ");
        message = said == std::string_view::npos ? whole : whole.substr(said + 2);
        return false;
    }

    Value result;
    std::string message;
    std::size_t wrong_at = 0;

private:
    struct Open {
        bool is_object = false;
        value::List items;
        std::vector<std::string> keys;
    };

    static Value too_large() { return Value::unknown("a number beyond 64 bits", true); }

    bool add(Value value) {
        if (open_.empty())
            result = std::move(value);
        else
            open_.back().items.push_back(std::move(value));
        return true;
    }

    bool open(bool is_object) {
        if (open_.size() >= most_json_depth) {
            message = fmt::format("nested more than {} levels deep", most_json_depth);
            return false;
        }
        open_.push_back({is_object, {}, {}});
        return true;
    }

    bool close() {
        Open done = std::move(open_.back());
        open_.pop_back();
        return add(done.is_object ? object(done) : Value(std::move(done.items)));
    }

    static Value object(Open& done) {
        value::Dict entries;
        std::unordered_map<std::string_view, std::size_t> places;
        for (std::size_t i = 0; i < done.keys.size(); ++i) {
            const auto [place, is_new] = places.try_emplace(done.keys[i], entries.size());
            if (is_new)
                entries.emplace_back(done.keys[i], std::move(done.items[i]));
            else
                entries[place->second].second = std::move(done.items[i]);
        }
        return entries;
    }

    std::vector<Open> open_;
};

text::Position position_of(std::string_view text, std::size_t byte) {
    const std::string_view before = text.substr(0, byte);
    const std::size_t line_start = before.rfind('\n') + 1;
    const auto line = 1 + std::ranges::count(before, '\n');
    return {text::no_file, static_cast<std::uint32_t>(line),
            static_cast<std::uint32_t>(before.size() - line_start + 1)};
}

}  // namespace

text::Result<Value> parse_json(std::string_view json_text, std::string_view shown_path) {
    ValueBuilder builder;
    if (json::sax_parse(json_text, &builder)) return std::move(builder.result);
    return tl::unexpected(text::Diagnostic{position_of(json_text, std::min(builder.wrong_at, json_text.size())),
                                           "not valid JSON: " + builder.message, std::string(shown_path)});
}

}  // namespace stepwarden::simulate
