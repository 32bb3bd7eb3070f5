#include "check/scope.hpp"

#include <algorithm>
#include <iterator>

#include "check/given_in_checkout.hpp"

namespace stepwarden::check {
namespace {

bool same_content(const text::Tree& one, text::FileId file, const text::Tree& other, text::FileId twin) {
    const std::string_view id = one.content_id(file);
    const std::string_view twin_id = other.content_id(twin);
    if (!id.empty() && !twin_id.empty()) return id == twin_id;
    const auto bytes = one.read(file);
    const auto twin_bytes = other.read(twin);
    return bytes && twin_bytes && *bytes == *twin_bytes;
}

/// Files of `one` that `other` has not, or has with another content.
void add_changed(const text::Tree& one, const text::Tree& other, Scope& scope) {
    for (const text::FileId file : one.below("")) {
        const auto twin = other.find(one.path(file));
        if (!twin || !same_content(one, file, other, *twin)) scope.changed->emplace(one.path(file));
    }
}

void add_difference(const GivenInCheckout::Names& one, const GivenInCheckout::Names& other, Scope& scope) {
    std::ranges::set_symmetric_difference(one, other, std::inserter(scope.names, scope.names.end()));
}

}  // namespace

Scope scope_between(const text::Tree& one, const text::Tree& other) {
    Scope scope;
    scope.changed.emplace();
    add_changed(one, other, scope);
    add_changed(other, one, scope);
    const GivenInCheckout given = given_in_checkout(one);
    const GivenInCheckout also_given = given_in_checkout(other);
    add_difference(given.by_tasks, also_given.by_tasks, scope);
    add_difference(given.by_plan, also_given.by_plan, scope);
    add_difference(given.services, also_given.services, scope);
    return scope;
}

}  // namespace stepwarden::check
