#include "cli/find_configuration.hpp"

#include <fmt/format.h>

#include <system_error>

#include "text/read_file.hpp"

namespace stepwarden::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view file_name = ".stepwarden.yaml";
constexpr std::size_t most_bytes = std::size_t{1} << 20;

bool is_there(const fs::path& path) {
    std::error_code error;
    return fs::exists(path, error);
}

tl::expected<FoundConfiguration, std::string> read(const fs::path& file) {
    const auto bytes = text::read_regular_file(file, file.string(), most_bytes);
    if (!bytes) return tl::unexpected(fmt::format("{}: {}", file.string(), bytes.error().message));
    auto configuration = check::read_configuration(*bytes);
    if (configuration) return FoundConfiguration{file, std::move(*configuration), std::nullopt};
    const text::Diagnostic& wrong = configuration.error();
    return tl::unexpected(
        fmt::format("{}:{}:{}: {}", file.string(), wrong.where.line, wrong.where.column, wrong.message));
}

fs::path project_of(const fs::path& file) {
    std::error_code error;
    const fs::path directory = fs::canonical(file.has_parent_path() ? file.parent_path() : fs::path("."), error);
    for (fs::path here = directory; here != here.parent_path(); here = here.parent_path())
        if (is_there(here / ".git")) return here;
    return directory;
}

/// Reads a file that nobody named.
tl::expected<FoundConfiguration, std::string> read_found(const fs::path& file) {
    FoundConfiguration found{file, {}, project_of(file)};
    if (const auto refusal = found.refuse(file)) return tl::unexpected(*refusal);
    return read(file).map([&](FoundConfiguration as_written) {
        found.configuration = std::move(as_written.configuration);
        return std::move(found);
    });
}

}  // namespace

std::optional<std::string> FoundConfiguration::refuse(const fs::path& path) const {
    if (!project) return std::nullopt;
    std::error_code error;
    const fs::path way = fs::weakly_canonical(path, error).lexically_relative(*project);
    if (!error && !way.empty() && *way.begin() != "..") return std::nullopt;
    return fmt::format(
        "{}: '{}' lies outside of {}: what is found beside the input has no say about that, give it as "
        "an option, or --no-config",
        file.string(), path.string(), project->string());
}

std::optional<fs::path> find_configuration(const fs::path& path) {
    std::error_code error;
    fs::path directory = fs::canonical(path, error);
    if (error) return std::nullopt;
    if (!fs::is_directory(directory, error)) directory = directory.parent_path();
    std::optional<fs::path> found;
    // A link is not followed here, so that it shows later where it leads.
    const fs::path current = fs::current_path(error);
    const auto shown = [&](const fs::path& file) { return current.empty() ? file : file.lexically_proximate(current); };
    for (fs::path here = directory;; here = here.parent_path()) {
        if (!found && is_there(here / file_name)) found = here / file_name;
        if (is_there(here / ".git")) return found ? std::optional(shown(*found)) : std::nullopt;
        if (here == here.parent_path()) break;
    }
    return is_there(directory / file_name) ? std::optional(shown(directory / file_name)) : std::nullopt;
}

tl::expected<FoundConfiguration, std::string> configuration_for(const CheckOptions& options) {
    if (options.no_configuration) return FoundConfiguration{};
    if (options.configuration) return read(*options.configuration);
    std::optional<fs::path> common;
    for (std::size_t i = 0; i < options.paths.size(); ++i) {
        std::optional<fs::path> here = find_configuration(options.paths[i]);
        if (i > 0 && here != common)
            return tl::unexpected(
                fmt::format("'{}' and '{}' have different configurations: check them one by one, or "
                            "give --config or --no-config",
                            options.paths.front(), options.paths[i]));
        common = std::move(here);
    }
    return common ? read_found(*common) : FoundConfiguration{};
}

}  // namespace stepwarden::cli
