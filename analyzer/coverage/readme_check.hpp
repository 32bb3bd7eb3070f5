// The README's service testing matrix against the checkout that it stands in: what each of its columns' environments
// enables, and what it says otherwise.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "coverage/deployments.hpp"
#include "coverage/readme_matrix.hpp"
#include "coverage/scenarios.hpp"
#include "coverage/service_templates.hpp"
#include "text/diagnostic.hpp"

namespace stepwarden::coverage {

/// For every column whose environment the checkout has; the others are left out.
EnabledByColumn enabled_by_column(const GridTable& table, DeploymentReader& reader, const ServiceTemplates& templates,
                                  const ReadmeKnowledge& knowledge);

/// "haproxy in scn001: 'X' is written, but the environment does not enable it".
std::string message_of(const CellDifference& difference);

/// What the comparison does not tell, in sentences: rows that are not known, columns without an environment, and
/// scenarios without a column.
std::vector<std::string> readme_notes(const GridTable& table, const ReadmeComparison& comparison,
                                      const std::vector<Scenario>& scenarios, const ReadmeKnowledge& knowledge);

/// Sentences about compared columns whose deployments may have more than their environment enables.
std::vector<std::string> flag_notes(const GridTable& table, const EnabledByColumn& enabled,
                                    const heat::PlanSources& sources, const ReadmeKnowledge& knowledge,
                                    const CiKnowledge& ci);

}  // namespace stepwarden::coverage
