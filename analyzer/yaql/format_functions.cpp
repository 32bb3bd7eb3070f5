// format(): Python's str.format (yaql/standard_library/strings.py), of whose fields those without attribute, index,
// conversion and format are modelled.
#include <array>
#include <charconv>

#include "yaql/families.hpp"
#include "yaql/python_text.hpp"

namespace stepwarden::yaql {

namespace {

class Formatter {
public:
    explicit Formatter(const Invocation& call) : call_(call), text_(text_of(call.term(0))) {}

    Result run() {
        for (std::size_t at = 0; at < text_.size();) {
            const char c = text_[at];
            const bool doubled = at + 1 < text_.size() && text_[at + 1] == c;
            if (c != '{' && c != '}') {
                out_ += c;
                ++at;
            } else if (doubled) {
                out_ += c;
                at += 2;
            } else if (c == '}') {
                return failed("Single '}' encountered in format string");
            } else if (auto stop = field(at)) {
                return tl::unexpected(std::move(*stop));
            }
        }
        return call_.evaluation.text(std::move(out_));
    }

private:
    /// `at` goes from the brace to behind the field.
    std::optional<Stop> field(std::size_t& at) {
        const std::size_t end = text_.find('}', at);
        if (end == std::string_view::npos) return failed("expected '}' before end of string").value();
        const std::string_view name = text_.substr(at + 1, end - at - 1);
        at = end + 1;
        if (name.find('{') != std::string_view::npos && name.find_first_of(":!") == std::string_view::npos)
            return failed("unexpected '{' in field name").value();
        if (name.find_first_of(".[]!:{") != std::string_view::npos)
            return unknown_stop("the format field '" + std::string(name) + "', which is not modelled").value();
        const Result argument = find(name);
        if (!argument) return argument.error();
        auto text = python_str(*argument, call_.evaluation);
        if (!text) return std::move(text.error());
        out_ += *text;
        return call_.evaluation.too_long(out_.size());
    }

    Result find(std::string_view name) {
        std::size_t index = 0;
        const auto [end, status] = std::from_chars(name.data(), name.data() + name.size(), index);
        const bool is_number = status == std::errc{} && end == name.data() + name.size();
        if (name.empty() || is_number) {
            if (name.empty() ? numbered_ : counted_)
                return failed("cannot switch between manual field specification and automatic field numbering");
            (name.empty() ? counted_ : numbered_) = true;
            if (name.empty()) index = next_++;
            if (index >= call_.rest.size()) return mismatched("Replacement index out of range for format()");
            return call_.rest[index].term;
        }
        for (const auto& [key, term] : call_.named)
            if (key == name) return term;
        return failed("no argument '" + std::string(name) + "' for format()");
    }

    const Invocation& call_;
    std::string_view text_;
    std::string out_;
    std::size_t next_ = 0;
    bool counted_ = false;
    bool numbered_ = false;
};

Result format(Invocation& call) { return Formatter(call).run(); }

constexpr std::array rows = {
    Row{"format", Form::both, {{{"__formatString", Type::text}}}, {"args", Type::passed}, format, takes_names},
};

}  // namespace

std::span<const Row> format_functions() { return rows; }

}  // namespace stepwarden::yaql
