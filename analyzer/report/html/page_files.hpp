// The report page's style and script as they were when the program was built, each joined to one text, and their
// hashes. The definitions are written by cmake/pack_page.cmake.
#pragma once

#include <string_view>

namespace stepwarden::report::html {

std::string_view page_style();
std::string_view page_script();

/// SHA-256 in hexadecimal digits.
std::string_view page_style_sha256();
std::string_view page_script_sha256();

}  // namespace stepwarden::report::html
