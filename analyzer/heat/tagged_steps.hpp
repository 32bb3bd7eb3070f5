// Up to the start of 2018 a task told its step by a tag, and the config writer made a condition of it
// (tripleo_common/utils/config.py at pike-eol, _step_tags_to_when). Heat itself ran such tasks with --tags
// common,stepN before (tripleo-heat-templates at ocata-eol, puppet/upgrade_config.yaml).
#pragma once

#include <cstddef>

#include "heat/split_steps.hpp"
#include "value/value.hpp"

namespace stepwarden::heat {

/// The tasks, of which those with a tag `stepN` have `step|int == N` as their first condition, unless one of theirs
/// has to do with steps already. The tasks in a block without tags are changed in its place, since Heat's --tags sees
/// them there; the writer left them alone.
value::Value with_steps_of_tags(const value::Value& tasks, const SplitContext& context);

/// How many tasks tell their step by a tag, and how many by a condition.
struct StepsTold {
    std::size_t by_tags = 0;
    std::size_t by_conditions = 0;

    StepsTold& operator+=(const StepsTold& other);
};

StepsTold steps_told(const value::Value& tasks);

}  // namespace stepwarden::heat
