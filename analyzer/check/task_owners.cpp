#include "check/task_owners.hpp"

#include "tripleo/attribute_contributions.hpp"

namespace stepwarden::check {

void attribute_tasks(tripleo::Contributions& contributions, ansible::Sources& sources, const tripleo::Layout& layout,
                     const tripleo::ServiceKnowledge& services, const TaskOwners& owners) {
    if (owners.contributors != nullptr) {
        tripleo::attribute_by_table(contributions, *owners.contributors);
    } else if (owners.catalogue != nullptr) {
        // The checkout's release is the directory's, whatever the directory looks like.
        const auto& rows = owners.catalogue->rows();
        const std::string release = rows.empty() ? "" : rows.front().releases.front();
        tripleo::attribute_contributions(contributions, sources, layout, {services, *owners.catalogue, release});
    } else {
        const tripleo::TaskCatalogue built_in = tripleo::built_in_catalogue();
        tripleo::attribute_contributions(contributions, sources, layout, {services, built_in, layout.release});
    }
}

}  // namespace stepwarden::check
