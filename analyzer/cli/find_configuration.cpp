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
    if (configuration) return FoundConfiguration{file, std::move(*configuration)};
    const text::Diagnostic& wrong = configuration.error();
    return tl::unexpected(
        fmt::format("{}:{}:{}: {}", file.string(), wrong.where.line, wrong.where.column, wrong.message));
}

}  // namespace

std::optional<fs::path> find_configuration(const fs::path& path) {
    std::error_code error;
    fs::path directory = fs::canonical(path, error);
    if (error) return std::nullopt;
    if (!fs::is_directory(directory, error)) directory = directory.parent_path();
    std::optional<fs::path> found;
    const auto shown = [&](const fs::path& file) { return fs::proximate(file, error); };
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
    return common ? read(*common) : FoundConfiguration{};
}

}  // namespace stepwarden::cli
