// What conditions can come to whatever their variables are: each comparison with a literal is tried with every literal
// that it is compared with and one more, every other piece with true and with false. Pieces that read alike are taken
// for one, since conditions of a task are all judged at the same moment.
#pragma once

#include <span>

#include "ansible/task.hpp"

namespace stepwarden::rules {

struct PossibleTruths {
    bool yes = true;
    bool no = true;
};

/// What all conditions together can come to. Both where there is too much to try, and for conditions that hold `{{ }}`
/// or do not parse; plain `true` and `false` count as what they are.
PossibleTruths possible_truths(std::span<const ansible::Condition* const> conditions);

/// Whenever all of `given` hold, so does `then`. No where there is too much to try.
bool implies(std::span<const ansible::Condition* const> given, const ansible::Condition& then);

}  // namespace stepwarden::rules
