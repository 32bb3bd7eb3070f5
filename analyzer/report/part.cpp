#include "report/part.hpp"

namespace stepwarden::report {

namespace {

std::string own_path(const std::string& prefix) {
    if (prefix.empty()) return ".";
    return prefix.size() > 1 && prefix.back() == '/' ? prefix.substr(0, prefix.size() - 1) : prefix;
}

}  // namespace

Place place_of(const Part& part, const text::Position& where) {
    if (where.file == text::no_file || part.tree == nullptr) return {own_path(part.prefix), 0, 0};
    return {part.prefix + check::shown_path(*part.tree, where.file), where.line, where.column};
}

Totals totals(std::span<const Part> parts) {
    Totals sum;
    for (const Part& part : parts) {
        const check::Results& results = *part.results;
        sum.summary.files += results.summary.files;
        sum.summary.tasks += results.summary.tasks;
        sum.summary.services += results.summary.services;
        sum.errors += results.count(check::Severity::error);
        sum.warnings += results.count(check::Severity::warning);
        sum.notes += results.count(check::Severity::note);
        sum.unanalysed += results.unanalysed.size();
        for (const check::Suppressed& each : results.suppressed)
            ++(each.by == check::Suppressed::By::comment ? sum.suppressed : sum.known);
    }
    return sum;
}

}  // namespace stepwarden::report
