// The static inventory over made-up hosts, with the groups and variables that tripleo_common/inventory.py of the
// release gives it.
#pragma once

#include <string>

#include "heat/directory_layout.hpp"
#include "heat/write_directory.hpp"

namespace stepwarden::heat {

/// "inventory.yaml" where a standalone deployment writes it, else "tripleo-ansible-inventory.yaml".
std::string inventory_path(const DirectoryInputs& inputs);

/// Made up, as no output has them: addresses, virtual ones too, ids, the URLs and the password of the cloud, the user,
/// container_cli. Left out: `<network>_cidr` and what else only Neutron knows, and the form of several stacks merged
/// into one, whose groups hold the same hosts under longer names. Groups of services stand in the order of the roles'
/// lists, upstream in that of a set.
std::string made_inventory(const DirectoryInputs& inputs, const DirectoryLayout& layout);

}  // namespace stepwarden::heat
