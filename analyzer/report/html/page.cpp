#include "report/html/page.hpp"

#include <fmt/format.h>

#include "report/html/page_files.hpp"
#include "text/markup.hpp"

namespace stepwarden::report::html {

namespace {

unsigned digit(char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); }

/// Base 64 of bytes that are given as hexadecimal digits.
std::string base64(std::string_view hexadecimal) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string result;
    // Three bytes are four letters, and three digits are two.
    for (std::size_t i = 0; i < hexadecimal.size(); i += 3) {
        unsigned bits = 0;
        for (std::size_t j = i; j < i + 3; ++j) bits = bits << 4 | (j < hexadecimal.size() ? digit(hexadecimal[j]) : 0);
        result += letters[bits >> 6];
        if (i + 1 < hexadecimal.size()) result += letters[bits & 63];
    }
    while (result.size() % 4 != 0) result += '=';
    return result;
}

/// JSON as the content of a script element, which a "<" could end; JSON has it in strings alone.
std::string embedded(std::string_view json) {
    std::string result;
    result.reserve(json.size());
    for (const char c : json) {
        if (c == '<')
            result += "\\u003c";
        else
            result += c;
    }
    return result;
}

std::string data_block(std::string_view id, std::string_view json) {
    if (json.empty()) return {};
    return fmt::format("<script type=\"application/json\" id=\"{}\">{}</script>\n", id, embedded(json));
}

std::string policy() {
    return fmt::format(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        base64(page_script_sha256()), base64(page_style_sha256()));
}

}  // namespace

std::string write_page(const PageData& data) {
    std::string page = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<style>",
        policy(), text::markup_text(data.title));
    page += page_style();
    page +=
        "</style>\n</head>\n<body>\n<noscript><p>This report is drawn by its own script, which this browser does not "
        "run. <code>stepwarden check</code> prints the findings as text.</p></noscript>\n";
    page += data_block("report-data", data.report);
    page += data_block("difference-data", data.difference);
    page += "<script type=\"module\">";
    page += page_script();
    page += "</script>\n</body>\n</html>\n";
    return page;
}

}  // namespace stepwarden::report::html
