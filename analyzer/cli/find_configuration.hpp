// Finds the project's `.stepwarden.yaml`: in the directory that is checked or above it, up to the top of its git work
// tree, so that a file in somebody's home never decides about a checkout.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "check/configuration.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

/// The nearest file above a PATH of the command line; nothing when there is none, or no git work tree to end in and
/// none in the directory itself.
std::optional<std::filesystem::path> find_configuration(const std::filesystem::path& path);

struct FoundConfiguration {
    /// Empty when there is no file, and nothing is configured.
    std::filesystem::path file;
    check::Configuration configuration;
    /// Of a file that nobody named: the top of its git work tree, or its directory. It may be part of a change that
    /// nobody has looked at yet, and has nothing to say about files elsewhere.
    std::optional<std::filesystem::path> project;

    /// A sentence when the configuration must not decide that this file or directory is read or written.
    [[nodiscard]] std::optional<std::string> refuse(const std::filesystem::path& path) const;
};

/// The configuration that counts for all PATHs: the one that `--config` names, or the one that is found. Fails with a
/// sentence when a file is wrong, and when two PATHs have different ones.
tl::expected<FoundConfiguration, std::string> configuration_for(const CheckOptions& options);

}  // namespace stepwarden::cli
