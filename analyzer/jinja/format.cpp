#include "jinja/format.hpp"

#include <fmt/format.h>

#include <cmath>

#include "jinja/access.hpp"
#include "jinja/failure.hpp"
#include "jinja/operators.hpp"
#include "value/compare.hpp"
#include "value/number_text.hpp"
#include "value/python_text.hpp"
#include "value/utf8.hpp"

namespace stepwarden::jinja {

namespace {

using value::List;
using value::Value;

constexpr std::int64_t max_width = 100'000;

struct Conversion {
    bool left = false;
    bool zero = false;
    bool plus = false;
    bool space = false;
    bool alternate = false;
    std::int64_t width = 0;
    std::int64_t precision = -1;
    char kind = 's';
};

std::string padded(std::string body, const Conversion& how, bool numeric) {
    const auto size = static_cast<std::int64_t>(value::code_point_count(body));
    if (size >= how.width) return body;
    const auto missing = static_cast<std::size_t>(how.width - size);
    if (how.left) return body + std::string(missing, ' ');
    if (!how.zero || !numeric) return std::string(missing, ' ') + body;
    const bool is_signed = body.starts_with('-') || body.starts_with('+') || body.starts_with(' ');
    body.insert(is_signed ? 1 : 0, missing, '0');
    return body;
}

std::string with_sign(std::string digits, bool negative, const Conversion& how) {
    return (negative ? "-" : how.plus ? "+" : how.space ? " " : "") + digits;
}

Outcome integer_text(const Value& argument, const Conversion& how) {
    const bool decimal = how.kind == 'd' || how.kind == 'i' || how.kind == 'u';
    if (!value::is_integral(argument) && !(decimal && argument.is_float()))
        return type_failure(std::string("%") + std::string(1, how.kind) + " format: a number is required");
    if (argument.is_float() && !(std::abs(argument.as_float()) < 0x1p63))
        return Value::unknown("a number beyond 64 bits", true);
    if (how.alternate || how.precision >= 0) return Value::unknown("an unusual conversion in '%'", true);
    const std::int64_t number =
        argument.is_float() ? static_cast<std::int64_t>(argument.as_float()) : value::integral(argument);
    const auto magnitude = number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
    const std::string digits = how.kind == 'x'   ? fmt::format("{:x}", magnitude)
                               : how.kind == 'X' ? fmt::format("{:X}", magnitude)
                               : how.kind == 'o' ? fmt::format("{:o}", magnitude)
                                                 : std::to_string(magnitude);
    return Value(padded(with_sign(digits, number < 0, how), how, true));
}

Outcome float_text(const Value& argument, const Conversion& how) {
    if (!value::is_number(argument))
        return type_failure(std::string("must be real number, not ") + std::string(value::python_type(argument)));
    if (how.alternate || !std::isfinite(value::real(argument)))
        return Value::unknown("an unusual conversion in '%'", true);
    const int precision = how.precision < 0 ? 6 : static_cast<int>(how.precision);
    const double number = std::abs(value::real(argument));
    std::string digits;
    switch (how.kind) {
        case 'e':
            digits = fmt::format("{:.{}e}", number, precision);
            break;
        case 'E':
            digits = fmt::format("{:.{}E}", number, precision);
            break;
        case 'g':
            digits = fmt::format("{:.{}g}", number, std::max(precision, 1));
            break;
        case 'G':
            digits = fmt::format("{:.{}G}", number, std::max(precision, 1));
            break;
        default:
            digits = fmt::format("{:.{}f}", number, precision);
    }
    return Value(padded(with_sign(std::move(digits), std::signbit(value::real(argument)), how), how, true));
}

std::string first_code_points(const std::string& text, std::int64_t count) {
    std::string out;
    for (const std::string_view point : value::code_points(text)) {
        if (count-- <= 0) break;
        out += point;
    }
    return out;
}

Outcome converted(const Value& argument, const Conversion& how) {
    if (how.kind == 's' || how.kind == 'r') {
        Outcome text =
            how.kind == 'r' && argument.is_string() ? Outcome(Value(value::python_repr(argument))) : text_of(argument);
        if (!text || text->is_unknown()) return text;
        return Value(padded(how.precision < 0 ? text->as_string() : first_code_points(text->as_string(), how.precision),
                            how, false));
    }
    if (argument.is_undefined()) return undefined_failure(argument);
    if (argument.is_unknown()) return result_of(argument);
    if (std::string_view("diuxXo").find(how.kind) != std::string_view::npos) return integer_text(argument, how);
    if (std::string_view("eEfFgG").find(how.kind) != std::string_view::npos) return float_text(argument, how);
    if (how.kind == 'c' || how.kind == 'a') return Value::unknown("an unusual conversion in '%'", true);
    return type_failure(std::string("unsupported format character '") + std::string(1, how.kind) + "'");
}

class PercentFormatter {
public:
    PercentFormatter(std::string_view format, const Value& arguments) : format_(format), arguments_(arguments) {
        if (arguments.is_tuple()) queue_ = arguments.as_list();
        if (!arguments.is_tuple()) queue_ = {arguments};
    }

    Outcome run() {
        while (at_ < format_.size()) {
            if (format_[at_] != '%') {
                out_ += format_[at_++];
                continue;
            }
            ++at_;
            if (auto stop = conversion()) return std::move(*stop);
        }
        const bool mapping = arguments_.is_dict() || (arguments_.is_list() && !arguments_.is_tuple());
        if (next_ < queue_.size() && !mapping)
            return type_failure("not all arguments converted during string formatting");
        return Value(std::move(out_));
    }

private:
    /// Something that ends the formatting: a failure or an Unknown.
    std::optional<Outcome> conversion() {
        const Value* argument = nullptr;
        if (at_ < format_.size() && format_[at_] == '(') {
            const std::size_t end = format_.find(')', at_);
            if (end == std::string_view::npos) return type_failure("incomplete format key");
            if (!arguments_.is_dict()) return type_failure("format requires a mapping");
            argument = value::find(arguments_.as_dict(), format_.substr(at_ + 1, end - at_ - 1));
            if (!argument) return other_failure("KeyError in a '%' format");
            at_ = end + 1;
        }
        Conversion how = flags();
        if (!number(how.width) || (take('.') && (how.precision = 0, !number(how.precision))))
            return Outcome(Value::unknown("an unusual conversion in '%'", true));
        while (at_ < format_.size() && std::string_view("hlL").find(format_[at_]) != std::string_view::npos) ++at_;
        if (at_ >= format_.size()) return type_failure("incomplete format");
        how.kind = format_[at_++];
        if (how.kind == '%') {
            out_ += '%';
            return std::nullopt;
        }
        if (!argument && next_ >= queue_.size()) return type_failure("not enough arguments for format string");
        Outcome text = converted(argument ? *argument : queue_[next_++], how);
        if (!text || text->is_unknown()) return text;
        out_ += text->as_string();
        return std::nullopt;
    }

    bool take(char c) {
        if (at_ >= format_.size() || format_[at_] != c) return false;
        ++at_;
        return true;
    }

    Conversion flags() {
        Conversion how;
        while (true) {
            if (take('-')) {
                how.left = true;
            } else if (take('0')) {
                how.zero = true;
            } else if (take('+')) {
                how.plus = true;
            } else if (take(' ')) {
                how.space = true;
            } else if (take('#')) {
                how.alternate = true;
            } else {
                return how;
            }
        }
    }

    /// False for `*` and for numbers beyond reason.
    bool number(std::int64_t& out) {
        if (at_ < format_.size() && format_[at_] == '*') return false;
        for (; at_ < format_.size() && format_[at_] >= '0' && format_[at_] <= '9'; ++at_) {
            out = out * 10 + (format_[at_] - '0');
            if (out > max_width) return false;
        }
        return true;
    }

    std::string_view format_;
    const Value& arguments_;
    List queue_;
    std::size_t next_ = 0;
    std::size_t at_ = 0;
    std::string out_;
};

class BraceFormatter {
public:
    BraceFormatter(std::string_view format, std::span<const Value> positional, const NamedValues& named)
        : format_(format), positional_(positional), named_(named) {}

    Outcome run() {
        while (at_ < format_.size()) {
            const char c = format_[at_++];
            const bool doubled = at_ < format_.size() && format_[at_] == c;
            if ((c == '{' || c == '}') && doubled) {
                out_ += c;
                ++at_;
            } else if (c == '}') {
                return other_failure("Single '}' encountered in format string");
            } else if (c != '{') {
                out_ += c;
            } else if (auto stop = field()) {
                return std::move(*stop);
            }
        }
        return Value(std::move(out_));
    }

private:
    std::optional<Outcome> field() {
        const std::size_t end = format_.find('}', at_);
        if (end == std::string_view::npos) return other_failure("expected '}' before end of string");
        const std::string_view text = format_.substr(at_, end - at_);
        at_ = end + 1;
        if (text.find_first_of("{:!.[") != std::string_view::npos)
            return Outcome(Value::unknown("an unusual field in format()", true));
        Outcome value = argument(text);
        if (!value) return value;
        Outcome written = text_of(*value);
        if (!written || written->is_unknown()) return written;
        out_ += written->as_string();
        return std::nullopt;
    }

    Outcome argument(std::string_view name) {
        const value::ParsedInteger index = value::parse_integer(name);
        const bool is_number = !name.empty() && name.find_first_not_of("0123456789") == std::string_view::npos;
        if (name.empty() || is_number) {
            if ((name.empty() && manual_) || (is_number && automatic_))
                return other_failure("cannot switch between automatic and manual field numbering");
            manual_ = manual_ || is_number;
            automatic_ = automatic_ || name.empty();
            const std::size_t at = name.empty() ? next_++ : static_cast<std::size_t>(index.number);
            if (at >= positional_.size())
                return other_failure("Replacement index out of range for positional args tuple");
            return positional_[at];
        }
        for (const auto& [key, value] : named_)
            if (key == name) return value;
        return other_failure("KeyError in format()");
    }

    std::string_view format_;
    std::span<const Value> positional_;
    const NamedValues& named_;
    std::size_t at_ = 0;
    std::size_t next_ = 0;
    bool manual_ = false;
    bool automatic_ = false;
    std::string out_;
};

}  // namespace

Outcome percent_format(std::string_view format, const Value& arguments) {
    if (arguments.is_unknown()) return result_of(arguments);
    return PercentFormatter(format, arguments).run();
}

Outcome brace_format(std::string_view format, std::span<const Value> positional, const NamedValues& named) {
    return BraceFormatter(format, positional, named).run();
}

}  // namespace stepwarden::jinja
