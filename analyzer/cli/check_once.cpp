#include "cli/check_once.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/message.hpp"
#include "cli/only.hpp"
#include "cli/sweep.hpp"
#include "cli/write_findings.hpp"

namespace stepwarden::cli {
namespace {

/// The units of the shard, or all.
std::span<const Unit> units_of_shard(std::span<const Unit> units, std::optional<check::Shard>& shard) {
    if (!shard) return units;
    shard->units = units.size();
    const auto [first, last] = check::slice_of(*shard);
    return units.subspan(first, last - first);
}

bool fails(std::optional<check::Severity> fail_on, std::span<const Checked> all) {
    return fail_on && std::ranges::any_of(all, [&](const Checked& checked) {
               return std::ranges::any_of(checked.analysis.results.findings,
                                          [&](const check::Finding& finding) { return finding.severity >= *fail_on; });
           });
}

}  // namespace

std::optional<std::string> misuse_of(const CheckOptions& options) {
    const heat::CheckoutRequest& request = options.checkout.request;
    if (options.all_plans && !(request.plan.empty() && request.scenario.empty()))
        return "--all-plans takes every plan and scenario: leave out --plan and --scenario";
    if (!options.checkout.tht.empty() && (options.all_plans || is_range(options.checkout.revision)))
        return "--tht names one checkout: leave out --all-plans, and give one revision";
    if ((options.shard || !options.only.empty()) && options.write_baseline)
        return "a part of the run does not see all findings: write the baseline without --shard and --only";
    if (std::ranges::count_if(options.outputs, goes_to_standard_output) > 1)
        return "only one --format can go to standard output: give the others an --output";
    return std::nullopt;
}

tl::expected<CheckRun, std::string> check_once(CheckOptions& options, CheckMemory& memory) {
    if (options.paths.empty()) options.paths = checkouts_above(options.only);
    auto made = policy_for(options);
    if (!made) return tl::unexpected(made.error());
    CheckRun run{std::make_unique<CheckPolicy>(std::move(*made)), {}};
    const std::vector<Unit> units = units_of(options);
    if (options.paths.empty())
        say("stepwarden check: the files lie in no checkout of tripleo-heat-templates");
    else if (units.empty())
        say(fmt::format("stepwarden check: there are no revisions in '{}'", options.checkout.revision));
    run.checked = check_units(units_of_shard(units, options.shard),
                              {options.paths.size() > 1, options.threads, options.only}, run.made->policy, memory);
    return run;
}

ExitStatus status_of(const CheckRun& run) {
    if (fails(run.made->fail_on, run.checked)) return ExitStatus::findings;
    const auto is_incomplete = [](const Checked& checked) { return !checked.analysis.results.unanalysed.empty(); };
    return std::ranges::any_of(run.checked, is_incomplete) ? ExitStatus::unanalysed : ExitStatus::clean;
}

}  // namespace stepwarden::cli
