// Filters with regular expressions (ansible-core plugins/filter/core.py).
#include "jinja/failure.hpp"
#include "jinja/families.hpp"
#include "jinja/operators.hpp"
#include "jinja/regex.hpp"
#include "jinja/string_literal.hpp"
#include "value/compare.hpp"
#include "value/number_text.hpp"

namespace stepwarden::jinja {

namespace {

using value::List;
using value::Value;

std::string part_of(std::string_view text, const Match& match, std::size_t group) {
    const auto& range = match[group];
    return range ? std::string(text.substr(range->first, range->second - range->first)) : std::string();
}

/// A replacement cut into literal text and group numbers.
struct Piece {
    std::string text;
    int group = -1;
};

/// Reads `\1`, `\g<name>` and the escapes of a replacement as Python's re.sub does.
class ReplacementReader {
public:
    ReplacementReader(std::string_view text, const Regex& regex) : text_(text), regex_(regex) {}

    /// A failure for a bad escape or group; Unknown for octal escapes.
    tl::expected<std::vector<Piece>, Outcome> run() {
        while (at_ < text_.size() && !stop_) {
            if (text_[at_] != '\\') {
                literal_ += text_[at_++];
                continue;
            }
            ++at_;
            escape();
        }
        if (stop_) return tl::unexpected(std::move(*stop_));
        pieces_.push_back({std::move(literal_), -1});
        return std::move(pieces_);
    }

private:
    void fail(std::string message) { stop_ = Outcome(other_failure(std::move(message))); }

    void add_group(int group) {
        if (group > regex_.groups()) return fail("invalid group reference " + std::to_string(group));
        pieces_.push_back({std::exchange(literal_, {}), -1});
        pieces_.push_back({{}, group});
    }

    void escape() {
        if (at_ >= text_.size()) return fail("bad escape (end of pattern)");
        const char letter = text_[at_++];
        if (letter == 'g') return named_group();
        if (letter == '0') return void(stop_ = Outcome(Value::unknown("an octal escape in a replacement", true)));
        if (letter >= '1' && letter <= '9') return numbered_group(letter - '0');
        if ((letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')) {
            const std::string escaped = {'\\', letter};
            auto plain = std::string_view("abfnrtv").find(letter) != std::string_view::npos
                             ? unescape(escaped)
                             : tl::expected<std::string, std::string>();
            if (!plain || plain->empty()) return fail("bad escape \\" + std::string(1, letter));
            literal_ += *plain;
        } else {
            if (letter != '\\') literal_ += '\\';
            literal_ += letter;
        }
    }

    void numbered_group(int number) {
        const auto digit = [&](std::size_t at) { return at < text_.size() && text_[at] >= '0' && text_[at] <= '9'; };
        if (digit(at_) && digit(at_ + 1))
            return void(stop_ = Outcome(Value::unknown("an octal escape in a replacement", true)));
        if (digit(at_)) number = number * 10 + (text_[at_++] - '0');
        add_group(number);
    }

    void named_group() {
        const std::size_t end = text_.find('>', at_);
        if (at_ >= text_.size() || text_[at_] != '<' || end == std::string_view::npos)
            return fail("missing group name");
        const std::string name(text_.substr(at_ + 1, end - at_ - 1));
        at_ = end + 1;
        const value::ParsedInteger number = value::parse_integer(name);
        if (number.status == value::ParsedInteger::Status::ok && number.number >= 0 && number.number < 100)
            return add_group(static_cast<int>(number.number));
        const auto group = regex_.group_named(name);
        if (!group) return fail("unknown group name '" + name + "'");
        add_group(*group);
    }

    std::string_view text_;
    const Regex& regex_;
    std::size_t at_ = 0;
    std::string literal_;
    std::vector<Piece> pieces_;
    std::optional<Outcome> stop_;
};

struct Subject {
    std::string text;
    std::string pattern;
};

/// The text to search and the pattern out of slots 0 and 1.
tl::expected<Subject, Outcome> subject_of(const Invocation& call) {
    Outcome text = text_of(call.subject());
    if (!text || text->is_unknown()) return tl::unexpected(std::move(text));
    const Value* pattern = call.slot(1);
    if (pattern && !pattern->is_string())
        return tl::unexpected(Outcome(type_failure("first argument must be string or compiled pattern")));
    return Subject{text->as_string(), pattern ? pattern->as_string() : std::string()};
}

Outcome replace(const Invocation& call) {
    auto subject = subject_of(call);
    if (!subject) return std::move(subject.error());
    const auto regex = Regex::compile(subject->pattern, subject->text, call.flag(3, false), call.flag(4, false));
    if (!regex) return Value::unknown(refused_pattern(subject->pattern), true);
    if (call.slot(2) && !call.slot(2)->is_string()) return type_failure("the replacement must be a string");
    auto pieces = ReplacementReader(call.slot(2) ? call.slot(2)->as_string() : "", *regex).run();
    if (!pieces) return std::move(pieces.error());
    const auto matches = regex->find_all(subject->text);
    if (!matches) return Value::unknown(refused_pattern(subject->pattern), true);
    const std::string_view text = subject->text;
    std::string out;
    std::size_t at = 0;
    for (const Match& match : *matches) {
        out += text.substr(at, match[0]->first - at);
        for (const Piece& piece : *pieces)
            out += piece.group < 0 ? piece.text : part_of(text, match, static_cast<std::size_t>(piece.group));
        at = match[0]->second;
        if (out.size() > max_size) return Value::unknown("a string longer than " + std::to_string(max_size), true);
    }
    out += text.substr(at);
    return Value(std::move(out));
}

/// The number or name in `\1` or `\g<name>`; a failure for anything else.
tl::expected<std::string, Failure> group_key(const Value& argument) {
    if (!argument.is_string()) return type_failure("a group is named by a string");
    const std::string& text = argument.as_string();
    if (text.starts_with("\\g<") && text.ends_with('>')) return text.substr(3, text.size() - 4);
    const std::size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
    if (!text.starts_with('\\') || end == 1) return other_failure("Unknown argument");
    return text.substr(1, end - 1);
}

std::optional<std::size_t> group_index(const std::string& key, const Regex& regex) {
    const value::ParsedInteger number = value::parse_integer(key);
    if (number.status == value::ParsedInteger::Status::ok && number.number >= 0 && number.number <= regex.groups())
        return static_cast<std::size_t>(number.number);
    const auto group = regex.group_named(key);
    return group ? std::optional(static_cast<std::size_t>(*group)) : std::nullopt;
}

Outcome search(const Invocation& call) {
    auto subject = subject_of(call);
    if (!subject) return std::move(subject.error());
    bool flags[2] = {false, false};
    for (const auto& [name, argument] : call.extra_named()) {
        if (name == "ignorecase") flags[0] = value::truthiness(argument) == value::Truth::yes;
        if (name == "multiline") flags[1] = value::truthiness(argument) == value::Truth::yes;
    }
    const auto regex = Regex::compile(subject->pattern, subject->text, flags[0], flags[1]);
    if (!regex) return Value::unknown(refused_pattern(subject->pattern), true);
    std::vector<std::string> keys;
    for (const Value& argument : call.extra()) {
        auto key = group_key(argument);
        if (!key) return tl::unexpected(std::move(key.error()));
        keys.push_back(std::move(*key));
    }
    const auto match = regex->search(subject->text, 0);
    if (!match) return Value();
    if (keys.empty()) return Value(part_of(subject->text, *match, 0));
    List out;
    for (const std::string& key : keys) {
        const auto group = group_index(key, *regex);
        if (!group) return other_failure("no such group");
        if ((*match)[*group]) {
            out.emplace_back(part_of(subject->text, *match, *group));
        } else {
            out.emplace_back();
        }
    }
    return Value(std::move(out));
}

Outcome find_all(const Invocation& call) {
    auto subject = subject_of(call);
    if (!subject) return std::move(subject.error());
    const auto regex = Regex::compile(subject->pattern, subject->text, call.flag(3, false), call.flag(2, false));
    const auto matches = regex ? regex->find_all(subject->text) : std::nullopt;
    if (!matches) return Value::unknown(refused_pattern(subject->pattern), true);
    const auto groups = static_cast<std::size_t>(regex->groups());
    List out;
    for (const Match& match : *matches) {
        List parts;
        for (std::size_t group = 1; group <= groups; ++group) parts.emplace_back(part_of(subject->text, match, group));
        if (groups == 0) out.emplace_back(part_of(subject->text, match, 0));
        if (groups == 1) out.push_back(parts.front());
        if (groups > 1) out.push_back(Value::tuple(std::move(parts)));
    }
    return Value(std::move(out));
}

Outcome escape(const Invocation& call) {
    if (call.slot(1) && !(call.slot(1)->is_string() && call.slot(1)->as_string() == "python"))
        return Value::unknown("filter 'regex_escape' of that kind", true);
    Outcome text = text_of(call.subject());
    if (!text || text->is_unknown()) return text;
    std::string out;
    for (const char c : text->as_string()) {
        if (std::string_view("()[]{}?*+-|^$\\.&~# \t\n\r\v\f").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return Value(std::move(out));
}

constexpr Row rows[] = {
    {"regex_replace", Policy::deep, {"value", "pattern", "replacement", "ignorecase", "multiline"}, 1, false, replace},
    {"regex_search", Policy::deep, {"value", "regex"}, 2, true, search},
    {"regex_findall", Policy::deep, {"value", "regex", "multiline", "ignorecase"}, 2, false, find_all},
    {"regex_escape", Policy::deep, {"string", "re_type"}, 1, false, escape},
};

}  // namespace

std::span<const Row> regex_filters() { return rows; }

}  // namespace stepwarden::jinja
