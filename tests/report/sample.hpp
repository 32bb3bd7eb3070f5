// Findings that have everything a writer has to cope with.
#pragma once

#include <span>
#include <sstream>
#include <string>

#include "check/results.hpp"
#include "report/part.hpp"
#include "text/tree.hpp"

namespace stepwarden::tests {

inline text::Tree sample_tree() {
    return text::Tree::from_memory({
        {"Controller/upgrade_tasks.yaml",
         "- name: Stop nova\n  systemd:\n    name: nova_api\n    state: stopped\n"
         "  when: step|int == 9\n"},
        {"steps.yaml", "- hosts: Controller\n  tasks: []\n"},
    });
}

/// Controller/upgrade_tasks.yaml is file 0, steps.yaml is file 1.
inline check::Finding step_finding() {
    check::Finding finding;
    finding.rule = "step-never-reached";
    finding.severity = check::Severity::error;
    finding.message = "step 9 is never reached";
    finding.release = "stein";
    finding.services = {"nova_api", "nova_conductor"};
    finding.role = "Controller";
    finding.section = "upgrade_tasks";
    finding.step = 9;
    finding.task = "Stop nova";
    finding.where = {0, 5, 9};
    finding.length = 13;
    finding.related = {{{1, 1, 3}, "the plays give steps 0 to 5"}};
    finding.help = "use a step from 0 to 5";
    finding.fingerprint = "0123456789abcdef";
    return finding;
}

/// About no line of any file, with little known about it.
inline check::Finding bare_finding() {
    check::Finding finding;
    finding.rule = "coverage-no-upgrade-tasks";
    finding.severity = check::Severity::warning;
    finding.message = "nothing upgrades the service";
    finding.where = {1, 0, 0};
    finding.fingerprint = "fedcba9876543210";
    return finding;
}

/// Between what is played before and after it, with a place that only the program has.
inline check::Finding order_finding() {
    check::Finding finding = step_finding();
    finding.rule = "order-cluster-operation-while-stopped";
    finding.message = "the cluster is stopped";
    finding.where = {0, 1, 3};
    finding.length = 15;
    finding.related = {{{1, 2, 3}, "starts it again", check::Played::after},
                       {{1, 1, 3}, "stops the cluster", check::Played::before},
                       {{0, 3, 5}, "what it acts on"}};
    finding.fingerprint = "00000000000000aa-1";
    return finding;
}

inline check::Results sample_results() {
    check::Results results;
    results.findings = {step_finding(), bare_finding()};
    results.unanalysed = {{"broken.yaml", 3, "found a tab where a key was expected"}};
    results.summary = {3, 1, 2};
    return results;
}

/// What a writer of one part writes.
template <typename Writer>
std::string written(Writer writer, const check::Results& results, const text::Tree& tree,
                    const std::string& prefix = "") {
    const report::Part part{prefix, &results, &tree};
    std::ostringstream out;
    writer(std::span<const report::Part>(&part, 1), out);
    return out.str();
}

}  // namespace stepwarden::tests
