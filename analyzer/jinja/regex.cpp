#include "jinja/regex.hpp"

#include "value/utf8.hpp"

namespace stepwarden::jinja {

namespace {

/// Constructs that both take and read differently: classes by name, `{,n}`, quotes, escapes, flags amid the pattern.
bool reads_differently(std::string_view pattern, std::string_view text) {
    const bool ascii = value::is_ascii(text) && value::is_ascii(pattern);
    for (const std::string_view odd : {"{,", "[[", "[:", "(?<"})
        if (pattern.find(odd) != std::string_view::npos) return true;
    for (std::size_t at = pattern.find('\\'); at != std::string_view::npos && at + 1 < pattern.size();
         at = pattern.find('\\', at + 2)) {
        const char letter = pattern[at + 1];
        if (std::string_view("pPQECzXaU0").find(letter) != std::string_view::npos) return true;
        if (!ascii && std::string_view("dDwWsSbB").find(letter) != std::string_view::npos) return true;
        if ((letter == 's' || letter == 'S') && text.find_first_of("\v\x1c\x1d\x1e\x1f") != std::string_view::npos)
            return true;
    }
    const std::size_t flags = pattern.find("(?");
    for (std::size_t at = flags; at != std::string_view::npos; at = pattern.find("(?", at + 1)) {
        const char letter = at + 2 < pattern.size() ? pattern[at + 2] : ' ';
        if (letter != ':' && letter != 'P') return true;
    }
    // Python's `$` also matches before a newline that ends the text.
    return text.ends_with('\n') && pattern.find('$') != std::string_view::npos;
}

}  // namespace

std::optional<Regex> Regex::compile(const std::string& pattern, std::string_view text, bool ignore_case,
                                    bool multiline) {
    if (reads_differently(pattern, text) || (ignore_case && !value::is_ascii(pattern))) return std::nullopt;
    if (ignore_case && !value::is_ascii(text)) return std::nullopt;
    std::string translated = multiline ? "(?m)" + pattern : pattern;
    for (std::size_t at = translated.find("\\Z"); at != std::string::npos; at = translated.find("\\Z", at + 2))
        translated[at + 1] = 'z';
    RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(!ignore_case);
    auto expression = std::make_shared<const RE2>(translated, options);
    if (!expression->ok()) return std::nullopt;
    return Regex(std::move(expression));
}

std::optional<Match> Regex::search(std::string_view text, std::size_t from, bool anchored) const {
    const auto count = static_cast<std::size_t>(groups()) + 1;
    std::vector<re2::StringPiece> parts(count);
    const re2::StringPiece piece(text.data(), text.size());
    if (!expression_->Match(piece, from, text.size(), anchored ? RE2::ANCHOR_START : RE2::UNANCHORED, parts.data(),
                            static_cast<int>(count)))
        return std::nullopt;
    Match out;
    for (const re2::StringPiece& part : parts) {
        if (!part.data()) {
            out.emplace_back(std::nullopt);
            continue;
        }
        const auto start = static_cast<std::size_t>(part.data() - text.data());
        out.emplace_back(std::pair(start, start + part.size()));
    }
    return out;
}

std::optional<std::vector<Match>> Regex::find_all(std::string_view text) const {
    const std::string& pattern = expression_->pattern();
    const bool may_be_empty = RE2::FullMatch("", *expression_);
    const bool lazy = pattern.find('?') != std::string::npos || pattern.find('|') != std::string::npos;
    if (may_be_empty && (lazy || !value::is_ascii(text))) return std::nullopt;
    std::vector<Match> out;
    for (std::size_t at = 0; at <= text.size();) {
        auto match = search(text, at);
        if (!match) break;
        const auto [start, end] = *(*match)[0];
        at = end > start ? end : end + 1;
        out.push_back(std::move(*match));
    }
    return out;
}

std::optional<int> Regex::group_named(const std::string& name) const {
    const auto& names = expression_->NamedCapturingGroups();
    const auto at = names.find(name);
    return at == names.end() ? std::nullopt : std::optional(at->second);
}

std::string refused_pattern(const std::string& pattern) {
    return "the regular expression '" + pattern + "', which is not modelled";
}

}  // namespace stepwarden::jinja
