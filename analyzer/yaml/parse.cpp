#include "yaml/parse.hpp"

#include <fmt/format.h>
#include <yaml.h>

#include <algorithm>
#include <array>
#include <new>
#include <string>
#include <utility>

#include "yaml/build.hpp"
#include "yaml/refused.hpp"
#include "yaml/source.hpp"

namespace stepwarden::yaml {
namespace {

Mark mark_of(const yaml_mark_t& mark) { return {mark.index, mark.line, mark.column}; }

std::string_view text_of(const yaml_char_t* text) {
    return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

class Event {
public:
    Event() = default;
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;
    ~Event() { yaml_event_delete(&event_); }

    yaml_event_t* get() { return &event_; }
    const yaml_event_t* operator->() const { return &event_; }

private:
    yaml_event_t event_ = {};
};

class EventParser {
public:
    explicit EventParser(std::string_view text) {
        if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
        yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
        // libyaml takes no null pointer, which a text of nothing may be.
        if (text.empty()) text = "";
        yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    }
    EventParser(const EventParser&) = delete;
    EventParser& operator=(const EventParser&) = delete;
    ~EventParser() { yaml_parser_delete(&parser_); }

    /// False when the text is no YAML.
    bool next(Event& event) { return yaml_parser_parse(&parser_, event.get()) != 0; }

    /// What made next() answer false.
    [[nodiscard]] const yaml_parser_t& state() const { return parser_; }

private:
    yaml_parser_t parser_ = {};
};

/// libyaml's terse problems in terms of what is written. `at_context` says that it is the place where the unfinished
/// thing begins that helps, not the one where its end was missed.
struct Wording {
    std::string_view context;
    std::string_view problem;
    std::string_view ours;
    bool at_context = false;
};

constexpr std::array wordings = {
    Wording{"", "mapping values are not allowed in this context",
            "a ':' that begins no mapping here: wrong indentation, or text that needs quotes"},
    Wording{"", "mapping keys are not allowed in this context",
            "a '?' that begins no key here: wrong indentation, or text that needs quotes"},
    Wording{"", "block sequence entries are not allowed in this context",
            "a '-' that begins no list item here: wrong indentation"},
    Wording{"while parsing a block mapping", "did not find expected key",
            "expected the next key of the mapping that begins in line {line}, at its indentation, or less for its end"},
    Wording{"while parsing a block collection", "did not find expected '-' indicator",
            "expected the next '- ' of the list that begins in line {line}, at its indentation, or less for its end"},
    Wording{"while parsing a flow mapping", "did not find expected ',' or '}'",
            "the '{{' in line {line} is not closed: expected ',' or '}}'"},
    Wording{"while parsing a flow sequence", "did not find expected ',' or ']'",
            "the '[' in line {line} is not closed: expected ',' or ']'"},
    Wording{"", "did not find expected node content", "expected a value"},
    Wording{"while scanning a simple key", "could not find expected ':'", "expected ':' behind the key", true},
    Wording{"while scanning a quoted scalar", "found unexpected end of stream", "quoted text is not closed", true},
    Wording{"", "found character that cannot start any token",
            "a character that cannot begin any value: quote the text, or take spaces for tabs"},
    Wording{"", "did not find expected <document start>",
            "the document has ended here: expected '---' or the end of the file"},
};

text::Diagnostic told(const yaml_parser_t& parser, const Source& source) {
    const std::string_view problem = parser.problem == nullptr ? "it cannot be read" : parser.problem;
    const std::string_view context = parser.context == nullptr ? "" : parser.context;
    if (parser.error == YAML_READER_ERROR)
        return {source.position({parser.problem_offset, 0, parser.problem_offset}),
                fmt::format("not valid YAML: {}", problem),
                {}};
    const text::Position where = source.position(mark_of(parser.problem_mark));
    const auto wording = std::ranges::find_if(wordings, [&](const Wording& each) {
        return each.problem == problem && (each.context.empty() || each.context == context);
    });
    if (wording == wordings.end()) {
        const std::string_view gap = context.empty() ? "" : " ";
        return {where, fmt::format("not valid YAML: {}{}{}", context, gap, problem), {}};
    }
    const text::Position begin = source.position(mark_of(parser.context_mark));
    return {wording->at_context ? begin : where,
            "not valid YAML: " + fmt::format(fmt::runtime(wording->ours), fmt::arg("line", begin.line)),
            {}};
}

void build_scalar(const yaml_event_t& event, text::Position where, Builder& builder) {
    const auto& scalar = event.data.scalar;
    const std::string_view text(reinterpret_cast<const char*>(scalar.value), scalar.length);
    const std::string_view tag = text_of(scalar.tag);
    builder.scalar(where, std::string(text_of(scalar.anchor)), text,
                   {tag, scalar.plain_implicit != 0 && tag.empty(), scalar.style == YAML_PLAIN_SCALAR_STYLE});
}

void build(const yaml_event_t& event, text::Position where, Builder& builder) {
    switch (event.type) {
        case YAML_DOCUMENT_START_EVENT:
            return builder.begin_document();
        case YAML_ALIAS_EVENT:
            return builder.alias(where, std::string(text_of(event.data.alias.anchor)));
        case YAML_SCALAR_EVENT:
            return build_scalar(event, where, builder);
        case YAML_SEQUENCE_START_EVENT:
            return builder.begin_collection(Kind::sequence, where,
                                            std::string(text_of(event.data.sequence_start.anchor)),
                                            text_of(event.data.sequence_start.tag));
        case YAML_MAPPING_START_EVENT:
            return builder.begin_collection(Kind::mapping, where, std::string(text_of(event.data.mapping_start.anchor)),
                                            text_of(event.data.mapping_start.tag));
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT:
            return builder.end_collection();
        default:
            return;
    }
}

/// Throws what the Builder throws.
text::Result<Stream> read_all(const Source& source, const Limits& limits) {
    Stream stream;
    EventParser parser(source.text());
    Builder builder(limits, source.text().size(), stream);
    while (true) {
        Event event;
        if (!parser.next(event)) {
            if (parser.state().error == YAML_MEMORY_ERROR) throw std::bad_alloc();
            return tl::unexpected(told(parser.state(), source));
        }
        if (event->type == YAML_STREAM_END_EVENT) return stream;
        build(*event.get(), source.position(mark_of(event->start_mark)), builder);
    }
}

}  // namespace

text::Result<Stream> parse(std::string_view bytes, text::FileId file, const Limits& limits) {
    const text::Result<Source> source = Source::check(bytes, file);
    if (!source) return tl::unexpected(source.error());
    try {
        return read_all(*source, limits);
    } catch (Refused& refused) {
        return tl::unexpected(std::move(refused.why));
    } catch (const std::bad_alloc&) {
        return tl::unexpected(text::Diagnostic{{file, 0, 0}, "needs more memory than there is", {}});
    }
}

}  // namespace stepwarden::yaml
