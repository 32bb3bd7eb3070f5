# Build-time script: writes a header with the git revision that is built, and leaves it alone while that is the same.
#   cmake -DOUTPUT=FILE.hpp -DSOURCE=DIRECTORY -DREVISION=GIVEN -P write_revision.cmake
# Without one that is given it is what scripts/revision says, which may be nothing.
cmake_policy(VERSION 3.25)
if(NOT REVISION)
    execute_process(COMMAND ${SOURCE}/scripts/revision OUTPUT_VARIABLE REVISION OUTPUT_STRIP_TRAILING_WHITESPACE)
endif()
file(CONFIGURE OUTPUT ${OUTPUT} @ONLY CONTENT "#pragma once

#include <string_view>

namespace stepwarden {
inline constexpr std::string_view revision = \"@REVISION@\";
}
")
