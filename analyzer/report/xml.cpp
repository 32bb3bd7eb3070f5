#include "report/xml.hpp"

#include "text/markup.hpp"

namespace stepwarden::report {

std::string xml_text(std::string_view text, bool keeps_lines) {
    std::string out;
    while (keeps_lines && text.find('\n') != std::string_view::npos) {
        const std::size_t end = text.find('\n');
        out += text::markup_text(text.substr(0, end));
        out += '\n';
        text.remove_prefix(end + 1);
    }
    return out + text::markup_text(text);
}

}  // namespace stepwarden::report
