#include "fuzz/target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "fuzz/targets/all.hpp"
#include "text/visible.hpp"

/// What the leak sanitizer passes over: libgit2 1.5 loses some hundred bytes where a name leads to no object.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libgit2.so"; }

namespace stepwarden::fuzz {
namespace {

constexpr Target targets[] = {
    {"archive", archive, mutate_archive},
    {"baseline", baseline},
    {"changes", changes, mutate_bundle},
    {"checkout", checkout, mutate_bundle},
    {"ci_files", ci_files, mutate_bundle},
    {"configuration", configuration, mutate_lines},
    {"documents", documents},
    {"dry_run", dry_run, mutate_bundle},
    {"git_objects", git_objects, mutate_lines},
    {"hot", hot, mutate_bundle},
    {"inventory", inventory, mutate_bundle},
    {"jinja_expression", jinja_expression},
    {"jinja_template", jinja_template},
    {"pins", pins, mutate_lines},
    {"playbooks", playbooks, mutate_bundle},
    {"report", report},
    {"shell", shell, mutate_lines},
    {"yaml", yaml, mutate_lines},
    {"yaql", yaql},
};

}  // namespace

std::span<const Target> all_targets() { return targets; }

const Target* find_target(std::string_view name) {
    const auto* const found = std::ranges::find(targets, name, &Target::name);
    return found == std::end(targets) ? nullptr : found;
}

void hold(bool property, std::string_view what) {
    if (property) return;
    fmt::print(stderr, "this does not hold: {}\n", what);
    std::fflush(stderr);
    std::abort();
}

void hold_equal(std::string_view one, std::string_view other, std::string_view what) {
    if (one == other) return;
    fmt::print(stderr, "one:   {}\nother: {}\n", text::visible(one), text::visible(other));
    hold(false, what);
}

}  // namespace stepwarden::fuzz
