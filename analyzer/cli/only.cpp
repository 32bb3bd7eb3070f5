#include "cli/only.hpp"

#include <algorithm>
#include <optional>
#include <system_error>

#include "check/checkout.hpp"

namespace stepwarden::cli {
namespace {

namespace fs = std::filesystem;

/// Without links in the part that exists.
fs::path real_path(const fs::path& path) {
    std::error_code error;
    fs::path real = fs::weakly_canonical(fs::absolute(path, error), error);
    return error ? path.lexically_normal() : real;
}

std::optional<fs::path> checkout_above(const fs::path& file, const heat::PlanTable& table) {
    std::error_code error;
    for (fs::path here = file.parent_path();; here = here.parent_path()) {
        const auto marks = [&](const std::string& mark) { return fs::is_regular_file(here / mark, error); };
        if (std::ranges::any_of(table.marks, marks)) return here;
        if (here == here.parent_path()) return std::nullopt;
    }
}

}  // namespace

std::vector<std::string> checkouts_above(std::span<const std::string> files) {
    const heat::PlanTable table = check::plan_table();
    std::set<std::string> roots;
    std::error_code error;
    for (const std::string& file : files)
        if (const auto root = checkout_above(real_path(file), table))
            roots.insert(fs::proximate(*root, error).generic_string());
    return {roots.begin(), roots.end()};
}

std::set<std::string, std::less<>> paths_below(const fs::path& root, std::span<const std::string> files) {
    std::set<std::string, std::less<>> paths;
    const fs::path base = real_path(root);
    for (const std::string& file : files) {
        const fs::path relative = real_path(file).lexically_relative(base);
        const bool is_inside = !relative.empty() && *relative.begin() != ".." && relative != ".";
        paths.insert((is_inside ? relative : fs::path(file).lexically_normal()).generic_string());
    }
    return paths;
}

}  // namespace stepwarden::cli
