// Jobs that would run the upgrade tasks that no job of a checkout's CI runs: the matrix's rows into what the cover is
// searched for, and the answer as text and JSON.
#pragma once

#include <string>
#include <vector>

#include "coverage/checkout_matrix.hpp"
#include "coverage/service_needs.hpp"
#include "coverage/suggest_jobs.hpp"

namespace stepwarden::coverage {

/// The templates with tasks of upgrade sections that the matrix does not have as upgraded. `available` are all
/// services of the checkout.
std::vector<UncoveredTemplate> uncovered_templates(const Matrix& matrix, const ServiceTemplates& templates,
                                                   const CiKnowledge& knowledge, const ServiceNeeds& needs);

std::string to_text(const JobSuggestions& suggestions);

/// "stepwarden-job-suggestions/1".
std::string to_json(const JobSuggestions& suggestions);

}  // namespace stepwarden::coverage
