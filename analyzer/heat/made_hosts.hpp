// Hosts for a directory that was made without servers: names after the plan and the role, addresses and ids by number.
// All of it is made up, in the form that a real cloud would have.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "heat/write_directory.hpp"

namespace stepwarden::heat {

struct MadeHost {
    std::string role;
    /// "overcloud-controller-0".
    std::string name;
    /// Stands for the server's id in Nova.
    std::string id;
    /// From 0, over all roles.
    std::size_t number = 0;
};

/// By role, in the order of `inputs.roles`.
std::vector<MadeHost> made_hosts(const DirectoryInputs& inputs);

/// The id of the host of that number. Every play compares a host's id with bootstrap_server_id, which has to be that of
/// number 0.
std::string made_server_id(std::size_t number);

/// "ctlplane" and the networks of the inputs, each once.
std::vector<std::string> networks_of(const DirectoryInputs& inputs);

/// An address in the network of that index in networks_of().
std::string made_address(std::size_t network, std::size_t number);
std::string made_virtual_address(std::size_t network);

/// "overcloud-controller-0.internalapi.localdomain"; without a network the canonical name.
std::string made_full_name(const MadeHost& host, std::string_view network = {});

}  // namespace stepwarden::heat
