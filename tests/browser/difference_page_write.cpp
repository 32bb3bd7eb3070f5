// Writes the page of a comparison that standard input holds as JSON, for the tests in a browser.
#include <iostream>
#include <iterator>
#include <string>

#include "report/html/report_page.hpp"

int main() {
    const std::string difference{std::istreambuf_iterator<char>(std::cin), {}};
    const auto page = stepwarden::report::html::difference_page("stepwarden: a comparison", difference);
    if (!page) {
        std::cerr << page.error().message << '\n';
        return 1;
    }
    std::cout << *page;
    return 0;
}
