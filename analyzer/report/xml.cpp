#include "report/xml.hpp"

#include "report/visible.hpp"

namespace stepwarden::report {

namespace {

void append_escaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&apos;";
                break;
            default:
                out += c;
        }
    }
}

}  // namespace

std::string xml_text(std::string_view text, bool keeps_lines) {
    std::string out;
    while (keeps_lines && text.find('\n') != std::string_view::npos) {
        const std::size_t end = text.find('\n');
        append_escaped(out, visible(text.substr(0, end)));
        out += '\n';
        text.remove_prefix(end + 1);
    }
    append_escaped(out, visible(text));
    return out;
}

}  // namespace stepwarden::report
