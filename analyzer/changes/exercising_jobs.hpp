// Which of CI's jobs do to the service of a changed task what its section is for, so that somebody sees it run before
// it is merged.
#pragma once

#include <string>
#include <vector>

#include "changes/change_set.hpp"
#include "check/checkout.hpp"
#include "coverage/ci_knowledge.hpp"

namespace stepwarden::changes {

/// Fills in the jobs of all changes of services' tasks, as the new side's checkout and the directories mounted beside
/// it define them; with `jobs_given` one of these has all definitions. What is not known is remarked on.
void find_exercising_jobs(ChangeSet& changes, check::Checkout& checkout, const coverage::CiKnowledge& knowledge,
                          bool jobs_given);

}  // namespace stepwarden::changes
