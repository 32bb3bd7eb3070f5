#include "check/results.hpp"

#include <algorithm>
#include <filesystem>

namespace stepwarden::check {

std::size_t Results::count(Severity severity) const {
    return static_cast<std::size_t>(std::count_if(
        findings.begin(), findings.end(), [&](const Finding& finding) { return finding.severity == severity; }));
}

std::string shown_path(const text::Tree& tree, text::FileId file) {
    const text::MountId mount = tree.mount_of(file);
    if (mount == text::main_mount) return std::string(tree.path(file));
    return (std::filesystem::path(tree.mount_path(mount)) / tree.path(file)).string();
}

Unanalysed unanalysed_of(const text::Tree& tree, const text::Diagnostic& diagnostic) {
    const bool in_file = diagnostic.where.file != text::no_file;
    return {in_file ? shown_path(tree, diagnostic.where.file) : diagnostic.path, diagnostic.where.line,
            diagnostic.message};
}

}  // namespace stepwarden::check
