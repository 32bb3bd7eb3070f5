#include "check/scope.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

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

/// What templates give before or after the change alone is given by the changed ones, and by no other.
class NameComparison {
public:
    NameComparison(const text::Tree& one, const text::Tree& other, Scope& scope)
        : one_(one),
          scope_(scope),
          given_(given_in_files(one, changed_in(one))),
          also_given_(given_in_files(other, changed_in(other))) {}

    void add_differences() {
        for (const auto names : {&GivenInCheckout::by_tasks, &GivenInCheckout::by_plan, &GivenInCheckout::services})
            add_difference(names);
    }

private:
    [[nodiscard]] std::vector<text::FileId> changed_in(const text::Tree& tree) const {
        std::vector<text::FileId> files;
        for (const std::string& path : *scope_.changed)
            if (const auto file = tree.find(path)) files.push_back(*file);
        return files;
    }

    void add_difference(GivenInCheckout::Names GivenInCheckout::*names) {
        GivenInCheckout::Names differing;
        std::ranges::set_symmetric_difference(given_.*names, also_given_.*names,
                                              std::inserter(differing, differing.end()));
        if (differing.empty()) return;
        std::ranges::set_difference(differing, given_elsewhere().*names,
                                    std::inserter(scope_.names, scope_.names.end()));
    }

    /// Read when it is asked for: most changes give no name, and take none away.
    const GivenInCheckout& given_elsewhere() {
        if (given_elsewhere_) return *given_elsewhere_;
        std::vector<text::FileId> files;
        for (const text::FileId file : one_.below(""))
            if (!scope_.changed->contains(one_.path(file))) files.push_back(file);
        return given_elsewhere_.emplace(given_in_files(one_, files));
    }

    const text::Tree& one_;
    Scope& scope_;
    GivenInCheckout given_;
    GivenInCheckout also_given_;
    std::optional<GivenInCheckout> given_elsewhere_;
};

}  // namespace

Scope scope_between(const text::Tree& one, const text::Tree& other) {
    Scope scope;
    scope.changed.emplace();
    add_changed(one, other, scope);
    add_changed(other, one, scope);
    NameComparison(one, other, scope).add_differences();
    return scope;
}

}  // namespace stepwarden::check
