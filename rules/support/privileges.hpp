// What a task does that only root may do, and whether the play that it runs in, or anything around it, makes it root.
#pragma once

#include <optional>
#include <string>

#include "check/model.hpp"
#include "yaml/node.hpp"

namespace stepwarden::rules {

class Privileges {
public:
    Privileges();

    /// "stops the unit httpd": what root alone may do of all that the node's task does; nothing when that is not known.
    [[nodiscard]] std::optional<std::string> needed_by(const graph::Node& node) const;

    /// Nothing gives the occurrence root: neither the task, nor what stands around it, nor the client for plays that
    /// leave it open.
    [[nodiscard]] bool lacks(const check::Model& model, const simulate::Occurrence& occurrence) const;

    /// The same of a play, as long as its tasks say nothing.
    [[nodiscard]] bool lacks(const check::Model& model, const ansible::Play& play) const;

private:
    [[nodiscard]] bool is_roots_own(std::string_view path) const;

    yaml::Node table_;
};

}  // namespace stepwarden::rules
