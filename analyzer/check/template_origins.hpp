// Which task of which template every contributed task of a generated directory is, and so where it was written.
#pragma once

#include <span>

#include "check/model.hpp"
#include "heat/possible_tasks.hpp"
#include "heat/rendering.hpp"

namespace stepwarden::check {

/// In the shape of a rendering: all files of the directory, with the places in the checkout of the mappings in each
/// copy of a task whose service is known. A task is the service's one of equal content, else the next one of equal
/// section, name and module; of several templates of a service it is the one that has the most of its tasks in the
/// directory.
heat::Rendering origins_of(const Model& model, std::span<const heat::ServiceTasks> templates);

}  // namespace stepwarden::check
