#include "report/tool.hpp"

#include <fmt/format.h>

namespace stepwarden::report {

std::string_view tool_version() { return STEPWARDEN_VERSION; }

std::string_view tool_release_date() { return STEPWARDEN_RELEASE_DATE; }

std::string_view tool_homepage() { return STEPWARDEN_HOMEPAGE; }

std::string rule_address(std::string_view rule) {
    if (tool_homepage().empty()) return {};
    return fmt::format("{}/src/branch/master/docs/rules/{}.md", tool_homepage(), rule);
}

}  // namespace stepwarden::report
