// Whether a task that every host of a role comes to is kept to one of them, by whatever way THT has for that.
#pragma once

#include "check/model.hpp"

namespace stepwarden::rules {

/// Something about the task, the blocks around it or the words of its command chooses a host: a delegation, run_once, a
/// condition on the bootstrap node or on the host's own name.
bool is_kept_to_one_host(const check::Model& model, const graph::Node& node);

}  // namespace stepwarden::rules
