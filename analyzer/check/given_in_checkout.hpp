// Variables that the templates of a checkout give, read from their lines: a plan has but some of the templates, and
// what another one sets is no name that nobody knows.
#pragma once

#include <functional>
#include <set>
#include <span>
#include <string>

#include "text/tree.hpp"

namespace stepwarden::check {

struct GivenInCheckout {
    using Names = std::set<std::string, std::less<>>;
    /// What a `register` or `set_fact` of some file sets.
    Names by_tasks;
    /// The same of playbooks and task files in the root and in `common`, and all keys of these, which hand variables to
    /// roles.
    Names by_plan;
    /// Names of services.
    Names services;
};

GivenInCheckout given_in_checkout(const text::Tree& checkout);

/// By these of its files alone.
GivenInCheckout given_in_files(const text::Tree& checkout, std::span<const text::FileId> files);

}  // namespace stepwarden::check
