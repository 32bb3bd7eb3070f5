// Findings as GitHub's workflow commands: printed in a job's log, they become annotations of the run and of the lines
// of a pull request.
#pragma once

#include <ostream>
#include <span>

#include "report/part.hpp"

namespace stepwarden::report {

/// `::error file=PATH,line=N,endLine=N,col=N,endColumn=N,title=RULE::TEXT`, one finding a line.
void write_github(std::span<const Part> parts, std::ostream& out);

}  // namespace stepwarden::report
