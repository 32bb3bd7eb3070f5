#include "ansible/sequence.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <charconv>
#include <optional>

#include "ansible/arguments.hpp"

namespace stepwarden::ansible {
namespace {

struct Sequence {
    std::int64_t start = 1;
    std::optional<std::int64_t> end;
    std::optional<std::int64_t> count;
    std::int64_t stride = 1;
    std::string format = "%d";
};

/// Decimal, octal (0...) or hexadecimal (0x...), as Python's int(text, 0) in the lookup.
std::optional<std::int64_t> number(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const int base = text.starts_with("0x") ? 16 : text.size() > 1 && text.starts_with('0') ? 8 : 10;
    if (base == 16) text.remove_prefix(2);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return negative ? -value : value;
}

bool read_short_form(std::string_view terms, Sequence& sequence) {
    static constexpr const char* pattern =
        R"(\s*(?:(0?x?[0-9a-f]+)\s*-)?\s*(0?x?[0-9a-f]+)(?:\s*/\s*([0-9]+))?(?:\s*:\s*(.+))?\s*)";
    std::string start;
    std::string end;
    std::string stride;
    std::string format;
    if (!RE2::FullMatch(terms, pattern, &start, &end, &stride, &format)) return false;
    if (!start.empty()) sequence.start = number(start).value_or(1);
    sequence.end = number(end);
    if (!stride.empty()) sequence.stride = number(stride).value_or(1);
    if (!format.empty()) sequence.format = format;
    return sequence.end.has_value();
}

/// The key that is wrong, or nothing.
std::optional<std::string> read_long_form(std::string_view terms, Sequence& sequence) {
    const KeyValueText split = split_arguments(terms, false);
    if (!split.free_form.empty()) return split.free_form;
    for (const auto& [key, value] : split.pairs) {
        if (key == "format") {
            sequence.format = value;
            continue;
        }
        const std::optional<std::int64_t> parsed = number(value);
        if (!parsed) return key + "=" + value;
        if (key == "start")
            sequence.start = *parsed;
        else if (key == "end")
            sequence.end = parsed;
        else if (key == "count")
            sequence.count = parsed;
        else if (key == "stride")
            sequence.stride = *parsed;
        else
            return key;
    }
    return std::nullopt;
}

/// One printf conversion of an integer, as `testuser%02x`; any other format is passed through.
std::string formatted(const std::string& format, std::int64_t value) {
    std::string before;
    std::string flags;
    std::string type;
    std::string after;
    if (!RE2::FullMatch(format, "([^%]*)%(0?[0-9]*)([dxX])([^%]*)", &before, &flags, &type, &after))
        return std::to_string(value);
    return before + fmt::format(fmt::runtime("{:" + flags + type + "}"), value) + after;
}

}  // namespace

text::Result<std::vector<std::string>> sequence_items(std::string_view terms, text::Position where) {
    const auto failure = [&](std::string message) {
        return tl::unexpected(text::Diagnostic{where, std::move(message), {}});
    };
    Sequence sequence;
    if (!read_short_form(terms, sequence))
        if (const auto wrong = read_long_form(terms, sequence))
            return failure(fmt::format(
                "with_sequence does not understand '{}': expected start, end, count, stride or format", *wrong));
    if (sequence.count)
        sequence.end = *sequence.count == 0 ? sequence.start - sequence.stride
                                            : sequence.start + (*sequence.count - 1) * sequence.stride;
    if (!sequence.end) return failure("with_sequence needs an 'end' or a 'count'");
    if (sequence.stride == 0) return std::vector<std::string>{};
    const bool forward = sequence.stride > 0;
    if (forward ? *sequence.end < sequence.start : *sequence.end > sequence.start) return std::vector<std::string>{};
    const auto items = static_cast<std::uint64_t>((*sequence.end - sequence.start) / sequence.stride) + 1;
    if (items > sequence_bound)
        return failure(fmt::format("with_sequence makes {} items; at most {} are followed", items, sequence_bound));
    std::vector<std::string> result;
    for (std::uint64_t i = 0; i < items; ++i)
        result.push_back(formatted(sequence.format, sequence.start + static_cast<std::int64_t>(i) * sequence.stride));
    return result;
}

}  // namespace stepwarden::ansible
