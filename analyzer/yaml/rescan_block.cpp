#include <algorithm>
#include <utility>

#include "yaml/line_break.hpp"
#include "yaml/rescan.hpp"

namespace stepwarden::yaml {
namespace {

/// scanner.py, scan_block_scalar and what it calls.
class BlockScanner {
public:
    BlockScanner(std::string_view text, std::size_t offset, int parent_indent)
        : text_(text), at_(offset + 1), folded_(text[offset] == '>'), least_(std::max(parent_indent + 1, 1)) {}

    Rescanned run() {
        header();
        std::string breaks = explicit_indent_ == 0 ? leading_breaks() : inner_breaks();
        std::string_view line_break;
        while (at_indent()) {
            out_.value += breaks;
            const bool leading_non_space = !is_blank_here();
            take_line();
            line_break = take_break();
            breaks = inner_breaks();
            if (!at_indent()) break;
            fold(line_break, leading_non_space, breaks.empty());
        }
        if (chomp_ != '-') out_.value += line_break;
        if (chomp_ == '+') out_.value += breaks;
        return std::move(out_);
    }

private:
    void header() {
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '+' || c == '-') {
                chomp_ = c;
            } else if (c >= '1' && c <= '9') {
                explicit_indent_ = c - '0';
            } else {
                break;
            }
        }
        if (at_ < text_.size() && text_[at_] != ' ' && break_length(text_, at_) == 0) {
            out_.error = "expected a line break behind the block scalar's indicators";
            out_.error_offset = at_;
        }
        if (explicit_indent_ > 0) indent_ = least_ + explicit_indent_ - 1;
        while (at_ < text_.size() && break_length(text_, at_) == 0) ++at_;
        take_break();
    }

    std::string_view take_break() {
        const std::size_t length = break_length(text_, at_);
        if (length == 0) return {};
        const std::string_view value = break_value(text_, at_);
        at_ += length;
        column_ = 0;
        return value;
    }

    void take_line() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && break_length(text_, at_) == 0) ++at_;
        out_.value += text_.substr(begin, at_ - begin);
        column_ += static_cast<int>(at_ - begin);
    }

    [[nodiscard]] bool is_blank_here() const { return at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t'); }

    [[nodiscard]] bool at_indent() const { return column_ == indent_ && at_ < text_.size(); }

    /// The blank lines before the first line of text; finds the indentation.
    std::string leading_breaks() {
        std::string breaks;
        int deepest = 0;
        while (at_ < text_.size()) {
            if (text_[at_] == ' ') {
                ++at_;
                ++column_;
                deepest = std::max(deepest, column_);
            } else if (break_length(text_, at_) > 0) {
                breaks += take_break();
            } else {
                break;
            }
        }
        indent_ = std::max(least_, deepest);
        return breaks;
    }

    /// The blank lines from here on, up to the indentation of the next line.
    std::string inner_breaks() {
        std::string breaks;
        while (true) {
            while (column_ < indent_ && at_ < text_.size() && text_[at_] == ' ') {
                ++at_;
                ++column_;
            }
            if (break_length(text_, at_) == 0) return breaks;
            breaks += take_break();
        }
    }

    void fold(std::string_view line_break, bool leading_non_space, bool no_blank_lines) {
        if (!folded_ || line_break != "\n" || !leading_non_space || is_blank_here()) {
            out_.value += line_break;
        } else if (no_blank_lines) {
            out_.value += ' ';
        }
    }

    std::string_view text_;
    std::size_t at_;
    bool folded_;
    int least_;
    int indent_ = 0;
    int explicit_indent_ = 0;
    int column_ = 0;
    char chomp_ = ' ';
    Rescanned out_;
};

}  // namespace

Rescanned rescan_block(std::string_view text, std::size_t offset, int parent_indent) {
    return BlockScanner(text, offset, parent_indent).run();
}

}  // namespace stepwarden::yaml
