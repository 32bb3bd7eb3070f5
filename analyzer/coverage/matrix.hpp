// The coverage matrix: which service has tasks in which section at which step, in which of the given directories or
// CI's scenarios it is enabled, and whether the workflows that clients run, or CI's jobs, come to its tasks. Exported,
// never kept by hand.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "check/model.hpp"
#include "check/shard.hpp"

namespace stepwarden::coverage {

enum class Covered : std::uint8_t { never, deployed, upgraded };

std::string_view name(Covered covered);

/// What a CI job does to a service.
enum class JobDeed : std::uint8_t { no, deploys, updates, upgrades };

std::string_view name(JobDeed deed);

struct Row {
    std::string release;
    std::string service;
    /// The template that the tasks are written in; empty for directories, which do not tell.
    std::string template_path;
    std::vector<std::string> roles;
    /// Empty for a service that contributes no task to any section.
    std::string section;
    /// Number of tasks (blocks are not counted) at each step that they may run at; those of every step are not here.
    std::map<int, std::size_t> steps;
    std::size_t every_step = 0;
    /// Tasks of a section that has no steps.
    std::size_t unstepped = 0;
    /// Names of the directories or scenarios in which the service is enabled.
    std::vector<std::string> scenarios;
    /// In the order of Matrix::jobs.
    std::vector<JobDeed> jobs;
    Covered covered = Covered::never;
};

struct Source {
    /// The directory's own name.
    std::string scenario;
    const check::Model* model = nullptr;
};

struct MatrixJob {
    std::string name;
    /// Nothing when that is not known.
    std::optional<bool> voting;
};

struct Matrix {
    /// When it is of a part of the directories only.
    std::optional<check::Shard> shard;
    /// The rows are those of a checkout's templates.
    bool of_templates = false;
    std::vector<std::string> scenarios;
    std::vector<MatrixJob> jobs;
    /// Sorted by release, service, template and section. Directories of one release share rows; counts are the largest
    /// of theirs.
    std::vector<Row> rows;
    /// Tasks of sections whose service could not be told, over all directories.
    std::size_t unattributed = 0;
};

Matrix make_matrix(std::span<const Source> sources);

inline constexpr std::string_view matrix_format = "stepwarden-matrix/1";

std::string to_json(const Matrix& matrix);

/// One line a service, section and step.
std::string to_csv(const Matrix& matrix);

/// A table for a review comment: one line a service and section.
std::string to_markdown(const Matrix& matrix);

/// The same as one page that needs nothing from elsewhere: a click on a heading sorts by it, a field filters the rows.
std::string to_html(const Matrix& matrix);

}  // namespace stepwarden::coverage
