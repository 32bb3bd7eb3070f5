// group_vars and host_vars of a generated directory. The lists of deployments are empty, as there are no servers to
// deploy to; the rest is what the outputs say.
#pragma once

#include "heat/directory_layout.hpp"
#include "heat/write_directory.hpp"
#include "heat/written_files.hpp"

namespace stepwarden::heat {

void write_variable_files(const DirectoryInputs& inputs, const DirectoryLayout& layout, WrittenFiles& files);

}  // namespace stepwarden::heat
