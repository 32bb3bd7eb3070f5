// What a project wants of the lint job, as its `.stepwarden.yaml` says it: which rules, how severe they are, where they
// do not hold, and where the baseline is. What is not given is unset, so that the command line and the defaults decide.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/finding.hpp"
#include "text/diagnostic.hpp"

namespace stepwarden::check {

/// How much a run tells: errors only, what a reviewer wants to see, or all there is.
enum class Profile : std::uint8_t { gate, review, all };

/// The least severity that a profile shows.
Severity minimum_of(Profile profile);

/// The severity that all findings of a rule or group get; unset for `off`.
struct SeverityChoice {
    std::string rule;
    std::optional<Severity> severity;
};

/// Rules that do not hold in some files.
struct Exception {
    /// Ids or groups.
    std::vector<std::string> rules;
    /// Paths as findings show them; `*` and `?` stand for any text and any character, '/' included.
    std::vector<std::string> paths;
};

/// `fail-on: never` and a fail-on that is not given are two things.
struct FailOn {
    std::optional<Severity> severity;
};

struct Configuration {
    std::optional<Profile> profile;
    std::optional<FailOn> fail_on;
    std::vector<std::string> select;
    std::vector<std::string> ignore;
    std::vector<SeverityChoice> severities;
    std::vector<Exception> exceptions;
    /// As written: relative to the directory of the configuration.
    std::optional<std::string> baseline;
    /// A directory with tables of the project's own, written in the same way.
    std::optional<std::string> knowledge;
};

/// The place of the diagnostic is in `text`; its path is left empty. Rules are known by the registry.
text::Result<Configuration> read_configuration(std::string_view text);

/// The JSON schema of the file, from the table that it is read by.
std::string configuration_schema();

/// Whether a finding of `rule` at `path` is one of those that the configuration takes out.
bool is_excepted(const std::vector<Exception>& exceptions, std::string_view rule, std::string_view path);

}  // namespace stepwarden::check
