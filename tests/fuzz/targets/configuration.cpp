// A project's `.stepwarden.yaml`, and the comments in its templates that suppress findings.
#include "check/configuration.hpp"

#include "check/suppressions.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets/all.hpp"

namespace stepwarden::fuzz {

void configuration(std::string_view bytes) {
    const auto read = check::read_configuration(bytes);
    hold_told(read);
    if (read) {
        for (const std::string_view path : {"Controller/upgrade_tasks.yaml", "", "a/b/c/d/e/f/g"})
            check::is_excepted(read->exceptions, "flow-undefined-variable", path);
    }
    for (const check::Suppression& suppression : check::find_suppressions(0, bytes))
        hold(suppression.first_line <= suppression.last_line, "a comment covers the lines from its first to its last");
}

}  // namespace stepwarden::fuzz
