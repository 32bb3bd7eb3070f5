#include "jinja/parse.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "jinja/expression_parser.hpp"
#include "jinja/template_lexer.hpp"
#include "value/placeholder.hpp"

namespace stepwarden::jinja {

namespace {

constexpr std::size_t max_source_bytes = std::size_t{8} << 20;
/// Height of one expression's tree: operators in a row count too, for the evaluator walks them recursively.
constexpr std::uint32_t max_height = 1000;
constexpr int max_statement_nesting = 100;

std::string normalize_newlines(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r') {
            out += '\n';
            if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
        } else {
            out += text[i];
        }
    }
    return out;
}

/// The first node higher than max_height.
std::optional<NodeId> too_high(const std::vector<Node>& nodes) {
    std::vector<std::uint32_t> heights(nodes.size(), 1);
    for (NodeId id = 0; id < nodes.size(); ++id) {
        for_each_child(nodes[id], [&](NodeId child) { heights[id] = std::max(heights[id], heights[child] + 1); });
        if (heights[id] > max_height) return id;
    }
    return std::nullopt;
}

std::string height_message() {
    return std::string("expression nested more than ") + std::to_string(max_height) + " levels deep";
}

text::Result<std::string> bounded_source(std::string_view text, text::Position where) {
    if (text.size() > max_source_bytes)
        return tl::unexpected(text::Diagnostic{
            where, std::string("Jinja source of more than ") + std::to_string(max_source_bytes) + " bytes"});
    return normalize_newlines(text);
}

text::Diagnostic diagnostic(std::string_view source, text::Position where, std::size_t offset, std::string message) {
    return {position_at(source, where, offset), std::move(message)};
}

/// An expression of which a part is not known before the run, so that it cannot even be read.
Expression expression_with_gap(std::string source, text::Position where) {
    Expression out{std::move(source), where, {}, no_node};
    out.nodes.push_back({0, Literal{value::without_gaps(out.source)}});
    out.root = 0;
    return out;
}

text::Result<Expression> parse_whole(std::string_view text, text::Position where, bool conditional) {
    auto source = bounded_source(text, where);
    if (!source) return tl::unexpected(std::move(source.error()));
    Expression out{std::move(*source), where, {}, no_node};
    auto lexed = lex_region(out.source, 0, Region::bare, false, false);
    if (!lexed) return tl::unexpected(diagnostic(out.source, where, lexed.error().offset, lexed.error().message));
    ExpressionParser parser(lexed->tokens, out.nodes);
    out.root = parser.tuple(conditional);
    if (!parser.error()) parser.expect_end();
    if (parser.error())
        return tl::unexpected(diagnostic(out.source, where, parser.error()->offset, parser.error()->message));
    if (const auto high = too_high(out.nodes))
        return tl::unexpected(diagnostic(out.source, where, out.nodes[*high].offset, height_message()));
    return out;
}

text::Result<Expression> parse_bare(std::string_view text, text::Position where, bool conditional) {
    auto parsed = parse_whole(text, where, conditional);
    if (!parsed && value::has_placeholder(text)) return expression_with_gap(std::string(text), where);
    return parsed;
}

class TemplateParser {
public:
    TemplateParser(std::vector<Segment> segments, Template& out, Dialect dialect)
        : segments_(std::move(segments)), nodes_(out.nodes), blocks_(out.blocks), dialect_(dialect) {}

    Body run() {
        Body body = parse_body({});
        if (!error_ && at_ < segments_.size()) fail_unknown(segments_[at_]);
        return body;
    }

    [[nodiscard]] const std::optional<ParseError>& error() const { return error_; }

private:
    using EndTags = std::span<const std::string_view>;

    void fail(std::size_t offset, std::string message) {
        if (!error_) error_ = ParseError{offset, std::move(message)};
    }

    void take_error(const ExpressionParser& parser) {
        if (parser.error()) fail(parser.error()->offset, parser.error()->message);
    }

    std::string_view tag_of(const Segment& segment) const {
        return segment.tokens.front().kind == Token::Kind::name ? segment.tokens.front().text : std::string_view{};
    }

    bool ends(const Segment& segment, EndTags end_tags) const {
        return segment.kind == Segment::Kind::block &&
               std::find(end_tags.begin(), end_tags.end(), tag_of(segment)) != end_tags.end();
    }

    void fail_unknown(const Segment& segment) {
        constexpr std::array<std::string_view, 8> closing = {"elif",   "else",     "endif",    "endfor",
                                                             "endset", "endblock", "endmacro", "endraw"};
        const std::string_view tag = tag_of(segment);
        if (tag.empty()) return fail(segment.offset, "expected the name of a statement behind '{%'");
        const bool stray = std::find(closing.begin(), closing.end(), tag) != closing.end();
        fail(segment.offset, std::string("statement '") + std::string(tag) +
                                 (stray ? "' without its beginning" : "' is not supported"));
    }

    /// Stops before a block that carries one of `end_tags`.
    Body parse_body(EndTags end_tags) {
        Body body;
        if (++nesting_ > max_statement_nesting) {
            fail(at_ < segments_.size() ? segments_[at_].offset : 0,
                 std::string("statements nested more than ") + std::to_string(max_statement_nesting) + " levels deep");
        }
        while (!error_ && at_ < segments_.size() && !ends(segments_[at_], end_tags)) statement(body);
        --nesting_;
        return body;
    }

    void statement(Body& body) {
        Segment& segment = segments_[at_];
        const auto offset = static_cast<std::uint32_t>(segment.offset);
        if (segment.kind == Segment::Kind::text) {
            body.push_back({offset, Text{std::move(segment.text)}});
            ++at_;
        } else if (segment.kind == Segment::Kind::output) {
            ExpressionParser parser(segment.tokens, nodes_);
            const NodeId expression = parser.tuple();
            if (!parser.error()) parser.expect_end();
            take_error(parser);
            body.push_back({offset, Output{expression}});
            ++at_;
        } else {
            block(body, offset);
        }
    }

    void block(Body& body, std::uint32_t offset) {
        const std::string_view tag = tag_of(segments_[at_]);
        if (tag == "if") {
            body.push_back({offset, parse_if()});
        } else if (tag == "for") {
            body.push_back({offset, parse_for()});
        } else if (tag == "set") {
            parse_set(body, offset);
        } else if (tag == "include" && dialect_ == Dialect::jinja) {
            body.push_back({offset, parse_include()});
        } else if (tag == "block" && dialect_ == Dialect::jinja) {
            body.push_back({offset, parse_block()});
        } else {
            fail_unknown(segments_[at_]);
        }
    }

    /// A parser over the current block's tokens, behind the tag.
    ExpressionParser enter_block() {
        const Segment& segment = segments_[at_++];
        return {std::span(segment.tokens).subspan(1), nodes_};
    }

    void leave_block(ExpressionParser& parser) {
        if (!parser.error()) parser.expect_end();
        take_error(parser);
    }

    /// The tag that ended a body; "" when the template ended first.
    std::string_view require_end(std::size_t start, std::string_view end_tag) {
        if (error_) return {};
        if (at_ < segments_.size()) return tag_of(segments_[at_]);
        fail(start, std::string("statement without '{% ") + std::string(end_tag) + " %}'");
        return {};
    }

    void close_block() {
        if (error_ || at_ >= segments_.size()) return;
        ExpressionParser parser = enter_block();
        leave_block(parser);
    }

    /// Jinja allows a colon before the end of a tag that opens a body.
    void open_body(ExpressionParser& parser) {
        parser.skip_symbol(":");
        leave_block(parser);
    }

    void open_else() {
        ExpressionParser parser = enter_block();
        open_body(parser);
    }

    If parse_if() {
        constexpr std::array<std::string_view, 3> inner = {"elif", "else", "endif"};
        constexpr std::array<std::string_view, 1> last = {"endif"};
        const std::size_t start = segments_[at_].offset;
        If out;
        std::string_view tag = "if";
        while (!error_ && (tag == "if" || tag == "elif")) {
            ExpressionParser parser = enter_block();
            const NodeId condition = parser.tuple(false);
            open_body(parser);
            out.branches.push_back({condition, parse_body(inner)});
            tag = require_end(start, "endif");
        }
        if (tag == "else") {
            open_else();
            out.otherwise = parse_body(last);
            require_end(start, "endif");
        }
        close_block();
        return out;
    }

    For parse_for() {
        constexpr std::array<std::string_view, 2> inner = {"else", "endfor"};
        constexpr std::array<std::string_view, 1> last = {"endfor"};
        const std::size_t start = segments_[at_].offset;
        For out;
        ExpressionParser parser = enter_block();
        out.target = parser.assignment_target(false, "in");
        parser.expect_name("in");
        out.iterable = parser.tuple(false, "recursive");
        if (parser.skip_name("if")) out.condition = parser.expression();
        if (parser.at_name("recursive")) parser.fail("'recursive' in a for loop is not supported");
        open_body(parser);
        out.body = parse_body(inner);
        if (require_end(start, "endfor") == "else") {
            open_else();
            out.otherwise = parse_body(last);
            require_end(start, "endfor");
        }
        close_block();
        return out;
    }

    void parse_set(Body& body, std::uint32_t offset) {
        constexpr std::array<std::string_view, 1> last = {"endset"};
        ExpressionParser parser = enter_block();
        const NodeId target = parser.assignment_target(true);
        if (parser.skip_symbol("=")) {
            const NodeId value = parser.tuple();
            leave_block(parser);
            body.push_back({offset, Set{target, value}});
            return;
        }
        BlockSet out{target, parser.filter_chain(), {}};
        open_body(parser);
        out.body = parse_body(last);
        require_end(offset, "endset");
        close_block();
        body.push_back({offset, std::move(out)});
    }

    Include parse_include() {
        ExpressionParser parser = enter_block();
        Include out;
        out.name = parser.expression();
        if (parser.skip_name("ignore")) {
            parser.expect_name("missing");
            out.ignores_missing = true;
        }
        if (parser.at_name("without")) parser.fail("'without context' of an include is not supported");
        if (parser.skip_name("with")) parser.expect_name("context");
        leave_block(parser);
        return out;
    }

    Block parse_block() {
        constexpr std::array<std::string_view, 1> last = {"endblock"};
        const std::size_t start = segments_[at_].offset;
        ExpressionParser parser = enter_block();
        const std::string name = parser.any_name();
        leave_block(parser);
        if (std::any_of(blocks_.begin(), blocks_.end(), [&](const NamedBody& block) { return block.name == name; }))
            fail(start, std::string("block '") + name + "' defined twice");
        const auto index = static_cast<std::uint32_t>(blocks_.size());
        blocks_.push_back({name, {}});
        Body body = parse_body(last);
        blocks_[index].body = std::move(body);
        if (!require_end(start, "endblock").empty()) {
            ExpressionParser end = enter_block();
            end.skip_name(name);
            leave_block(end);
        }
        return {index};
    }

    std::vector<Segment> segments_;
    std::vector<Node>& nodes_;
    std::vector<NamedBody>& blocks_;
    Dialect dialect_;
    std::size_t at_ = 0;
    int nesting_ = 0;
    std::optional<ParseError> error_;
};

}  // namespace

text::Result<Expression> parse_expression(std::string_view text, text::Position where) {
    return parse_bare(text, where, true);
}

text::Result<Expression> parse_condition(std::string_view text, text::Position where) {
    return parse_bare(text, where, false);
}

namespace {

text::Result<Template> parse_whole_template(std::string_view text, text::Position where, Dialect dialect) {
    auto source = bounded_source(text, where);
    if (!source) return tl::unexpected(std::move(source.error()));
    Template out{std::move(*source), where, {}, {}, {}};
    std::string_view body = out.source;
    if (body.ends_with('\n')) body.remove_suffix(1);
    auto segments = lex_template(body, dialect);
    if (!segments)
        return tl::unexpected(diagnostic(out.source, where, segments.error().offset, segments.error().message));
    TemplateParser parser(std::move(*segments), out, dialect);
    out.body = parser.run();
    if (parser.error())
        return tl::unexpected(diagnostic(out.source, where, parser.error()->offset, parser.error()->message));
    if (const auto high = too_high(out.nodes))
        return tl::unexpected(diagnostic(out.source, where, out.nodes[*high].offset, height_message()));
    return out;
}

}  // namespace

text::Result<Template> parse_template(std::string_view text, text::Position where, Dialect dialect) {
    auto parsed = parse_whole_template(text, where, dialect);
    if (parsed || !value::has_placeholder(text)) return parsed;
    Expression gap = expression_with_gap(std::string(text), where);
    Template out{std::move(gap.source), where, std::move(gap.nodes), {}, {}};
    out.body.push_back({0, Output{gap.root}});
    return out;
}

bool has_template(std::string_view text) {
    return text.find("{{") != std::string_view::npos || text.find("{%") != std::string_view::npos ||
           text.find("{#") != std::string_view::npos;
}

}  // namespace stepwarden::jinja
