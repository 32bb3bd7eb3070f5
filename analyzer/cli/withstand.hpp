// What the process is made to withstand before anything else happens: readers that go away, limits on the size of
// files, standard descriptors that are closed, memory that runs out, files that shrink while they are mapped.
#pragma once

namespace stepwarden::cli {

/// Once, at the start of the program.
void withstand_faults();

}  // namespace stepwarden::cli
