// What the coverage matrix reads of CI: Zuul's configuration, featuresets and environments of scenarios, and the matrix
// in `README.rst`. Files below `ci-jobs/` are mounted beside the checkout.
#include "coverage/ci_jobs.hpp"
#include "coverage/ci_knowledge.hpp"
#include "coverage/readme_check.hpp"
#include "coverage/readme_knowledge.hpp"
#include "coverage/readme_matrix.hpp"
#include "coverage/scenarios.hpp"
#include "fuzz/laid_over.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets/all.hpp"
#include "tripleo/knowledge_files.hpp"

namespace stepwarden::fuzz {
namespace {

const coverage::CiKnowledge& ci_knowledge() {
    static const coverage::CiKnowledge knowledge = *coverage::read_ci_knowledge(tripleo::knowledge_file("ci.yaml"));
    return knowledge;
}

void read_jobs(const text::Tree& tree, std::string_view branch) {
    const coverage::CiJobs jobs = coverage::read_ci_jobs(tree, branch, ci_knowledge());
    for (const coverage::CiJob& job : jobs.jobs) {
        coverage::is_voting(job);
        coverage::triggers(job, "deployment/nova/nova-api-container-puppet.yaml");
    }
    for (const text::Diagnostic& problem : jobs.problems)
        hold(!problem.message.empty(), "a problem says what is wrong");
}

void read_readme(const text::Tree& tree, coverage::DeploymentReader& reader) {
    const auto readme = tree.find("README.rst");
    const auto bytes = readme ? tree.read(*readme) : text::Result<std::string_view>("");
    if (!readme || !bytes) return;
    static const coverage::ReadmeKnowledge knowledge =
        *coverage::read_readme_knowledge(tripleo::knowledge_file("ci.yaml"));
    const auto table = coverage::read_readme_matrix(*bytes, *readme, knowledge);
    if (!table) return;
    const auto enabled = coverage::enabled_by_column(*table, reader, {}, knowledge);
    coverage::compare_readme(*table, enabled, knowledge);
    const std::string written = coverage::write_grid_table(*table);
    hold(!written.empty(), "a table is written");
}

}  // namespace

void ci_files(std::string_view bytes) {
    Files own;
    Files jobs;
    for (auto& [path, content] : read_bundle(bytes)) {
        if (path.starts_with("ci-jobs/"))
            jobs.emplace_back(path.substr(8), content);
        else
            own.emplace_back(path, content);
    }
    const auto checkout = laid_over(std::move(own));
    if (!jobs.empty()) checkout->tree->mount_memory("ci-jobs", std::move(jobs));
    for (const std::string_view branch : {"", "stable/stein"}) read_jobs(*checkout->tree, branch);
    coverage::DeploymentReader reader(checkout->sources());
    coverage::read_scenarios(reader);
    read_readme(*checkout->tree, reader);
}

}  // namespace stepwarden::fuzz
