// Up to the start of 2018 a task told its step by a tag, and the config writer made a condition of it
// (tripleo_common/utils/config.py at pike-eol, _step_tags_to_when). Heat itself ran such tasks with --tags
// common,stepN before (tripleo-heat-templates at ocata-eol, puppet/upgrade_config.yaml).
#pragma once

#include "heat/split_steps.hpp"
#include "value/value.hpp"

namespace stepwarden::heat {

/// The tasks, of which those with a tag `stepN` have `step|int == N` as their first condition, unless one of theirs
/// has to do with steps already.
value::Value with_steps_of_tags(const value::Value& tasks, const SplitContext& context);

}  // namespace stepwarden::heat
