#include "report/changes_html.hpp"

#include <fmt/format.h>

#include <cassert>
#include <sstream>

#include "report/html/report_page.hpp"

namespace stepwarden::report {

void write_changes_html(const ChangesPart& part, std::ostream& out) {
    std::ostringstream document;
    write_changes_json(part, document);
    const std::string title = fmt::format("stepwarden: {} to {}", part.changes.old_name, part.changes.new_name);
    const auto page = html::difference_page(title, document.view());
    assert(page);
    out << *page;
}

}  // namespace stepwarden::report
