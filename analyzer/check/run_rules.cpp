#include "check/run_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <iterator>
#include <map>
#include <tuple>

#include "text/hash.hpp"
#include "text/parallel.hpp"

namespace stepwarden::check {
namespace {

bool names(const std::vector<std::string>& list, const Rule& rule) {
    return std::any_of(list.begin(), list.end(),
                       [&](const std::string& name) { return name == rule.id || name == rule.group(); });
}

auto order_key(const Finding& finding) {
    return std::tie(finding.where, finding.rule, finding.message, finding.role, finding.step);
}

std::uint64_t hash_of(const Finding& finding, const text::Tree& tree) {
    text::StableHash hash;
    hash.add(finding.rule).add(finding.section).add(finding.role).add(finding.task).add(finding.subject);
    for (const std::string& service : finding.services) hash.add(service);
    // A section's list stands in several files of which each says the same; only tasks of no section need their file.
    if (finding.section.empty() && finding.where.file != text::no_file) hash.add(tree.path(finding.where.file));
    return hash.value();
}

void add_fingerprints(std::vector<Finding>& findings, const text::Tree& tree) {
    std::map<std::uint64_t, int> seen;
    for (Finding& finding : findings) {
        const std::uint64_t hash = hash_of(finding, tree);
        finding.fingerprint = fmt::format("{:016x}-{}", hash, ++seen[hash]);
    }
}

/// What the rules that have `entry` find in a model.
template <typename Looked, typename Entry>
std::vector<Finding> collect(const Looked& model, Entry entry, const std::string& release,
                             const std::vector<Rule>& rules, const RuleFilter& filter, unsigned threads,
                             std::vector<Timing>& timings) {
    std::vector<const Rule*> wanted;
    for (const Rule& rule : rules)
        if (rule.*entry != nullptr && filter.wants(rule)) wanted.push_back(&rule);
    std::vector<std::vector<Finding>> found(wanted.size());
    std::vector<double> seconds(wanted.size());
    const auto error = text::for_each_parallel(wanted.size(), threads, [&](std::size_t index) {
        const Rule& rule = *wanted[index];
        const auto start = std::chrono::steady_clock::now();
        (rule.*entry)(model, [&](Finding finding) {
            if (finding.severity < filter.minimum) return;
            finding.rule = rule.id;
            finding.release = release;
            found[index].push_back(std::move(finding));
        });
        seconds[index] = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    });
    if (error) std::rethrow_exception(error);
    std::vector<Finding> findings;
    for (std::size_t index = 0; index < wanted.size(); ++index) {
        timings.push_back({fmt::format("rule {}", wanted[index]->id), seconds[index]});
        std::ranges::move(found[index], std::back_inserter(findings));
    }
    return findings;
}

}  // namespace

bool RuleFilter::wants(const Rule& rule) const {
    return (select.empty() || names(select, rule)) && !names(ignore, rule) && !(lone && rule.in_company);
}

std::vector<Finding> collect_findings(const Model& model, const std::vector<Rule>& rules, const RuleFilter& filter,
                                      unsigned threads, std::vector<Timing>& timings) {
    return collect(model, &Rule::run, model.layout.release, rules, filter, threads, timings);
}

std::vector<Finding> collect_findings(const TemplateModel& model, const std::vector<Rule>& rules,
                                      const RuleFilter& filter, unsigned threads, std::vector<Timing>& timings) {
    return collect(model, &Rule::run_on_templates, model.release, rules, filter, threads, timings);
}

bool wants_templates(const std::vector<Rule>& rules, const RuleFilter& filter) {
    return std::ranges::any_of(
        rules, [&](const Rule& rule) { return rule.run_on_templates != nullptr && filter.wants(rule); });
}

void sort_findings(std::vector<Finding>& findings) {
    std::stable_sort(findings.begin(), findings.end(),
                     [](const Finding& a, const Finding& b) { return order_key(a) < order_key(b); });
}

void finish_findings(std::vector<Finding>& findings, const text::Tree& tree) {
    sort_findings(findings);
    const auto same = [](const Finding& a, const Finding& b) { return order_key(a) == order_key(b); };
    findings.erase(std::unique(findings.begin(), findings.end(), same), findings.end());
    add_fingerprints(findings, tree);
}

std::vector<Finding> run_rules(const Model& model, const std::vector<Rule>& rules, const RuleFilter& filter,
                               unsigned threads, std::vector<Timing>& timings) {
    std::vector<Finding> findings = collect_findings(model, rules, filter, threads, timings);
    finish_findings(findings, model.tree);
    return findings;
}

}  // namespace stepwarden::check
