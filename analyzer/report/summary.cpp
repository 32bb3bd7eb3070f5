#include "report/summary.hpp"

#include <fmt/format.h>

namespace stepwarden::report {

namespace {

std::string counted(std::size_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

std::string summary_line(const Totals& sum) {
    std::string line =
        fmt::format("{}, {}, {} in {}, {} of {}", counted(sum.errors, "error"), counted(sum.warnings, "warning"),
                    counted(sum.notes, "note"), counted(sum.summary.files, "file"), counted(sum.summary.tasks, "task"),
                    counted(sum.summary.services, "service"));
    if (sum.known > 0) line += fmt::format("; {} known from the baseline", sum.known);
    if (sum.suppressed > 0) line += fmt::format("; {} ignored by comments", sum.suppressed);
    if (sum.unanalysed > 0) line += fmt::format("; {} could not be analysed", counted(sum.unanalysed, "input"));
    return line;
}

}  // namespace stepwarden::report
