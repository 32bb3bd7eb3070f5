// What a job hands to Zuul's zuul_return: comments for the lines of the change under review, warnings for the rest, and
// the files that the same run wrote.
#pragma once

#include <ostream>
#include <span>

#include "report/part.hpp"
#include "report/written_file.hpp"

namespace stepwarden::report {

/// {"zuul": {"file_comments", "warnings", "artifacts"}}. Zuul complains about comments on files that the change's
/// repository does not have, so what is in no such file is a warning. `files` with relative paths are the artifacts,
/// relative to the job's logs.
void write_zuul(std::span<const Part> parts, std::span<const WrittenFile> files, std::ostream& out);

}  // namespace stepwarden::report
