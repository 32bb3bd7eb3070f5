// What a condition says about which names and paths are defined, read off its syntax: `x.rc is defined and not y` makes
// sure of `x` and `x.rc` wherever it holds. A path is written with dots alone: "ret.results.0.rc".
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "jinja/syntax.hpp"

namespace stepwarden::jinja {

/// The path of a chain of constant attributes and subscripts on a name; nothing for every other node.
std::optional<std::string> constant_path(std::span<const Node> nodes, NodeId id);

/// Paths that are defined when the node has that truth, those that lead there included; may hold twins.
std::vector<std::string> asserted_paths(std::span<const Node> nodes, NodeId id, bool truth);

/// Names that the condition's text tests with `is defined` and its kin, each once, in the way in which Ansible looks
/// for them (ansible-core playbook/conditional.py, DEFINED_REGEX).
std::vector<std::string> tested_names(const std::string& condition);

/// What Ansible takes a condition for when it failed for want of `name`: it forgives that when the condition also tests
/// that very name for being defined. Only plain names are forgiven, for only their message has the form that Ansible
/// looks for.
std::optional<bool> forgiven(const std::string& condition, const std::string& name);

}  // namespace stepwarden::jinja
