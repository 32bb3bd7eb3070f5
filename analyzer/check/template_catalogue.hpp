// From checkouts of tripleo-heat-templates to a catalogue of the tasks in them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "heat/possible_tasks.hpp"
#include "tripleo/task_catalogue.hpp"

namespace stepwarden::check {

/// One row for each template that has tasks.
std::vector<tripleo::CatalogueRow> catalogue_rows(std::span<const heat::ServiceTasks> templates,
                                                  const std::string& release);

/// The rows of several releases as few as there can be: what a template has in the same releases stands in one row.
/// Sorted by service and template. `releases` are the names of all releases in their order.
std::vector<tripleo::CatalogueRow> merge_rows(std::span<const tripleo::CatalogueRow> rows,
                                              std::span<const std::string> releases);

/// What stands at the head of a catalogue's file, as YAML comments.
std::string_view catalogue_head();

}  // namespace stepwarden::check
