#include "jinja/literal.hpp"

#include "jinja/lexer.hpp"
#include "jinja/string_literal.hpp"
#include "value/compare.hpp"
#include "value/number_text.hpp"

namespace stepwarden::jinja {

namespace {

using value::Dict;
using value::List;
using value::Value;

constexpr int max_depth = 200;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

class LiteralReader {
public:
    explicit LiteralReader(std::string_view text) : text_(text) {}

    std::optional<Value> run() {
        auto value = element(0);
        skip_space();
        if (!value || at_ < text_.size()) return std::nullopt;
        if (odd_) return Value::unknown("a literal of a kind that is not modelled", true);
        return value;
    }

private:
    /// Newlines count as space only inside brackets; every literal that is read here starts with one or is a bare word.
    void skip_space() {
        while (at_ < text_.size()) {
            if (std::string_view(" \t\n\f\r").find(text_[at_]) != std::string_view::npos) {
                ++at_;
            } else if (text_[at_] == '#') {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else {
                return;
            }
        }
    }

    bool skip(char c) {
        skip_space();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    bool at(char c) {
        skip_space();
        return at_ < text_.size() && text_[at_] == c;
    }

    std::optional<Value> element(int depth) {
        skip_space();
        if (depth > max_depth || at_ >= text_.size()) return std::nullopt;
        const char c = text_[at_];
        if (c == '[') return sequence(']', depth);
        if (c == '(') return sequence(')', depth);
        if (c == '{') return braces(depth);
        if (c == '\'' || c == '"') return strings();
        if (c == '-' || c == '+') return signed_number(depth);
        if (is_digit(c) || c == '.') return number();
        return word();
    }

    std::optional<Value> sequence(char close, int depth) {
        ++at_;
        List items;
        bool comma = false;
        while (!at(close)) {
            if (!items.empty() && !comma) return std::nullopt;
            auto item = element(depth + 1);
            if (!item) return std::nullopt;
            items.push_back(std::move(*item));
            comma = skip(',');
        }
        ++at_;
        if (close == ']') return Value(std::move(items));
        if (items.size() == 1 && !comma) return std::move(items.front());
        return Value::tuple(std::move(items));
    }

    std::optional<Value> braces(int depth) {
        ++at_;
        Dict entries;
        bool comma = true;
        bool set = false;
        for (bool first = true; !at('}'); first = false) {
            if (!comma) return std::nullopt;
            auto key = element(depth + 1);
            if (!key) return std::nullopt;
            if (first) set = !at(':');
            if (!value::is_hashable(*key)) return std::nullopt;
            if (!set) {
                if (!skip(':')) return std::nullopt;
                auto entry = element(depth + 1);
                if (!entry) return std::nullopt;
                value::set_key(entries, *key, std::move(*entry));
            }
            comma = skip(',');
        }
        ++at_;
        odd_ = odd_ || set;
        return Value(std::move(entries));
    }

    std::optional<std::string> string(bool raw) {
        const char quote = text_[at_];
        const std::string_view rest = text_.substr(at_);
        const std::string triple(3, quote);
        const bool tripled = rest.starts_with(triple);
        std::size_t end = at_ + (tripled ? 3 : 1);
        const std::size_t start = end;
        const auto closes = [&] { return tripled ? text_.substr(end).starts_with(triple) : text_[end] == quote; };
        while (end < text_.size() && !closes()) {
            if (text_[end] == '\n' && !tripled) return std::nullopt;
            end += text_[end] == '\\' ? 2 : 1;
        }
        if (end >= text_.size()) return std::nullopt;
        const std::string_view body = text_.substr(start, end - start);
        at_ = end + (tripled ? 3 : 1);
        if (raw) return std::string(body);
        auto text = unescape(body);
        if (!text) return std::nullopt;
        return std::move(*text);
    }

    std::optional<Value> strings(bool raw = false) {
        std::string out;
        do {
            auto part = string(raw);
            if (!part) return std::nullopt;
            out += *part;
        } while (at('\'') || at('"'));
        return Value(std::move(out));
    }

    std::optional<Value> signed_number(int depth) {
        const bool negative = text_[at_] == '-';
        ++at_;
        skip_space();
        if (at_ >= text_.size() ||
            !(is_digit(text_[at_]) || text_[at_] == '.' || text_[at_] == '-' || text_[at_] == '+'))
            return std::nullopt;
        const bool nested = !is_digit(text_[at_]) && text_[at_] != '.';
        if (depth > max_depth) return std::nullopt;
        auto operand = nested ? signed_number(depth + 1) : number();
        if (!operand || !negative) return operand;
        if (operand->is_unknown()) return operand;
        if (operand->is_float()) return Value(-operand->as_float());
        return Value(-operand->as_int());
    }

    std::optional<Value> number() {
        std::size_t end = at_;
        while (end < text_.size() && (is_word(text_[end]) || text_[end] == '.' || exponent_sign(end))) ++end;
        const std::string_view digits = text_.substr(at_, end - at_);
        at_ = end;
        if (digits.back() == 'j' || digits.back() == 'J') {
            odd_ = true;
            return Value(0);
        }
        const value::ParsedInteger integer = value::parse_integer(digits, 0);
        if (integer.status == value::ParsedInteger::Status::ok) return Value(integer.number);
        if (integer.status == value::ParsedInteger::Status::overflow)
            return Value::unknown("an integer beyond 64 bits", true);
        if (digits.find_first_of(".eE") == std::string_view::npos) return std::nullopt;
        const auto real = value::parse_float(digits);
        return real ? std::optional<Value>(*real) : std::nullopt;
    }

    bool exponent_sign(std::size_t at) const {
        return (text_[at] == '+' || text_[at] == '-') && at > at_ && (text_[at - 1] == 'e' || text_[at - 1] == 'E') &&
               !text_.substr(at_).starts_with("0x");
    }

    std::optional<Value> word() {
        std::size_t end = at_;
        while (end < text_.size() && is_word(text_[end])) ++end;
        const std::string_view name = text_.substr(at_, end - at_);
        const bool quoted = end < text_.size() && (text_[end] == '\'' || text_[end] == '"');
        at_ = end;
        if (quoted) return prefixed_string(name);
        if (name == "True" || name == "true") return Value(true);
        if (name == "False" || name == "false") return Value(false);
        if (name == "None" || name == "null") return Value();
        return std::nullopt;
    }

    std::optional<Value> prefixed_string(std::string_view prefix) {
        std::string lower(prefix);
        for (char& c : lower) c = static_cast<char>(c | 0x20);
        if (lower == "u") return strings();
        if (lower == "r") return strings(true);
        if (lower != "b" && lower != "br" && lower != "rb") return std::nullopt;
        odd_ = true;
        return strings();
    }

    std::string_view text_;
    std::size_t at_ = 0;
    /// Something was read that no Value stands for.
    bool odd_ = false;
};

}  // namespace

std::optional<Value> literal_eval(std::string_view text) { return LiteralReader(text).run(); }

}  // namespace stepwarden::jinja
