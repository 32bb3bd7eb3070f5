#include "cli/check_policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "check/rule_names.hpp"
#include "cli/find_configuration.hpp"
#include "cli/option_builders.hpp"
#include "text/read_file.hpp"

namespace stepwarden::cli {

namespace {

using check::Severity;

constexpr std::size_t most_baseline_bytes = std::size_t{64} << 20;
constexpr std::size_t most_table_bytes = std::size_t{4} << 20;

template <typename T>
std::optional<T> first_of(const std::optional<T>& a, const std::optional<T>& b) {
    return a ? a : b;
}

/// What is failed on is shown, whatever the profile.
Severity minimum_severity(const CheckOptions& options, const check::Configuration& configuration,
                          std::optional<Severity> fail_on) {
    if (options.min_severity) return *options.min_severity;
    const auto profile = first_of(options.profile, configuration.profile).value_or(check::Profile::review);
    return std::min(check::minimum_of(profile), fail_on.value_or(Severity::error));
}

/// A baseline that is about to be written need not be there yet.
tl::expected<check::Baseline, std::string> read_baseline_file(const std::string& file, bool may_be_missing) {
    std::error_code error;
    if (!std::filesystem::exists(file, error)) {
        if (may_be_missing) return check::Baseline{};
        return tl::unexpected(fmt::format("the baseline {} does not exist; --write-baseline makes it", file));
    }
    const auto bytes = text::read_regular_file(file, file, most_baseline_bytes);
    if (!bytes) return tl::unexpected(fmt::format("{}: {}", file, bytes.error().message));
    auto baseline = check::read_baseline(*bytes);
    if (!baseline) return tl::unexpected(fmt::format("{}: {}", file, baseline.error().message));
    return std::move(*baseline);
}

/// What the command line gives, or what the configuration gives relative to itself; else "".
tl::expected<std::string, std::string> path_of(const std::optional<std::string>& option,
                                               const std::optional<std::string>& configured,
                                               const FoundConfiguration& found) {
    if (option) return *option;
    if (!configured) return "";
    const std::filesystem::path path = (found.file.parent_path() / *configured).lexically_normal();
    if (auto refusal = found.refuse(path)) return tl::unexpected(std::move(*refusal));
    return path.string();
}

/// Reads the tables of a directory whose every file may be read; a sentence when it, or a table in it, is wrong.
template <typename Refuse>
std::optional<std::string> add_knowledge(const std::string& directory, Refuse refuse, tripleo::Knowledge& knowledge) {
    std::error_code error;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(directory, error)) files.push_back(entry.path());
    if (error) return fmt::format("{}: {}", directory, error.message());
    std::ranges::sort(files);
    const std::vector<std::string> known = tripleo::Knowledge::table_names();
    for (const std::filesystem::path& file : files) {
        if (file.extension() != ".yaml") continue;
        if (auto refusal = refuse(file)) return refusal;
        const std::string name = file.filename().string();
        if (std::ranges::find(known, name) == known.end())
            return fmt::format("{}: there is no table '{}' to add to{}", file.string(), name,
                               did_you_mean(name, known));
        const auto bytes = text::read_regular_file(file, file.string(), most_table_bytes);
        if (!bytes) return fmt::format("{}: {}", file.string(), bytes.error().message);
        if (const auto added = knowledge.add(name, *bytes); !added)
            return fmt::format("{}:{}:{}: {}", file.string(), added.error().where.line, added.error().where.column,
                               added.error().message);
    }
    return std::nullopt;
}

}  // namespace

tl::expected<CheckPolicy, std::string> policy_for(const CheckOptions& options) {
    if (auto unknown = check::unknown_rule(options.select)) return tl::unexpected("--select: " + *unknown);
    if (auto unknown = check::unknown_rule(options.ignore)) return tl::unexpected("--ignore: " + *unknown);
    auto found = configuration_for(options);
    if (!found) return tl::unexpected(found.error());
    check::Configuration& configuration = found->configuration;

    CheckPolicy made;
    made.fail_on = Severity::error;
    if (options.fail_on)
        made.fail_on = options.fail_on->severity;
    else if (configuration.fail_on)
        made.fail_on = configuration.fail_on->severity;
    check::Policy& policy = made.policy;
    policy.minimum = minimum_severity(options, configuration, made.fail_on);
    policy.select = options.select.empty() ? configuration.select : options.select;
    policy.ignore = options.ignore;
    policy.ignore.insert(policy.ignore.end(), configuration.ignore.begin(), configuration.ignore.end());
    policy.severities = std::move(configuration.severities);
    policy.exceptions = std::move(configuration.exceptions);
    policy.judges_suppressions =
        !options.checkout.request.names_a_plan() && !options.all_plans && options.checkout.tht.empty();

    auto baseline_file = path_of(options.baseline, configuration.baseline, *found);
    if (!baseline_file) return tl::unexpected(baseline_file.error());
    made.baseline_file = std::move(*baseline_file);
    if (options.write_baseline && made.baseline_file.empty())
        return tl::unexpected<std::string>(
            "--write-baseline needs --baseline FILE, or a baseline in the configuration");
    if (!made.baseline_file.empty()) {
        auto baseline = read_baseline_file(made.baseline_file, options.write_baseline);
        if (!baseline) return tl::unexpected(baseline.error());
        policy.baseline = std::move(*baseline);
    }
    const auto tables = path_of(options.knowledge, configuration.knowledge, *found);
    if (!tables) return tl::unexpected(tables.error());
    const auto refuse = [&](const std::filesystem::path& file) {
        return options.knowledge ? std::nullopt : found->refuse(file);
    };
    if (!tables->empty())
        if (auto wrong = add_knowledge(*tables, refuse, policy.knowledge))
            return tl::unexpected("--knowledge: " + *wrong);
    return made;
}

}  // namespace stepwarden::cli
