// Checks a checkout whole, then once for each service template as if that alone had changed, and prints where the two
// disagree on that template: a line "missing" or "extra" with the finding. Ends with the times of both.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <set>
#include <string>
#include <vector>

#include "check/checkout.hpp"
#include "heat/lone_services.hpp"

namespace {

using namespace stepwarden;

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::set<std::string> found_in(const check::Results& results, const text::Tree& tree, const std::string& path) {
    std::set<std::string> found;
    for (const check::Finding& finding : results.findings) {
        if (finding.where.file == text::no_file || tree.path(finding.where.file) != path) continue;
        found.insert(fmt::format("{}:{}:{}: {}: {} [{}]", path, finding.where.line, finding.where.column,
                                 check::name(finding.severity), finding.message, finding.rule));
    }
    return found;
}

std::vector<std::string> service_templates(const text::Tree& tree) {
    std::vector<std::string> paths;
    for (const text::FileId file : tree.below("")) {
        const auto bytes = tree.read(file);
        if (bytes && bytes->find("role_data:") != std::string_view::npos &&
            bytes->find("heat_template_version") != std::string_view::npos)
            paths.emplace_back(tree.path(file));
    }
    return paths;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        fmt::print(stderr, "usage: scope_against_whole CHECKOUT\n");
        return 2;
    }
    auto opened = text::Tree::open(argv[1]);
    if (!opened) {
        fmt::print(stderr, "{}: {}\n", argv[1], opened.error().message);
        return 2;
    }
    check::Checkout checkout{std::make_unique<text::Tree>(std::move(*opened)), argv[1], check::plan_table(),
                             heat::ParsedDocuments(), 0};
    check::Options options;
    options.minimum = check::Severity::note;
    const auto start = std::chrono::steady_clock::now();
    const auto whole = check::analyse_checkout(checkout, {}, options);
    if (!whole) {
        fmt::print(stderr, "{}: {}\n", argv[1], whole.error().message);
        return 2;
    }
    const double whole_seconds = seconds_since(start);
    std::vector<double> times;
    std::size_t differences = 0;
    for (const std::string& path : service_templates(*checkout.tree)) {
        const auto begin = std::chrono::steady_clock::now();
        const auto scoped = check::analyse_checkout(checkout, {}, options, {.changed = {{path}}, .names = {}});
        times.push_back(seconds_since(begin));
        if (!scoped) {
            fmt::print("{}: {}\n", path, scoped.error().message);
            ++differences;
            continue;
        }
        const auto expected = found_in(whole->results, *checkout.tree, path);
        const auto found = found_in(scoped->results, *checkout.tree, path);
        for (const std::string& line : expected)
            if (!found.contains(line)) fmt::print("missing: {}\n", line), ++differences;
        for (const std::string& line : found)
            if (!expected.contains(line)) fmt::print("extra: {}\n", line), ++differences;
    }
    std::ranges::sort(times);
    if (times.empty()) return 2;
    fmt::print("{} templates, {} differences; whole {:.2f} s, one template {:.2f} s (median), {:.2f} s (most)\n",
               times.size(), differences, whole_seconds, times[times.size() / 2], times.back());
    return differences == 0 ? 0 : 1;
}
