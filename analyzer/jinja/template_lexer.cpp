#include "jinja/template_lexer.hpp"

#include <optional>

namespace stepwarden::jinja {

namespace {

/// One `{%- name -%}` whose name is all that it holds.
struct BareTag {
    std::size_t start = 0;
    std::size_t end = 0;
    bool strips_before = false;
};

class TemplateLexer {
public:
    TemplateLexer(std::string_view source, Dialect dialect)
        : source_(source),
          trims_(dialect == Dialect::ansible),
          has_output_(source.find("{{") != std::string_view::npos) {
        keeps_backslashes_ = trims_ && has_output_;
    }

    tl::expected<std::vector<Segment>, LexerError> run() {
        while (at_ < source_.size() && !error_) next();
        if (error_) return tl::unexpected(std::move(*error_));
        return std::move(out_);
    }

private:
    void fail(std::size_t offset, std::string message) { error_ = LexerError{offset, std::move(message)}; }

    void text(std::string_view text) {
        if (!text.empty()) out_.push_back({Segment::Kind::text, at_, std::string(text), {}});
    }

    /// The first of `{{`, `{%`, `{#`.
    std::size_t find_marker() const {
        for (std::size_t at = source_.find('{', at_); at != std::string_view::npos; at = source_.find('{', at + 1))
            if (at + 1 < source_.size() && std::string_view("{%#").find(source_[at + 1]) != std::string_view::npos)
                return at;
        return std::string_view::npos;
    }

    bool has_sign(std::size_t marker) const {
        return marker + 2 < source_.size() && (source_[marker + 2] == '-' || source_[marker + 2] == '+');
    }

    void next() {
        const std::size_t marker = find_marker();
        if (marker == std::string_view::npos) {
            text(source_.substr(at_));
            at_ = source_.size();
            return;
        }
        const bool strips = has_sign(marker) && source_[marker + 2] == '-';
        std::string_view before = source_.substr(at_, marker - at_);
        text(strips ? before.substr(0, trim_whitespace_end(before)) : before);
        const std::size_t inside = marker + (has_sign(marker) ? 3 : 2);
        if (source_[marker + 1] == '#') return comment(marker, inside);
        const auto raw = source_[marker + 1] == '%' ? bare_tag(marker, "raw") : std::nullopt;
        if (raw) return raw_block(*raw);
        region(marker, inside, source_[marker + 1] == '{' ? Region::variable : Region::block);
    }

    void comment(std::size_t marker, std::size_t inside) {
        const std::size_t end = source_.find("#}", inside);
        if (end == std::string_view::npos) return fail(marker, "comment without '#}'");
        const char sign = end > inside ? source_[end - 1] : ' ';
        at_ = after_end_marker(end + 2, sign);
    }

    /// The offset behind an end marker that ends at `end`, after what its sign and trim_blocks swallow.
    std::size_t after_end_marker(std::size_t end, char sign) const {
        if (sign == '-') return skip_whitespace(source_, end);
        const bool trims = trims_ && sign != '+' && end < source_.size() && source_[end] == '\n';
        return trims ? end + 1 : end;
    }

    std::optional<BareTag> bare_tag(std::size_t marker, std::string_view name) const {
        const std::size_t word = skip_whitespace(source_, marker + (has_sign(marker) ? 3 : 2));
        if (!source_.substr(word).starts_with(name)) return std::nullopt;
        std::size_t end = skip_whitespace(source_, word + name.size());
        char sign = ' ';
        if (end < source_.size() && (source_[end] == '-' || (source_[end] == '+' && name == "endraw")))
            sign = source_[end++];
        if (!source_.substr(end).starts_with("%}")) return std::nullopt;
        const bool strips = has_sign(marker) && source_[marker + 2] == '-';
        // The start tag of a raw block swallows no newline, unlike every other tag.
        const std::size_t after = name == "raw" && sign != '-' ? end + 2 : after_end_marker(end + 2, sign);
        return BareTag{marker, after, strips};
    }

    void raw_block(const BareTag& start) {
        for (std::size_t at = source_.find("{%", start.end); at != std::string_view::npos;
             at = source_.find("{%", at + 1)) {
            const auto end = bare_tag(at, "endraw");
            if (!end) continue;
            const std::string_view raw = source_.substr(start.end, at - start.end);
            at_ = start.end;
            text(end->strips_before ? raw.substr(0, trim_whitespace_end(raw)) : raw);
            at_ = end->end;
            return;
        }
        fail(start.start, "raw block without '{% endraw %}'");
    }

    void region(std::size_t marker, std::size_t inside, Region region) {
        const bool variable = region == Region::variable;
        auto lexed = lex_region(source_, inside, region, variable && keeps_backslashes_, trims_);
        if (!lexed) {
            error_ = std::move(lexed.error());
            return;
        }
        if (lexed->tokens.back().text.empty())
            return fail(marker, variable ? "'{{' without '}}'" : "'{%' without '%}'");
        at_ = lexed->end;
        out_.push_back({variable ? Segment::Kind::output : Segment::Kind::block, marker, {}, std::move(lexed->tokens)});
    }

    std::string_view source_;
    bool trims_;
    bool has_output_;
    bool keeps_backslashes_ = false;
    std::size_t at_ = 0;
    std::vector<Segment> out_;
    std::optional<LexerError> error_;
};

}  // namespace

tl::expected<std::vector<Segment>, LexerError> lex_template(std::string_view source, Dialect dialect) {
    return TemplateLexer(source, dialect).run();
}

}  // namespace stepwarden::jinja
