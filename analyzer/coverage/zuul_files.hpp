// What Zuul's configuration in a tree says: the variants of every job, the project templates, and what projects run in
// which pipeline. All as written, in the order in which Zuul reads it; frozen_job.hpp puts the variants together.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "coverage/zuul_pattern.hpp"
#include "text/diagnostic.hpp"
#include "text/tree.hpp"
#include "value/value.hpp"

namespace stepwarden::coverage {

/// One `job:`, or what a project's pipeline says of one. Unset is what it does not say.
struct ZuulJob {
    std::string name;
    text::Position where;
    std::optional<std::string> parent;
    std::optional<bool> voting;
    std::optional<std::vector<ZuulPattern>> branches;
    std::optional<std::vector<ZuulPattern>> files;
    std::optional<std::vector<ZuulPattern>> irrelevant_files;
    /// The playbooks under `run`.
    std::optional<std::vector<std::string>> run;
    value::Dict vars;
};

struct ZuulPipeline {
    std::string name;
    /// A job may stand here several times; all that match the branch count.
    std::vector<ZuulJob> jobs;
};

struct NamedPlace {
    std::string name;
    text::Position where;
};

/// A `project:` or a `project-template:`.
struct ZuulProject {
    /// Empty for the project that the file belongs to.
    std::string name;
    text::Position where;
    std::vector<NamedPlace> templates;
    std::vector<ZuulPipeline> pipelines;
};

struct ZuulConfig {
    std::vector<ZuulJob> jobs;
    std::vector<ZuulProject> projects;
    std::vector<ZuulProject> templates;
    /// Files that cannot be read, and patterns that cannot.
    std::vector<text::Diagnostic> problems;
};

/// The configuration of all mounts. In each directory that has some, the first of `zuul.yaml`, `zuul.d/`, `.zuul.yaml`
/// and
/// `.zuul.d/` counts (zuul/configloader.py, ZUUL_CONF). The main mount has it at its root; a further one may be a
/// directory of several checkouts and has it anywhere.
ZuulConfig read_zuul_files(const text::Tree& tree);

/// Adds what one file says; `bytes` is its text.
void read_zuul_file(ZuulConfig& config, std::string_view bytes, text::FileId file);

}  // namespace stepwarden::coverage
