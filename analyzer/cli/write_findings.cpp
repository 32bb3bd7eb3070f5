#include "cli/write_findings.hpp"

#include <fmt/format.h>

#include <sstream>
#include <vector>

#include "cli/message.hpp"
#include "cli/output.hpp"
#include "cli/terminal.hpp"
#include "report/format.hpp"

namespace stepwarden::cli {
namespace {

/// What is written to files besides `request`.
std::vector<report::WrittenFile> other_files(const OutputRequest& request, const CheckOptions& options) {
    std::vector<report::WrittenFile> files;
    for (const OutputRequest& other : options.outputs)
        if (&other != &request && !goes_to_standard_output(other))
            files.push_back({*other.file, report::name(other.format.value_or(report::Format::line))});
    return files;
}

tl::expected<void, std::string> write_one(const OutputRequest& request, const CheckOptions& options,
                                          std::span<const report::Part> parts) {
    const bool colour = request.file ? options.colour == Colour::always : colour_standard_output(options.colour);
    std::ostringstream out;
    report::write(format_of(request), parts, colour, out, other_files(request, options), options.shard);
    return write_output(request.file, out.view());
}

}  // namespace

report::Format format_of(const OutputRequest& request) {
    const bool to_terminal = !request.file && standard_output_is_terminal();
    return request.format.value_or(to_terminal ? report::Format::text : report::Format::line);
}

bool goes_to_standard_output(const OutputRequest& request) { return !request.file || *request.file == "-"; }

bool write_findings(const CheckOptions& options, std::span<const report::Part> parts) {
    const std::vector<OutputRequest> by_terminal(1);
    bool written = true;
    for (const OutputRequest& request : options.outputs.empty() ? by_terminal : options.outputs)
        if (const auto outcome = write_one(request, options, parts); !outcome) {
            say(fmt::format("stepwarden check: {}", outcome.error()));
            written = false;
        }
    return written;
}

}  // namespace stepwarden::cli
