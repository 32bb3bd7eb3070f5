#include "simulate/command_match.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace stepwarden::simulate {
namespace {

bool is_option(const CommandWord& word) {
    return word.is_unknown_option || (word.is_known && word.text.size() > 1 && word.text.front() == '-');
}

/// `-q` fits `-q` and a cluster such as `-qa`; `--force` fits itself and `--force=yes`.
bool fits_option(std::string_view option, const CommandWord& word) {
    if (!word.is_known || !word.text.starts_with('-')) return false;
    const std::string_view text = word.text;
    if (text == option || (text.starts_with(option) && text.substr(option.size()).starts_with('='))) return true;
    const bool is_single_letter = option.size() == 2 && option[1] != '-';
    return is_single_letter && !text.starts_with("--") && text.find(option[1], 1) != std::string_view::npos;
}

class Matcher {
public:
    Matcher(const CommandRow& row, std::span<const CommandWord> words, const CommandTable& table)
        : row_(row), words_(words), table_(table) {
        const auto verb =
            std::find_if(words.begin() + 1, words.end(), [](const CommandWord& word) { return !is_option(word); });
        if (verb != words.end()) verb_ = std::string(row.program) + ' ' + verb->text;
    }

    std::optional<CommandMatch> run() {
        for (const PatternToken& token : row_.pattern)
            if (!take(token)) return std::nullopt;
        return std::move(match_);
    }

private:
    bool take(const PatternToken& token) {
        using Kind = PatternToken::Kind;
        switch (token.kind) {
            case Kind::option:
                return std::any_of(words_.begin() + 1, words_.end(),
                                   [&](const CommandWord& word) { return fits_option(token.text, word); });
            case Kind::option_name:
                return take_option_value(token.text,
                                         [&](CommandWord word) { match_.names.push_back(std::move(word)); });
            case Kind::option_script:
                return take_option_value(token.text, [&](CommandWord word) { match_.script = std::move(word); });
            case Kind::names:
                return take_names();
            case Kind::last:
                return take_last();
            case Kind::command:
            case Kind::command_and_more:
                return take_command(token.kind == Kind::command_and_more);
            default:
                return take_word(token);
        }
    }

    void skip_options() {
        while (at_ < words_.size() && is_option(words_[at_])) {
            const CommandWord& option = words_[at_];
            const bool has_value = option.is_known && (table_.takes_value(row_.program, option.text) ||
                                                       table_.takes_value(verb_, option.text));
            at_ += has_value ? 2 : 1;
        }
    }

    bool take_word(const PatternToken& token) {
        skip_options();
        if (at_ >= words_.size()) return false;
        const CommandWord& word = words_[at_++];
        if (token.kind == PatternToken::Kind::word) return word.is_known && word.text == token.text;
        if (token.kind == PatternToken::Kind::name) match_.names.push_back(word);
        if (token.kind == PatternToken::Kind::script) match_.script = word;
        return true;
    }

    bool take_names() {
        const std::size_t before = match_.names.size();
        for (skip_options(); at_ < words_.size(); skip_options()) match_.names.push_back(words_[at_++]);
        return match_.names.size() > before || row_.fallback_name.has_value();
    }

    bool take_last() {
        const CommandWord* last = nullptr;
        for (skip_options(); at_ < words_.size(); skip_options()) last = &words_[at_++];
        if (last != nullptr) match_.names.push_back(*last);
        return last != nullptr;
    }

    bool take_command(bool and_more) {
        skip_options();
        if (at_ < words_.size()) match_.command.assign(words_.begin() + static_cast<std::ptrdiff_t>(at_), words_.end());
        at_ = words_.size();
        if (and_more && !match_.command.empty()) match_.command.push_back({"", false, false, false});
        return !match_.command.empty() || !row_.operations.empty();
    }

    template <typename Take>
    bool take_option_value(std::string_view option, Take take_value) {
        for (std::size_t i = 1; i < words_.size(); ++i) {
            const std::string_view text = words_[i].text;
            if (text == option && i + 1 < words_.size()) {
                take_value(words_[i + 1]);
                return true;
            }
            if (text.starts_with(option) && text.substr(option.size()).starts_with('=')) {
                take_value({std::string(text.substr(option.size() + 1)), words_[i].is_known, false, false});
                return true;
            }
        }
        return false;
    }

    const CommandRow& row_;
    std::span<const CommandWord> words_;
    const CommandTable& table_;
    std::string verb_;
    std::size_t at_ = 1;
    CommandMatch match_;
};

}  // namespace

std::optional<CommandMatch> match(const CommandRow& row, std::span<const CommandWord> words,
                                  const CommandTable& table) {
    if (words.empty()) return std::nullopt;
    return Matcher(row, words, table).run();
}

}  // namespace stepwarden::simulate
