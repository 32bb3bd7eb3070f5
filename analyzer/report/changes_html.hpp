// What a change changes as one HTML file to look at: the report's page with the JSON form of the comparison in it.
#pragma once

#include <ostream>

#include "report/changes_json.hpp"

namespace stepwarden::report {

void write_changes_html(const ChangesPart& part, std::ostream& out);

}  // namespace stepwarden::report
