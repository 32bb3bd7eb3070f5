#include "report/style.hpp"

namespace stepwarden::report {

namespace {

/// `code` is the parameter of an SGR sequence (ECMA-48, 8.3.117).
std::string painted(bool colour, std::string_view code, std::string_view text) {
    if (!colour || text.empty()) return std::string(text);
    std::string out = "\x1b[";
    out += code;
    out += 'm';
    out += text;
    out += "\x1b[0m";
    return out;
}

std::string_view code_of(check::Severity severity) {
    switch (severity) {
        case check::Severity::error:
            return "1;31";
        case check::Severity::warning:
            return "1;33";
        case check::Severity::note:
            return "1;32";
    }
    return "1";
}

}  // namespace

std::string Style::strong(std::string_view text) const { return painted(colour, "1", text); }

std::string Style::frame(std::string_view text) const { return painted(colour, "1;34", text); }

std::string Style::severity(check::Severity severity, std::string_view text) const {
    return painted(colour, code_of(severity), text);
}

}  // namespace stepwarden::report
