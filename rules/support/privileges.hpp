// What a task does that only root may do, and whether the play that it runs in, or anything around it, makes it root.
#pragma once

#include <optional>
#include <string>

#include "check/model.hpp"
#include "yaml/node.hpp"

namespace stepwarden::rules {

class Privileges {
public:
    /// Keeps a reference to the model.
    explicit Privileges(const check::Model& model);

    /// "stops the unit httpd": what root alone may do of all that the node's task does; nothing when that is not known.
    [[nodiscard]] std::optional<std::string> needed_by(const graph::Node& node) const;

    /// Nothing gives the occurrence root: neither the task, nor what stands around it, nor the client for plays that
    /// leave it open.
    [[nodiscard]] bool lacks(const simulate::Occurrence& occurrence) const;

    /// The same of a play, as long as its tasks say nothing.
    [[nodiscard]] bool lacks(const ansible::Play& play) const;

private:
    [[nodiscard]] bool is_roots_own(std::string_view path) const;
    [[nodiscard]] bool client_becomes() const;

    const check::Model& model_;
    yaml::Node table_;
    /// Plays that leave become open run as root all the same.
    bool client_becomes_ = true;
};

}  // namespace stepwarden::rules
