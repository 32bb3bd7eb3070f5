// One HTML file that needs nothing but itself: style, script and data stand in it, and its content security policy
// forbids all else. What the data hold is text wherever it is shown.
#pragma once

#include <string>
#include <string_view>

namespace stepwarden::report::html {

struct PageData {
    std::string title;
    /// JSON documents, or empty: format "stepwarden-report/1", and "stepwarden-diff/1".
    std::string report;
    std::string difference;
};

std::string write_page(const PageData& data);

}  // namespace stepwarden::report::html
