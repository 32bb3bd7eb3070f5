# What a build is called. The version is CMakeLists.txt's; the date of its release stands in CHANGELOG.md; the revision is
# asked of git whenever something is built, so that a build never claims another one's.
file(STRINGS ${PROJECT_SOURCE_DIR}/CHANGELOG.md release_heading REGEX "^## \\[${PROJECT_VERSION}\\] - ")
string(REGEX MATCH "[0-9]+-[0-9]+-[0-9]+$" STEPWARDEN_RELEASE_DATE "${release_heading}")

set(STEPWARDEN_REVISION "" CACHE STRING "Git revision that is built; found out when empty")
set(revision_directory ${PROJECT_BINARY_DIR}/revision)
set(revision_header ${revision_directory}/revision.hpp)
add_custom_target(stepwarden_revision
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${revision_header} -DSOURCE=${PROJECT_SOURCE_DIR} -DREVISION=${STEPWARDEN_REVISION}
            -P ${PROJECT_SOURCE_DIR}/cmake/write_revision.cmake
    BYPRODUCTS ${revision_header}
    VERBATIM)
